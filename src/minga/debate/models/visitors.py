"""Taking part without an account: the door of a question, who came through it, and how they voted."""

from django.db import models
from django.db.models import Q

from minga.debate import rules, wording
from minga.debate.models.constraints import PERSON, known
from minga.debate.models.questions import Question
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class VisitorChoice(SpaceModel):
    """What a space has chosen: whether questions may be opened to visitors, and whether what they write is held."""

    are_allowed = models.BooleanField(default=False)
    are_held = models.BooleanField(default=True)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space"], name="debate_visitor_choice_once")]

    def __str__(self) -> str:
        return f"visitors of space {self.space_id}"


class VisitorDoor(SpaceModel):
    """By which address visitors come into a question. It is shut by ``closed_at``, and may be opened again.

    ``floods`` is how many sets of visitors who voted alike wait for a facilitator, as last counted.
    """

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="visitor_door")
    token = models.CharField(max_length=43, unique=True)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    are_left_out = models.BooleanField(default=False)
    floods = models.PositiveIntegerField(default=0)

    objects = SpaceRows()

    def __str__(self) -> str:
        return f"door of {self.question_id}"


class Visitor(SpaceModel):
    """Somebody without an account in one question: a random number of a cookie, of which only a keyed digest is kept.

    ``address`` is a keyed digest too. Both are emptied some time after the closing, or when an account takes over what
    was done here (``taken_at``). Whoever is set aside does not count; nothing of theirs is deleted.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="visitors")
    key = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="debate_visitor_key_once"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(key="", address=""), name="debate_taken_once"
            ),
        ]
        indexes = [models.Index(fields=["question", "id"], name="debate_visitors")]

    def __str__(self) -> str:
        return f"a visitor of {self.question_id}"


class VisitorStance(SpaceModel):
    """How one visitor stands on one statement. ``is_own_statement`` marks the one that comes with writing it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey("debate.Statement", on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey(Visitor, on_delete=models.PROTECT, related_name="stances")
    value = models.SmallIntegerField(choices=wording.STANCES.items())
    is_own_statement = models.BooleanField(default=False)
    taken_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "visitor"], name="debate_one_visitor_stance"),
            known("value", rules.Stance, "debate_visitor_stance_known"),
        ]
        indexes = [models.Index(fields=["question", "visitor"], name="debate_visitor_stances")]

    def __str__(self) -> str:
        return f"a visitor's stance on {self.statement_id}"
