"""Tables of the outcome link."""

from minga.outcome.models.feeds import Feed, FeedRun
from minga.outcome.models.forecasts import ForecastTruth
from minga.outcome.models.measuring import (
    Assessment,
    Draw,
    MeasurementPlan,
    MeasurementPlanQuerySet,
    Observation,
    ObservationImport,
    ObservationQuerySet,
    PlanAmendment,
    Rival,
    StepEvidence,
    Trial,
    Verdict,
    VerdictQuerySet,
)
from minga.outcome.models.power import PowerRun
from minga.outcome.models.uploads import Upload

__all__ = [
    "Assessment",
    "Draw",
    "Feed",
    "FeedRun",
    "ForecastTruth",
    "MeasurementPlan",
    "MeasurementPlanQuerySet",
    "Observation",
    "ObservationImport",
    "ObservationQuerySet",
    "PlanAmendment",
    "PowerRun",
    "Rival",
    "StepEvidence",
    "Trial",
    "Upload",
    "Verdict",
    "VerdictQuerySet",
]
