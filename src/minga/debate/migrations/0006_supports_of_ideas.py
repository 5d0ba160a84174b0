import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.foundation.scope


class Migration(migrations.Migration):
    dependencies = [
        ("debate", "0005_what_people_find_helpful"),
        ("tenancy", "0008_own_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="are_supports_sealed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="question",
            name="support_threshold",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("are_supports_sealed", False), ("support_threshold__isnull", True)),
                    ("support_threshold__gte", 7),
                    _connector="OR",
                ),
                name="debate_threshold_tells_of_many",
            ),
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("supported_at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supports", to="debate.contribution"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="debate.question"
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
                "indexes": [models.Index(fields=["question", "person"], name="debate_supports_of_person")],
                "constraints": [models.UniqueConstraint(fields=("contribution", "person"), name="debate_one_support")],
            },
        ),
    ]
