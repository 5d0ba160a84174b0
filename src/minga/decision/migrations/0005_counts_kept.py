"""The count of a closed decision is kept, so that its page need not count again."""

from typing import Any

from django.db import migrations, models

from minga.algorithms import tally
from minga.decision.queries.keeping import keep_count


def keep_counts(apps: Any, _editor: Any) -> None:
    closed = apps.get_model("decision", "Decision")._base_manager.filter(result__isnull=False, counted__isnull=True)
    for pk in list(closed.values_list("pk", flat=True)):
        document = closed.values_list("result", flat=True).get(pk=pk)
        try:
            kept = keep_count(document, tally.recount(document))
        except tally.TallyError:
            continue  # Whoever looks at it is told so, as before.
        closed.filter(pk=pk).update(counted=kept)


class Migration(migrations.Migration):
    dependencies = [("decision", "0004_ballots_parted")]

    operations = [
        migrations.AddField("decision", "counted", models.JSONField(blank=True, editable=False, null=True)),
        migrations.RunPython(keep_counts, migrations.RunPython.noop),
    ]
