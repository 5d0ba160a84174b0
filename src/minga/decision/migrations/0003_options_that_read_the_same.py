"""No two options of a decision read the same; of those that do already, the first keeps the digest of its title."""

import hashlib
from typing import Any

from django.db import migrations, models

from minga.kernel.sameness import comparison_key


def digest_titles(apps: Any, schema_editor: Any) -> None:
    options = apps.get_model("decision", "Option")._base_manager.using(schema_editor.connection.alias)
    seen: set[tuple[int, str]] = set()
    for option in options.order_by("decision_id", "-is_wait", "id").iterator():
        key = comparison_key(option.title)
        if (option.decision_id, key) in seen:
            key = f"{key}\n{option.key}"
        seen.add((option.decision_id, key))
        options.filter(pk=option.pk).update(title_digest=hashlib.sha256(key.encode()).hexdigest())


class Migration(migrations.Migration):
    dependencies = [("decision", "0002_where_decisions_come_from")]

    operations = [
        migrations.AddField(
            "option",
            "title_digest",
            models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(digest_titles, migrations.RunPython.noop),
        migrations.AddConstraint(
            "option",
            models.UniqueConstraint(fields=["decision", "title_digest"], name="decision_option_title_once"),
        ),
    ]
