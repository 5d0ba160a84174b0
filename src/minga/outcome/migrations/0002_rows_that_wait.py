"""Rows of a period that has not ended are kept aside, and the import says which."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outcome", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="observationimport",
            name="rows_waiting",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="observationimport",
            name="waiting",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
