"""Regression on one series: coefficients with an error that allows for what neighbouring periods share.

Turner and others (2021) compared the estimators by simulation: below 12 points none tells autocorrelation from
noise and least squares serves as well as any; beyond, restricted maximum likelihood errs least in the
correlation; Newey and West's errors (1987) assume no form of it but are too narrow in short series.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from .correlation import StudentMix, Weighed, weigh, whiten
from .errors import BadSetting, CollinearCovariates, NoVariation, TooFewPoints
from .panel import FloatArray

type Errors = Literal["recommended", "least_squares", "restricted_likelihood", "newey_west"]

LEAST_SQUARES_BELOW = 12
SPARE_POINTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class SeriesFit:
    """Coefficients (K,), covariance (K, K), residuals and `innovations` (n,): what is left once whitened.

    `lag_one` is the correlation of neighbouring periods, `sigma` the standard deviation of the noise. `parts` holds the
    fits that are mixed where the correlation is not known.
    """

    coefficients: FloatArray
    covariance: FloatArray
    freedom: int
    lag_one: float
    sigma: float
    innovations: FloatArray
    parts: Weighed

    def margin(self, weights: FloatArray, confidence: float) -> float:
        """Half-width of the interval of weights @ coefficients."""
        return self._mix(weights).margin(float(weights @ self.coefficients), confidence)

    def error(self, weights: FloatArray) -> float:
        return self._mix(weights).error

    def p_value(self, weights: FloatArray) -> float:
        """Two-sided p value of weights @ coefficients against zero."""
        effect = float(weights @ self.coefficients)
        return max(0.0, 1 - self._mix(weights).mass_within(effect, abs(effect)))

    def _mix(self, weights: FloatArray) -> StudentMix:
        scales = np.sqrt(np.einsum("k,gkl,l->g", weights, self.parts.covariances, weights))
        return StudentMix(self.parts.coefficients @ weights, scales, self.parts.shares, self.freedom)


def fit_series(design: FloatArray, outcome: FloatArray, positions: FloatArray, errors: Errors) -> SeriesFit:
    """Regress outcome (n,) at positions (n,) on design (n, K).

    "recommended" is least squares below 12 points and, from there on, restricted likelihood with first-order
    autoregressive noise: not at its maximum, but averaged over the correlations that it allows.
    Raises BadSetting, TooFewPoints, CollinearCovariates, NoVariation.
    """
    fits: dict[str, Callable[[FloatArray, FloatArray, FloatArray], SeriesFit]] = {
        "least_squares": _least_squares,
        "restricted_likelihood": _restricted_likelihood,
        "newey_west": _newey_west,
    }
    count, parameters = design.shape
    chosen: str = errors
    if errors == "recommended":
        chosen = "least_squares" if count < LEAST_SQUARES_BELOW else "restricted_likelihood"
    if chosen not in fits:
        raise BadSetting(name="errors", value=errors)
    if count < parameters + SPARE_POINTS:
        raise TooFewPoints(what="Points in the series", found=count, needed=parameters + SPARE_POINTS)
    if np.linalg.matrix_rank(design) < parameters:
        raise CollinearCovariates
    residuals = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    if float(np.mean(residuals**2)) <= 1e-20 * max(1.0, float(np.mean(outcome**2))):
        raise NoVariation
    return fits[chosen](design, outcome, positions)


def _least_squares(design: FloatArray, outcome: FloatArray, positions: FloatArray) -> SeriesFit:
    return _mixed(design, outcome, positions, weigh(design, outcome, positions, np.zeros(1)))


def _restricted_likelihood(design: FloatArray, outcome: FloatArray, positions: FloatArray) -> SeriesFit:
    return _mixed(design, outcome, positions, weigh(design, outcome, positions))


def _mixed(design: FloatArray, outcome: FloatArray, positions: FloatArray, parts: Weighed) -> SeriesFit:
    coefficients = parts.shares @ parts.coefficients
    apart = parts.coefficients - coefficients
    covariance = np.tensordot(parts.shares, parts.covariances + apart[:, :, None] * apart[:, None, :], 1)
    table = np.column_stack([design, outcome])
    whitened = whiten(table, positions, np.array([parts.lag_one]))[0][0]
    innovations = whitened[:, -1] - whitened[:, :-1] @ coefficients
    return SeriesFit(coefficients, covariance, parts.freedom, parts.lag_one, parts.sigma, innovations, parts)


def _newey_west(design: FloatArray, outcome: FloatArray, positions: FloatArray) -> SeriesFit:
    """Bartlett weights up to 4 (n/100)^(2/9) periods apart, scaled by n / (n − K)."""
    plain = _least_squares(design, outcome, positions)
    count = outcome.size
    lags = int(4 * (count / 100) ** (2 / 9))
    scores = design * plain.innovations[:, None]
    distance = np.abs(positions[:, None] - positions[None, :])
    middle = scores.T @ np.maximum(0.0, 1 - distance / (lags + 1)) @ scores
    bread = np.linalg.inv(design.T @ design)
    covariance = bread @ middle @ bread * count / plain.freedom
    return replace(plain, covariance=covariance, parts=replace(plain.parts, covariances=covariance[None]))
