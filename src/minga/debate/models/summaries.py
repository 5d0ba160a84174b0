"""The signed summary of a question, its versions, and the challenges to it."""

from django.db import models
from django.db.models import Q

from minga.debate import rules
from minga.debate.models.constraints import PERSON
from minga.debate.models.questions import Question
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class Summary(SpaceModel):
    """One version of what the debate said, signed by a facilitator. Versions follow one another; none is changed."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="summaries")
    version = models.PositiveSmallIntegerField()
    body = models.TextField()
    body_html = models.TextField()
    signed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    challenges_until = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "version"], name="debate_summary_version_once")]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"summary {self.version} of {self.question_id}"


class SummaryDraft(SpaceModel):
    """What a facilitator has written so far of the summary: each saving is a version, the last one can be signed."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="summary_drafts")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="debate_summary_draft_once")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"draft {self.number} of the summary of {self.question_id}"


class Challenge(SpaceModel):
    """A member says what the summary gets wrong. It is answered, or followed by a new version."""

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="challenges")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(max_length=rules.REASON_MAX)
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_in = models.ForeignKey(Summary, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", answered_in__isnull=True)
                | Q(answered_at__isnull=False) & (~Q(answer="") | Q(answered_in__isnull=False)),
                name="debate_challenge_answered_whole",
            )
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"challenge {self.pk}"
