"""A purpose around which people have gathered knows it: it is closed, not thrown away."""

from typing import Any

from django.db import migrations
from django.db.models import Min, OuterRef, Subquery


def say_who_has_gathered(apps: Any, _editor: Any) -> None:
    communities = apps.get_model("community", "Community")._base_manager.filter(purpose=OuterRef("pk")).order_by()
    first = communities.values("purpose").annotate(first=Min("founded_at")).values("first")
    apps.get_model("purpose", "Purpose")._base_manager.update(gathered_at=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [("community", "0003_inside_or_outside_is_asked"), ("purpose", "0003_asked_and_corrected")]

    operations = [migrations.RunPython(say_who_has_gathered, migrations.RunPython.noop)]
