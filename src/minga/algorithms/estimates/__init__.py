"""Sealed estimates: revealing the distribution, and scoring it when the truth is known."""

from .errors import ErrorCode, EstimateError
from .probabilities import BrierScore, CalibrationRow, brier_score, calibration
from .reveal import FEWEST, Bin, EstimateSummary, reveal
from .scoring import EstimateScore, score_estimates

__all__ = [
    "FEWEST",
    "Bin",
    "BrierScore",
    "CalibrationRow",
    "ErrorCode",
    "EstimateError",
    "EstimateScore",
    "EstimateSummary",
    "brier_score",
    "calibration",
    "reveal",
    "score_estimates",
]
