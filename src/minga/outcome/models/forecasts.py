"""What happened to a forecast, where no indicator tells it. Rows are only added."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows
from minga.outcome import rules

PERSON = settings.AUTH_USER_MODEL


class ForecastTruth(SpaceModel):
    """What somebody said happened, with a source; ``value`` is None where it cannot be told, with a reason.

    In the unit of the estimates; of a probability, 100 where it happened and 0 where it did not. A later row
    supersedes the earlier one with a reason, and both stay.
    """

    question = models.ForeignKey("debate.Question", on_delete=models.PROTECT, related_name="truths")
    value = models.FloatField(null=True, blank=True)
    source = LineField(max_length=rules.SOURCE_MAX, blank=True)
    reason = models.TextField(blank=True)
    stated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(superseded_at__isnull=True), name="outcome_one_current_truth"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) & ~Q(source="") | Q(value__isnull=True) & ~Q(reason=""),
                name="outcome_truth_has_source",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("stated_at")),
                name="outcome_truth_superseded_after",
            ),
        ]
        ordering = ["stated_at", "id"]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.value}"
