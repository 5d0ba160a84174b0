"""Reports to the facilitators, and what came of them."""

from django.db import models
from django.db.models import Q

from minga.debate import rules, wording
from minga.debate.models.constraints import PERSON, known
from minga.debate.models.contributions import Contribution
from minga.debate.models.questions import Question
from minga.debate.models.statements import Statement
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
