"""How far a large audience has been told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_how_many_were_told")]

    operations = [
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.BigIntegerField()),
                ("audience", models.CharField(max_length=200)),
                ("place", models.PositiveSmallIntegerField()),
                ("told_to", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry_id", "audience", "place"), name="notices_telling_once")
                ],
            },
        ),
    ]
