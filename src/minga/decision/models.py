"""Tables of the decision link. Roll and ballots of a secret vote have nothing in common to join them by."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.decision import rules, wording
from minga.decision.rules import State
from minga.foundation.ids import random_id
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet

PERSON = settings.AUTH_USER_MODEL
OPENED = [State.OPEN, State.CLOSED, State.PUBLISHED]
ANSWERS = ("durability", "lesson", "robustness", "waiting_burden")


def _known(field: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [v.value for v in values]}), name=name)


class DecisionQuerySet(SpaceQuerySet["Decision"]):
    def by_urgency(self) -> Self:
        """Open ones first, the one that closes next on top; then the newest."""
        is_open = models.Case(models.When(state=State.OPEN, then=0), default=1)
        return self.order_by(is_open, models.F("closes_at").asc(nulls_last=True), "-id")

    def past_closing(self, now: datetime) -> Self:
        return self.filter(state=State.OPEN, closes_at__lte=now)


class Decision(SpaceModel):
    """What a community chooses: options, the rules of the count, and what came of it."""

    community = models.ForeignKey("community.Community", on_delete=models.PROTECT, related_name="decisions")
    question = models.ForeignKey(
        "debate.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    title = models.CharField(max_length=rules.TITLE_MAX)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    method = models.CharField(max_length=12, choices=wording.METHODS.items())
    is_secret = models.BooleanField(default=False)
    is_high_stakes = models.BooleanField(default=False)
    durability = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    robustness = models.TextField(blank=True)
    waiting_burden = models.TextField(blank=True)
    quorum = models.PositiveSmallIntegerField(default=0)
    threshold = models.CharField(
        max_length=16, choices=wording.THRESHOLDS.items(), default=rules.Threshold.MORE_THAN_HALF
    )
    majority_base = models.CharField(
        max_length=12, choices=wording.MAJORITY_BASES.items(), default=rules.MajorityBase.VOTES_CAST
    )
    tie_seed = models.CharField(max_length=rules.SEED_MAX, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=wording.STATES.items(), default=State.DRAFT)
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)
    chosen = models.ForeignKey("Option", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons = models.TextField(blank=True)
    reasons_html = models.TextField(blank=True, editable=False)
    dissent = models.TextField(blank=True)
    dissent_html = models.TextField(blank=True, editable=False)
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)

    objects = SpaceManager.from_queryset(DecisionQuerySet)()

    class Meta:
        constraints = [
            _known("state", rules.State, "decision_state_known"),
            _known("method", rules.Method, "decision_method_known"),
            _known("threshold", rules.Threshold, "decision_threshold_known"),
            _known("majority_base", rules.MajorityBase, "decision_majority_base_known"),
            models.CheckConstraint(condition=Q(quorum__lte=100), name="decision_quorum_is_percent"),
            models.CheckConstraint(
                condition=~Q(state__in=OPENED) | Q(opens_at__isnull=False, closes_at__isnull=False) & ~Q(tie_seed=""),
                name="decision_opening_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPENED)
                | Q(is_high_stakes=False)
                | (~Q(durability="") & ~Q(lesson="") & ~Q(robustness="") & ~Q(waiting_burden="")),
                name="decision_high_stakes_answered",
            ),
            models.CheckConstraint(
                condition=~Q(method=rules.Method.CONSENT, is_secret=True) | ~Q(state__in=OPENED),
                name="decision_consent_is_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CLOSED, State.PUBLISHED])
                | Q(result__isnull=False, closed_at__isnull=False),
                name="decision_closing_has_result",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED)
                | Q(published_at__isnull=False, published_by__isnull=False, review_due_on__isnull=False)
                & ~Q(reasons=""),
                name="decision_publication_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | ~Q(withdrawal_reason=""), name="decision_withdrawal_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state"], name="decision_list"),
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="decision_due"),
        ]

    def __str__(self) -> str:
        return self.title


class Option(SpaceModel):
    """Something to choose. ``key`` names it in the published count; waiting is one, and there is one wait."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=16)
    title = models.CharField(max_length=rules.TITLE_MAX)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    is_wait = models.BooleanField(default=False)
    idea = models.ForeignKey(
        "debate.Contribution", on_delete=models.PROTECT, null=True, blank=True, related_name="options"
    )

    objects = SpaceManager.from_queryset(SpaceQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "key"], name="decision_option_key_once"),
            models.UniqueConstraint(fields=["decision"], condition=Q(is_wait=True), name="decision_one_wait"),
            models.UniqueConstraint(
                fields=["decision", "idea"], condition=Q(idea__isnull=False), name="decision_idea_once"
            ),
            models.CheckConstraint(
                condition=Q(is_wait=True, key=rules.WAIT_KEY) | Q(is_wait=False) & ~Q(key=rules.WAIT_KEY),
                name="decision_wait_has_its_key",
            ),
        ]
        ordering = ["is_wait", "id"]

    def __str__(self) -> str:
        return self.title


class RollEntry(SpaceModel):
    """Somebody who may vote, written down when the vote opens. When they voted is nowhere."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="roll")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    has_voted = models.BooleanField(default=False)

    objects = SpaceManager.from_queryset(SpaceQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "user"], name="decision_on_roll_once")]
        indexes = [models.Index(fields=["user", "has_voted"], name="decision_to_vote")]

    def __str__(self) -> str:
        return f"roll of {self.decision_id}"


class Ballot(SpaceModel):
    """What somebody chose. A secret one has no voter and no time, and its random key puts it in no telling order."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ballots")
    is_secret = models.BooleanField()
    voter = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.JSONField()
    receipt_digest = models.CharField(max_length=64, blank=True)

    objects = SpaceManager.from_queryset(SpaceQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_secret=True, voter__isnull=True) & ~Q(receipt_digest="")
                | Q(is_secret=False, voter__isnull=False, receipt_digest=""),
                name="decision_ballot_secret_or_named",
            ),
            models.UniqueConstraint(
                fields=["decision", "voter"], condition=Q(voter__isnull=False), name="decision_one_open_ballot"
            ),
            models.UniqueConstraint(
                fields=["receipt_digest"], condition=~Q(receipt_digest=""), name="decision_receipt_once"
            ),
        ]

    def __str__(self) -> str:
        return f"a ballot of {self.decision_id}"


class Response(SpaceModel):
    """The sponsor's answer to a published result: due on a day that everybody sees, given once."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="response")
    kind = models.CharField(max_length=8, choices=wording.RESPONSES.items(), blank=True)
    reason = models.TextField(blank=True)
    reason_html = models.TextField(blank=True, editable=False)
    due_at = models.DateTimeField()
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceManager.from_queryset(SpaceQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", given_at__isnull=True, given_by__isnull=True)
                | Q(kind__in=[v.value for v in rules.ResponseKind], given_at__isnull=False, given_by__isnull=False)
                & ~Q(reason=""),
                name="decision_response_is_whole",
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(given_at__isnull=True), name="decision_answer_due")]

    def __str__(self) -> str:
        return f"response to {self.decision_id}"
