"""How a vote is kept. Roll and ballots of a secret one have nothing in common to join them by."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minga.decision.models.decisions import Decision
from minga.foundation.ids import random_id
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows

PERSON = settings.AUTH_USER_MODEL


class RollEntry(SpaceModel):
    """Somebody who may vote, written down when the vote opens. When they voted is nowhere.

    ``is_mixed``: written anew in a batch, so that nothing about the row tells with which ballot it was written.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="roll")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    has_voted = models.BooleanField(default=False)
    is_mixed = models.BooleanField(default=False)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "user"], name="decision_on_roll_once")]
        indexes = [models.Index(fields=["user", "has_voted"], name="decision_to_vote")]

    def __str__(self) -> str:
        return f"roll of {self.decision_id}"


class Ballot(SpaceModel):
    """What somebody chose. A secret one has no voter and no time, and its random key puts it in no telling order.

    ``voices`` is for how many people it speaks, its voter included; written when the vote is counted.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ballots")
    is_secret = models.BooleanField()
    voter = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.JSONField()
    receipt_digest = models.CharField(max_length=64, blank=True)
    voices = models.PositiveIntegerField(default=1)
    is_mixed = models.BooleanField(default=False)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_secret=True, voter__isnull=True) & ~Q(receipt_digest="")
                | Q(is_secret=False, voter__isnull=False, receipt_digest=""),
                name="decision_ballot_secret_or_named",
            ),
            models.CheckConstraint(
                condition=Q(voices=1) | Q(is_secret=False, voices__gt=1), name="decision_secret_ballot_speaks_for_one"
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


class DelegationQuerySet(SpaceQuerySet["Delegation"]):
    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def in_force_at(self, moment: datetime) -> Self:
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=moment), given_at__lt=moment)


DelegationRows = SpaceManager.from_queryset(DelegationQuerySet)


class Delegation(SpaceModel):
    """A voice lent to somebody: for one decision, or for all those of a community that admit it.

    Only its owner reads it. What was lent before stays written, with the moment it was taken back.
    """

    community = models.ForeignKey("community.Community", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationRows()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(owner=F("delegate")), name="decision_delegate_is_another"),
            models.UniqueConstraint(
                fields=["decision", "owner"],
                condition=Q(decision__isnull=False, ended_at__isnull=True),
                name="decision_one_delegate_here",
            ),
            models.UniqueConstraint(
                fields=["community", "owner"],
                condition=Q(decision__isnull=True, ended_at__isnull=True),
                name="decision_one_delegate_there",
            ),
        ]

    def __str__(self) -> str:
        return f"a voice lent in {self.community_id}"
