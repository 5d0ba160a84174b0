"""People without an account take part in a question: its door, they, their votes; texts by one of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.debate.rules
import minga.foundation.scope

SPACE = {
    "default": minga.foundation.scope.current_space_id,
    "editable": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "tenancy.space",
}
PROTECTED = {"on_delete": django.db.models.deletion.PROTECT}
NOBODY = {"blank": True, "null": True, **PROTECTED}
BY_ONE = models.Q(
    models.Q(("author__isnull", False), ("visitor__isnull", True)),
    models.Q(("author__isnull", True), ("visitor__isnull", False)),
    _connector="OR",
)


def _id() -> tuple[str, models.BigAutoField]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0007_people_taken_out"),
        ("debate", "0003_steps_of_the_moderation"),
        ("tenancy", "0005_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Visitor",
            fields=[
                _id(),
                ("key", models.CharField(blank=True, max_length=64)),
                ("address", models.CharField(blank=True, max_length=64)),
                ("begun_at", models.DateTimeField()),
                ("set_aside_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("question", models.ForeignKey(related_name="visitors", to="debate.question", **PROTECTED)),
                ("space", models.ForeignKey(**SPACE)),
            ],
            options={
                "indexes": [models.Index(fields=["question", "id"], name="debate_visitors")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True), fields=("key",), name="debate_visitor_key_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at__isnull", True), models.Q(("address", ""), ("key", "")), _connector="OR"
                        ),
                        name="debate_taken_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitorChoice",
            fields=[
                _id(),
                ("are_allowed", models.BooleanField(default=False)),
                ("are_held", models.BooleanField(default=True)),
                ("space", models.ForeignKey(**SPACE)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("space",), name="debate_visitor_choice_once")],
            },
        ),
        migrations.CreateModel(
            name="VisitorDoor",
            fields=[
                _id(),
                ("token", models.CharField(max_length=43, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("are_left_out", models.BooleanField(default=False)),
                ("floods", models.PositiveIntegerField(default=0)),
                ("opened_by", models.ForeignKey(related_name="+", to=settings.AUTH_USER_MODEL, **PROTECTED)),
                ("question", models.OneToOneField(related_name="visitor_door", to="debate.question", **PROTECTED)),
                ("space", models.ForeignKey(**SPACE)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="VisitorStance",
            fields=[
                _id(),
                (
                    "value",
                    models.SmallIntegerField(
                        choices=[
                            (minga.debate.rules.Stance["AGREE"], "Agree"),
                            (minga.debate.rules.Stance["DISAGREE"], "Disagree"),
                            (minga.debate.rules.Stance["PASS"], "Pass"),
                        ]
                    ),
                ),
                ("is_own_statement", models.BooleanField(default=False)),
                ("taken_at", models.DateTimeField()),
                ("question", models.ForeignKey(related_name="+", to="debate.question", **PROTECTED)),
                ("space", models.ForeignKey(**SPACE)),
                ("statement", models.ForeignKey(related_name="+", to="debate.statement", **PROTECTED)),
                ("visitor", models.ForeignKey(related_name="stances", to="debate.visitor", **PROTECTED)),
            ],
            options={
                "indexes": [models.Index(fields=["question", "visitor"], name="debate_visitor_stances")],
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "visitor"), name="debate_one_visitor_stance"),
                    models.CheckConstraint(
                        condition=models.Q(("value__in", [1, 0, -1])), name="debate_visitor_stance_known"
                    ),
                ],
            },
        ),
        migrations.AddField("opinionsnapshot", "beside", models.JSONField(default=dict)),
        migrations.AlterField(
            "contribution", "author", models.ForeignKey(related_name="+", to=settings.AUTH_USER_MODEL, **NOBODY)
        ),
        migrations.AlterField(
            "statement", "author", models.ForeignKey(related_name="+", to=settings.AUTH_USER_MODEL, **NOBODY)
        ),
        migrations.AlterField(
            "measure", "person", models.ForeignKey(related_name="+", to=settings.AUTH_USER_MODEL, **NOBODY)
        ),
        migrations.AddField(
            "contribution",
            "visitor",
            models.ForeignKey(related_name="contributions", to="debate.visitor", **NOBODY),
        ),
        migrations.AddField(
            "statement",
            "visitor",
            models.ForeignKey(related_name="statements", to="debate.visitor", **NOBODY),
        ),
        migrations.AddConstraint(
            "contribution", models.CheckConstraint(condition=BY_ONE, name="debate_contribution_by_one")
        ),
        migrations.AddConstraint("statement", models.CheckConstraint(condition=BY_ONE, name="debate_statement_by_one")),
        migrations.AddConstraint(
            "measure",
            models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("step__in", ["hold", "hide"]), _connector="OR"),
                name="debate_visitors_are_not_paused",
            ),
        ),
    ]
