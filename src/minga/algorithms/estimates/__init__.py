"""Sealed estimates: revealing the distribution, and scoring it when the truth is known."""

from .errors import ErrorCode, EstimateError
from .forecasts import (
    FEWEST_QUESTIONS,
    Comparison,
    Finding,
    ForecastScore,
    Resolved,
    compare,
    loss,
    score_forecasts,
)
from .probabilities import BrierScore, CalibrationRow, brier_score, calibration
from .reveal import FEWEST, Bin, EstimateSummary, reveal
from .scoring import EstimateScore, score_estimates

__all__ = [
    "FEWEST",
    "FEWEST_QUESTIONS",
    "Bin",
    "BrierScore",
    "CalibrationRow",
    "Comparison",
    "ErrorCode",
    "EstimateError",
    "EstimateScore",
    "EstimateSummary",
    "Finding",
    "ForecastScore",
    "Resolved",
    "brier_score",
    "calibration",
    "compare",
    "loss",
    "reveal",
    "score_estimates",
    "score_forecasts",
]
