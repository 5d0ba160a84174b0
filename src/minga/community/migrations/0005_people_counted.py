"""How many take part is kept with the community, so that a list of communities counts nobody."""

from typing import Any

from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count_who_takes_part(apps: Any, _editor: Any) -> None:
    active = apps.get_model("community", "Membership")._base_manager.filter(community=OuterRef("pk"), state="active")
    people = active.order_by().values("community").annotate(people=Count("pk")).values("people")
    apps.get_model("community", "Community")._base_manager.update(people_count=Coalesce(Subquery(people), 0))


class Migration(migrations.Migration):
    dependencies = [("community", "0004_purposes_with_people")]

    operations = [
        migrations.AddField("community", "people_count", models.PositiveIntegerField(default=0, editable=False)),
        migrations.RunPython(count_who_takes_part, migrations.RunPython.noop),
    ]
