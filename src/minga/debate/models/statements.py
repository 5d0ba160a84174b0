"""Statements, the stances people take on them, and the map computed from these."""

from typing import Self

from django.db import models
from django.db.models import Q

from minga.debate import rules, wording
from minga.debate.models.constraints import PERSON, known, written_by_one
from minga.debate.models.questions import Question
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows


class StatementQuerySet(SpaceQuerySet["Statement"]):
    def standing(self) -> Self:
        """Not hidden by the moderation."""
        return self.filter(hidden_at__isnull=True)

    def listed(self) -> Self:
        """Those that have a place in the list: what a visitor wrote has none while it is hidden."""
        return self.exclude(visitor__isnull=False, hidden_at__isnull=False)


StatementRows = SpaceManager.from_queryset(StatementQuerySet)


class Statement(SpaceModel):
    """One short claim on which everybody may agree, disagree or pass.

    ``seen_count`` counts the people with a stance on it: what few have seen is shown sooner.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="statements")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visitor = models.ForeignKey(
        "debate.Visitor", on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    text = models.CharField(max_length=rules.IMPORTED_STATEMENT_MAX)
    written_at = models.DateTimeField()
    seen_count = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.TextField(blank=True)
    source = models.CharField(max_length=80, blank=True)
    source_id = models.CharField(max_length=80, blank=True)

    objects = StatementRows()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="debate_statement_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="debate_statement_hidden_reason"
            ),
            written_by_one("debate_statement_by_one"),
            models.UniqueConstraint(
                fields=["question", "source", "source_id"],
                condition=~Q(source_id=""),
                name="debate_statement_source_once",
            ),
        ]
        indexes = [models.Index(fields=["question", "id"], name="debate_statement_list")]

    @property
    def byline(self) -> str:
        return wording.byline(self.author)

    def __str__(self) -> str:
        return self.text[:60]


class Stance(SpaceModel):
    """How one person stands on one statement. Private: it is shown to nobody but that person.

    ``is_own_statement`` marks the stance that comes with writing the statement, so that a map may leave it out.
    ``taken_at`` is when the person voted, ``recorded_at`` when this vote came to stand here.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField(choices=wording.STANCES.items())
    is_own_statement = models.BooleanField(default=False)
    taken_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=80, blank=True)
    source_id = models.CharField(max_length=80, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "person"], name="debate_one_stance"),
            known("value", rules.Stance, "debate_stance_known"),
        ]
        indexes = [
            models.Index(fields=["question", "person"], name="debate_stances_of_person"),
            models.Index(fields=["question", "recorded_at"], name="debate_stances_by_time"),
        ]

    def __str__(self) -> str:
        return f"a stance on {self.statement_id}"


class OpinionSnapshot(SpaceModel):
    """The opinion map of one state of the votes, ready to be shown.

    ``drawing`` holds what everybody may see, and how much each statement tells (``routing``); ``places`` each
    person's place under ``p<id>``, a visitor's under ``v<id>``, read one at a time and shown only to them; ``floods``
    what facilitators are told of accounts with identical votes; ``beside`` members and visitors apart.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    stance_version = models.PositiveBigIntegerField()
    state = models.CharField(max_length=16)
    drawing = models.JSONField()
    places = models.JSONField()
    floods = models.JSONField(default=list)
    beside = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "stance_version"], name="debate_snapshot_once")]

    def __str__(self) -> str:
        return f"map of {self.question_id} at {self.stance_version}"
