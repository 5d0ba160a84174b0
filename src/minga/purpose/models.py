"""Tables of the purpose link."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows, known_value
from minga.purpose import rules, wording

PERSON = settings.AUTH_USER_MODEL


class PurposeQuerySet(SpaceQuerySet["Purpose"]):
    def active(self) -> Self:
        return self.filter(state__in=[rules.State.GO, rules.State.GROW])

    def on_roadmap(self) -> Self:
        return self.exclude(state=rules.State.DISCARDED).order_by("roadmap_position", "id")

    def discarded(self) -> Self:
        return self.filter(state=rules.State.DISCARDED).order_by("-id")


PurposeRows = SpaceManager.from_queryset(PurposeQuerySet)


class Purpose(SpaceModel):
    """Why people gather: four parts, a sponsor, a decision right and a day to decide again."""

    title = LineField(max_length=rules.TITLE_MAX)
    who = models.TextField(blank=True)
    issue = models.TextField(blank=True)
    member_gain = models.TextField(blank=True)
    organization_gain = models.TextField(blank=True)
    pattern = models.CharField(max_length=32, blank=True, choices=wording.PATTERNS.items())
    audience = models.CharField(max_length=16, choices=wording.AUDIENCES.items(), default=rules.Audience.SPACE)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sponsor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sponsor_answer = models.CharField(max_length=12, blank=True, choices=wording.ANSWERS.items())
    sponsor_declined_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sponsor_note = models.TextField(blank=True)
    decision_right = models.CharField(max_length=16, blank=True, choices=wording.DECISION_RIGHTS.items())
    response_days = models.PositiveSmallIntegerField(default=14)
    redecide_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=wording.STATES.items(), default=rules.State.DRAFT)
    grow_expires_on = models.DateField(null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next")
    trigger = models.TextField(blank=True)
    roadmap_position = models.PositiveIntegerField(default=0)
    result_note = models.TextField(blank=True)
    chartered_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    gathered_at = models.DateTimeField(null=True, blank=True)
    redecision_asked_at = models.DateTimeField(null=True, blank=True)

    objects = PurposeRows()

    class Meta:
        constraints = [
            known_value("state", rules.State, "purpose_state_known"),
            known_value("audience", rules.Audience, "purpose_audience_known"),
            models.CheckConstraint(
                condition=~Q(state=rules.State.GO)
                | (Q(sponsor__isnull=False) | Q(sponsor_answer=rules.AnswerState.DECLINED))
                & Q(redecide_on__isnull=False)
                & ~Q(decision_right=""),
                name="purpose_go_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(sponsor__isnull=True, sponsor_answer__in=["", rules.AnswerState.DECLINED])
                | Q(sponsor__isnull=False, sponsor_answer__in=[rules.AnswerState.ASKED, rules.AnswerState.ACCEPTED]),
                name="purpose_sponsor_answers",
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.State.GROW) | Q(grow_expires_on__isnull=False),
                name="purpose_grow_expires",
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.State.CLOSED) | ~Q(result_note=""), name="purpose_closing_has_note"
            ),
        ]
        indexes = [models.Index(fields=["space", "roadmap_position"], name="purpose_roadmap")]

    def __str__(self) -> str:
        return self.title


class PurposeReader(SpaceModel):
    """Somebody who may know of a purpose although its audience would not say so."""

    purpose = models.ForeignKey(Purpose, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "user"], name="purpose_reader_once")]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.purpose_id}"


class CriterionReview(SpaceModel):
    """One reviewer's score and reason for one of the seven criteria; the latest counts, all are kept."""

    purpose = models.ForeignKey(Purpose, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=32, choices=wording.CRITERIA.items())
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()
    reviewed_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            known_value("criterion", rules.Criterion, "purpose_criterion_known"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="purpose_score_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"


class PurposeCall(SpaceModel):
    """NO, GO or GROW, with its reason. Calls are never changed, only followed by others."""

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="calls")
    verdict = models.CharField(max_length=8, choices=wording.VERDICTS.items())
    reason = models.TextField()
    called_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [known_value("verdict", rules.Verdict, "purpose_verdict_known")]
        ordering = ["called_at", "id"]

    def __str__(self) -> str:
        return self.verdict


class IndicatorQuerySet(SpaceQuerySet["Indicator"]):
    def answered_for(self) -> Self:
        """Those whose owner was asked and has not said no."""
        return self.exclude(owner_answer=rules.AnswerState.DECLINED)


IndicatorRows = SpaceManager.from_queryset(IndicatorQuerySet)


class Indicator(SpaceModel):
    """What is measured: unit, direction, what over what, how often, by whom, from where."""

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="indicators")
    name = LineField(max_length=120)
    unit = LineField(max_length=40)
    direction = models.CharField(max_length=8, choices=wording.DIRECTIONS.items())
    numerator = LineField(max_length=200)
    denominator = LineField(max_length=200, blank=True)
    grain = models.CharField(max_length=8, choices=wording.GRAINS.items())
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    source = LineField(max_length=300, blank=True)
    registered_at = models.DateTimeField()
    owner_answer = models.CharField(max_length=12, choices=wording.ANSWERS.items(), default=rules.AnswerState.ASKED)
    owner_note = models.TextField(blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    objects = IndicatorRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "name"], name="purpose_indicator_name_once"),
            known_value("direction", rules.Direction, "purpose_direction_known"),
            known_value("grain", rules.Grain, "purpose_grain_known"),
            known_value("owner_answer", rules.AnswerState, "purpose_owner_answers"),
        ]

    def __str__(self) -> str:
        return self.name


class Goal(SpaceModel):
    """What an indicator should reach by when (outcome), or must not cross (guardrail)."""

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="goals")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="goals")
    role = models.CharField(max_length=12, choices=wording.GOAL_ROLES.items())
    baseline = models.FloatField(null=True, blank=True)
    target = models.FloatField()
    due_on = models.DateField()
    set_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "indicator"], name="purpose_goal_once"),
            known_value("role", rules.GoalRole, "purpose_goal_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.target}"


class CharterVersion(SpaceModel):
    """What a purpose, or one of its indicators, said before somebody corrected it: never changed, never removed."""

    purpose = models.ForeignKey(Purpose, on_delete=models.CASCADE, related_name="versions")
    indicator = LineField(max_length=120, blank=True)
    before = models.JSONField()
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return ", ".join(self.before)
