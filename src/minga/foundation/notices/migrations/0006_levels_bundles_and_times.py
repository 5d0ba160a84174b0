"""How much somebody wants to hear of a thing, notices that are one, reminders, and a person's own hours."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.foundation.scope


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0005_telling_in_slices"),
        ("tenancy", "0008_own_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("thing_id", models.BigIntegerField()),
                ("level", models.PositiveSmallIntegerField()),
                ("chosen_at", models.DateTimeField()),
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reminded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("thing_id", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
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
        ),
        migrations.AddField(
            model_name="notice",
            name="bundle",
            field=models.CharField(max_length=60, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="many",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="notice",
            name="place_id",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="place_kind",
            field=models.CharField(default="", max_length=12),
        ),
        migrations.AddField(
            model_name="notice",
            name="why",
            field=models.CharField(default="takes-part", max_length=12),
        ),
        migrations.AddField(
            model_name="noticepreference",
            name="cap",
            field=models.PositiveSmallIntegerField(default=20),
        ),
        migrations.AddField(
            model_name="noticepreference",
            name="digest_hour",
            field=models.PositiveSmallIntegerField(default=8),
        ),
        migrations.AddField(
            model_name="noticepreference",
            name="digest_weekday",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="noticepreference",
            name="quiet_from",
            field=models.PositiveSmallIntegerField(default=21, null=True),
        ),
        migrations.AddField(
            model_name="noticepreference",
            name="quiet_to",
            field=models.PositiveSmallIntegerField(default=7, null=True),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("read_at", None)), fields=("recipient", "bundle"), name="notices_bundle_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticepreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("cap__gte", 1), ("cap__lte", 100)), name="notices_cap_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticepreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_hour__lt", 24), ("digest_weekday__lt", 7)), name="notices_digest_when"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticepreference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_to", None)),
                    models.Q(
                        ("quiet_from__lt", 24),
                        ("quiet_to__lt", 24),
                        models.Q(("quiet_from", models.F("quiet_to")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notices_quiet_has_two_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(fields=["kind", "thing_id"], name="notices_followers"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(fields=("user", "kind", "thing_id"), name="notices_follow_once"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", [0, 1, 2, 3])), name="notices_level_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminded",
            constraint=models.UniqueConstraint(fields=("kind", "thing_id", "due_at"), name="notices_reminded_once"),
        ),
    ]
