"""When somebody was last in a question: so that they find what is new there. Nobody else is told."""

from django.db import models

from minga.debate.models.constraints import PERSON
from minga.debate.models.questions import Question
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class LastReading(SpaceModel):
    """One row a person and question: the beginning of the visit (``visited_at``), and of the one before it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    since_at = models.DateTimeField()
    visited_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="debate_one_reading")]

    def __str__(self) -> str:
        return f"a reading of {self.question_id}"
