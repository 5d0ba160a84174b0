"""Reports to the facilitators, and what came of them."""

from django.db import models
from django.db.models import F, Q

from minga.debate import rules, wording
from minga.debate.models.constraints import PERSON, known
from minga.debate.models.contributions import Contribution
from minga.debate.models.questions import Question
from minga.debate.models.statements import Statement
from minga.debate.rules import moderating
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class Report(SpaceModel):
    """Somebody asks the facilitators to look at a contribution or a statement. Who asks stays with them."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="reports")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reporter = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=wording.REPORT_STATES.items(), default=rules.ReportState.OPEN)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            known("state", rules.ReportState, "debate_report_state_known"),
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, statement__isnull=True)
                | Q(contribution__isnull=True, statement__isnull=False),
                name="debate_report_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(decision_reason=""), name="debate_report_decided_with_reason"
            ),
            models.UniqueConstraint(
                fields=["contribution", "reporter"],
                condition=Q(state="open", contribution__isnull=False),
                name="debate_contribution_reported_once",
            ),
            models.UniqueConstraint(
                fields=["statement", "reporter"],
                condition=Q(state="open", statement__isnull=False),
                name="debate_statement_reported_once",
            ),
        ]
        indexes = [models.Index(fields=["question", "state"], name="debate_report_queue")]

    def __str__(self) -> str:
        return f"report {self.pk}: {self.state}"


class Measure(SpaceModel):
    """One step of the moderation about a text or its author, with the public reason; appealed once, answered once.

    ``taken_by`` is nobody where a rule of the community holds a text until a facilitator has looked at it, ``person``
    where a visitor wrote it.
    """

    community = models.ForeignKey("community.Community", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=8, choices=wording.MEASURES.items())
    reason = models.TextField()
    taken_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    rewritten_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            known("step", moderating.MeasureKind, "debate_measure_step_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="debate_measure_has_reason"),
            models.CheckConstraint(condition=~Q(step="pause") | Q(until__isnull=False), name="debate_pause_ends"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(step__in=["hold", "hide"]), name="debate_visitors_are_not_paused"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(appealed_at__isnull=False) & ~Q(answer="") & ~Q(answered_by=F("taken_by")),
                name="debate_appeal_answered_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-id"], name="debate_measures"),
            models.Index(fields=["person", "community"], condition=Q(step="pause"), name="debate_pauses"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.pk}"


class ModerationChoice(SpaceModel):
    """What a community has chosen: what waits for a facilitator, and when reports go to the administrators."""

    community = models.OneToOneField("community.Community", on_delete=models.CASCADE, related_name="+")
    holds_newcomers = models.BooleanField(default=False)
    holds_links = models.BooleanField(default=False)
    holds_repeats = models.BooleanField(default=False)
    hourly_most = models.PositiveSmallIntegerField(default=0)
    days_to_answer = models.PositiveSmallIntegerField(default=moderating.DAYS_TO_ANSWER)

    objects = SpaceRows()

    def __str__(self) -> str:
        return f"moderation of {self.community_id}"
