"""Sealed estimates: everybody gives a number, nobody sees any, then the distribution is revealed."""

from django.db import models
from django.db.models import F, Q

from minga.debate import rules, wording
from minga.debate.models.constraints import PERSON, known
from minga.debate.models.questions import Question
from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class EstimateRound(SpaceModel):
    """One round of sealed estimates. ``distribution`` is empty until the round is revealed."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(default=1)
    prompt = LineField(max_length=rules.STATEMENT_MAX)
    unit = LineField(max_length=rules.UNIT_MAX)
    low_hint = models.FloatField(null=True, blank=True)
    high_hint = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=wording.ROUND_STATES.items(), default=rules.RoundState.SEALED)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True)
    distribution = models.JSONField(default=dict)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="debate_round_once"),
            known("state", rules.RoundState, "debate_round_state_known"),
            models.CheckConstraint(
                condition=Q(low_hint__isnull=True) | Q(high_hint__isnull=True) | Q(low_hint__lt=F("high_hint")),
                name="debate_hints_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state="sealed", revealed_at__isnull=True) | Q(state="revealed", revealed_at__isnull=False),
                name="debate_revealed_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.prompt


class Estimate(SpaceModel):
    """One person's number. Nobody else ever sees it by itself."""

    round = models.ForeignKey(EstimateRound, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    value = models.FloatField()
    given_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="debate_one_estimate")]

    def __str__(self) -> str:
        return f"an estimate in {self.round_id}"
