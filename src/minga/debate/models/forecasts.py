"""What makes a round of estimates a forecast that can be scored when its day has come."""

from django.db import models
from django.db.models import Q

from minga.debate import rules
from minga.debate.models.constraints import PERSON
from minga.debate.models.questions import Question
from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class ForecastTerms(SpaceModel):
    """The status quo with its source, the day, and what will be the truth. Written once, with the round; never changed.

    Numbers in the round's unit; where ``is_probability``, percent.
    """

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="forecast_terms")
    is_probability = models.BooleanField(default=False)
    status_quo = models.FloatField()
    status_quo_source = LineField(max_length=rules.SOURCE_MAX)
    named = models.FloatField(null=True, blank=True)
    named_by = LineField(max_length=rules.NAME_MAX, blank=True)
    resolves_on = models.DateField()
    indicator = models.ForeignKey(
        "purpose.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="forecast_terms"
    )
    unit = LineField(max_length=rules.SOURCE_MAX, blank=True)
    period = models.DateField(null=True, blank=True)
    fixed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    fixed_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(status_quo_source=""), name="debate_status_quo_has_source"),
            models.CheckConstraint(
                condition=Q(named__isnull=True, named_by="") | Q(named__isnull=False) & ~Q(named_by=""),
                name="debate_named_forecast_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=True, unit="", period__isnull=True)
                | Q(indicator__isnull=False, period__isnull=False, is_probability=False) & ~Q(unit=""),
                name="debate_tied_value_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_probability=False)
                | Q(status_quo__gte=0, status_quo__lte=100) & (Q(named__isnull=True) | Q(named__gte=0, named__lte=100)),
                name="debate_chances_are_percent",
            ),
        ]
        ordering = ["resolves_on", "id"]

    def __str__(self) -> str:
        return f"forecast of {self.question_id} for {self.resolves_on}"
