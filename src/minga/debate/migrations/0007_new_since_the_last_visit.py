import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.foundation.scope


class Migration(migrations.Migration):
    dependencies = [
        ("debate", "0006_supports_of_ideas"),
        ("tenancy", "0008_own_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["question", "written_at"], name="debate_by_written"),
        ),
        migrations.CreateModel(
            name="LastReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since_at", models.DateTimeField()),
                ("visited_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="debate.question"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        default=minga.foundation.scope.current_space_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.space",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "question"), name="debate_one_reading")],
            },
        ),
    ]
