"""What a plan was simulated to see."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows
from minga.outcome.rules.power import PowerState


class PowerRun(SpaceModel):
    """One simulation of a plan on the history as it was known; the same inputs are not simulated twice."""

    plan = models.ForeignKey("outcome.MeasurementPlan", on_delete=models.CASCADE, related_name="power_runs")
    inputs = models.TextField()
    inputs_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=[(each.value, each.value) for each in PowerState])
    share = models.FloatField(default=0.0)
    result = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "inputs_hash"], name="outcome_power_once"),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in PowerState]), name="outcome_power_state_known"
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="outcome_power_share"),
        ]
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.state} {self.share:.0%}"
