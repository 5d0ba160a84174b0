"""A decision comes out of a debate, or says why it comes out of none; of earlier ones nobody asked."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

NOBODY_ASKED = {
    "es": "Se redactó antes de que Minga preguntara de dónde sale una decisión; no quedó escrito.",
    "en": "It was drafted before Minga asked where a decision comes from; nobody wrote it down.",
}


def say_that_nobody_asked(apps: Any, schema_editor: Any) -> None:
    decisions = apps.get_model("decision", "Decision")._base_manager.using(schema_editor.connection.alias)
    without = decisions.filter(question__isnull=True, origin_reason="")
    without.filter(space__language="es").update(origin_reason=NOBODY_ASKED["es"])
    without.exclude(space__language="es").update(origin_reason=NOBODY_ASKED["en"])


class Migration(migrations.Migration):
    dependencies = [("decision", "0001_initial")]

    operations = [
        migrations.AddField(
            "decision", "origin_reason", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RunPython(say_that_nobody_asked, migrations.RunPython.noop),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(question__isnull=False, origin_reason="") | Q(question__isnull=True) & ~Q(origin_reason=""),
                name="decision_origin_is_told",
            ),
        ),
    ]
