"""Somebody was asked whether they can answer a question."""

from django.db import models

from minga.debate.models.constraints import PERSON
from minga.debate.models.questions import Question
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class AnswerRequest(SpaceModel):
    """One for each question and person, whoever asks. Who was asked is known to them and to who asked."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="debate_asked_once")]
        indexes = [models.Index(fields=["person", "asked_at"], name="debate_asked_lately")]

    def __str__(self) -> str:
        return f"{self.person_id} about {self.question_id}"
