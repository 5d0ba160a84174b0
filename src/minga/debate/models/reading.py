"""What people find helpful, and the order computed from it."""

from django.db import models

from minga.debate import wording
from minga.debate.models.constraints import PERSON
from minga.debate.models.contributions import Contribution
from minga.debate.models.questions import Question
from minga.debate.rules.reading import Helps
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class HelpfulMark(SpaceModel):
    """Whether one person found one text helpful. Private: it is shown to nobody but that person.

    A mark that was taken back keeps its row without a value, so that taking back counts as a change, as marking does.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField(choices=wording.HELPS.items(), null=True)
    marked_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="debate_one_mark"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__in=[each.value for each in Helps]),
                name="debate_mark_known",
            ),
        ]
        indexes = [
            models.Index(fields=["question", "person"], name="debate_marks_of_person"),
            models.Index(fields=["question", "marked_at"], name="debate_marks_by_time"),
        ]

    def __str__(self) -> str:
        return f"a mark on {self.contribution_id}"


class HelpfulRank(SpaceModel):
    """The order of a question's texts by what people who otherwise disagree find helpful, ready to be read.

    ``marks_version`` counts changes of marks, ``ranked_version`` says which of them the order holds. ``ranked`` are the
    ids of which enough is known, best first; ``across`` those among them that are surely helpful on both sides.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="helpful_rank")
    marks_version = models.PositiveBigIntegerField(default=0)
    ranked_version = models.PositiveBigIntegerField(default=0)
    ranked = models.JSONField(default=list)
    across = models.JSONField(default=list)
    ranked_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    def __str__(self) -> str:
        return f"helpful in {self.question_id} at {self.ranked_version}"
