"""Who supports an idea: one row a person and idea, told to nobody else."""

from django.db import models

from minga.debate.models.constraints import PERSON
from minga.debate.models.contributions import Contribution
from minga.debate.models.questions import Question
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class Support(SpaceModel):
    """That a person supports an idea. How many there are is public from seven on; who they are is not."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    supported_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="debate_one_support")]
        indexes = [models.Index(fields=["question", "person"], name="debate_supports_of_person")]

    def __str__(self) -> str:
        return f"a support of {self.contribution_id}"
