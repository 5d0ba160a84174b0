import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.foundation.scope
import minga.initiative.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("decision", "0001_initial"),
        ("purpose", "0001_initial"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300)),
                ("hours", models.FloatField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (minga.initiative.rules.CommitmentState["OPEN"], "Open"),
                            (minga.initiative.rules.CommitmentState["KEPT"], "Kept"),
                            (minga.initiative.rules.CommitmentState["RELEASED"], "Released"),
                        ],
                        default=minga.initiative.rules.CommitmentState["OPEN"],
                        max_length=16,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField(blank=True)),
                ("body_html", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (minga.initiative.rules.State["DRAFTED"], "Drafted"),
                            (minga.initiative.rules.State["UNDER_WAY"], "Under way"),
                            (minga.initiative.rules.State["DONE"], "Done"),
                            (minga.initiative.rules.State["STOPPED"], "Stopped"),
                        ],
                        default=minga.initiative.rules.State["DRAFTED"],
                        max_length=16,
                    ),
                ),
                (
                    "outcome_status",
                    models.CharField(
                        choices=[
                            (minga.initiative.rules.OutcomeStatus["NOT_MEASURED"], "Effect not measured"),
                            (minga.initiative.rules.OutcomeStatus["WINDOW_OPEN"], "Effect being measured"),
                            (minga.initiative.rules.OutcomeStatus["JUDGED"], "Effect judged"),
                        ],
                        default=minga.initiative.rules.OutcomeStatus["NOT_MEASURED"],
                        max_length=16,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_note", models.TextField(blank=True)),
                ("end_note_html", models.TextField(blank=True)),
                (
                    "asked_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="initiatives", to="decision.decision"
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decision.option"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="initiatives", to="purpose.purpose"
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
        ),
        migrations.CreateModel(
            name="HoursTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.FloatField()),
                ("people", models.PositiveIntegerField()),
                ("source", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours_totals",
                        to="initiative.initiative",
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="HoursEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.FloatField()),
                ("worked_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours_entries",
                        to="initiative.commitment",
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours_entries",
                        to="initiative.initiative",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="commitment",
            name="initiative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="initiative.initiative"
            ),
        ),
        migrations.CreateModel(
            name="LoadLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekly_hours", models.FloatField(default=3.0)),
                ("open_commitments", models.PositiveSmallIntegerField(default=3)),
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
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="initiative.initiative",
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
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="initiative.initiative"
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
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="StartChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.DateField(blank=True, null=True)),
                ("after", models.DateField(blank=True, null=True)),
                ("reason", models.TextField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="initiative.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["changed_at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(fields=["space", "state"], name="initiative_by_state"),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.UniqueConstraint(fields=("decision", "option"), name="initiative_drafted_once"),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["drafted", "under_way", "done", "stopped"])),
                name="initiative_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome_status__in", ["not_measured", "window_open", "judged"])),
                name="initiative_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [minga.initiative.rules.State["UNDER_WAY"], minga.initiative.rules.State["DONE"]],
                        ),
                        _negated=True,
                    ),
                    models.Q(("owner__isnull", False), ("started_at__isnull", False)),
                    _connector="OR",
                ),
                name="initiative_started_with_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", [minga.initiative.rules.State["DONE"], minga.initiative.rules.State["STOPPED"]]),
                        _negated=True,
                    ),
                    models.Q(("ended_at__isnull", False), models.Q(("end_note", ""), _negated=True)),
                    _connector="OR",
                ),
                name="initiative_end_has_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome_status", minga.initiative.rules.OutcomeStatus["NOT_MEASURED"]),
                    ("started_at__isnull", False),
                    _connector="OR",
                ),
                name="initiative_measured_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", minga.initiative.rules.State["DONE"]), _negated=True),
                    models.Q(("outcome_status", minga.initiative.rules.OutcomeStatus["NOT_MEASURED"]), _negated=True),
                    _connector="OR",
                ),
                name="initiative_done_is_measured",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourstotal",
            constraint=models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="initiative_total_hours"),
        ),
        migrations.AddConstraint(
            model_name="hourstotal",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gte", 7)), name="initiative_total_of_a_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="hourstotal",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="initiative_total_has_source"
            ),
        ),
        migrations.AddIndex(
            model_name="hoursentry",
            index=models.Index(fields=["space", "user", "worked_on"], name="initiative_hours_of_week"),
        ),
        migrations.AddConstraint(
            model_name="hoursentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0), ("hours__lte", 24.0)), name="initiative_entry_hours"
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["space", "user", "state"], name="initiative_carried"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "kept", "released"])),
                name="initiative_commitment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="initiative_commitment_hours"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", minga.initiative.rules.CommitmentState["OPEN"])),
                    models.Q(
                        models.Q(("state", minga.initiative.rules.CommitmentState["OPEN"]), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="initiative_commitment_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", minga.initiative.rules.CommitmentState["RELEASED"]), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="initiative_release_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="loadlimit",
            constraint=models.UniqueConstraint(fields=("space", "user"), name="initiative_limit_once"),
        ),
        migrations.AddConstraint(
            model_name="loadlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekly_hours__gt", 0)), name="initiative_limit_hours"
            ),
        ),
        migrations.AddConstraint(
            model_name="loadlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("open_commitments__gte", 1), ("open_commitments__lte", 9)),
                name="initiative_limit_commitments",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by__isnull", True), ("done_on__isnull", True)),
                    models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                    _connector="OR",
                ),
                name="initiative_milestone_done_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("initiative", "name"), name="initiative_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="initiative_unit_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="startchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="initiative_change_has_reason"
            ),
        ),
    ]
