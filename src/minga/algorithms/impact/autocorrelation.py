"""Least squares with an honest standard error when neighbouring periods resemble each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .correlation import StudentMix, Weighed, variances_of_sums, weigh
from .errors import CollinearCovariates, ImpactError, NoVariation, TooFewPoints
from .estimate import Check
from .panel import FloatArray

FEWEST_FOR_A_TREND = 6
SUSPECT_BELOW = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Coefficients (K,); scales (G, K) of their error at each candidate correlation, and `weighed`, its shares."""

    coefficients: FloatArray
    scales: FloatArray
    weighed: Weighed

    @property
    def lag_one(self) -> float:
        return self.weighed.lag_one

    @property
    def sigma(self) -> float:
        return self.weighed.sigma

    @property
    def freedom(self) -> int:
        return self.weighed.freedom

    def error(self, index: int) -> float:
        return self._mix(index).error

    def margin(self, index: int, confidence: float) -> float:
        """Half-width of the interval of one coefficient."""
        return self._mix(index).margin(float(self.coefficients[index]), confidence)

    def p_value(self, index: int) -> float:
        """Two-sided p value of one coefficient against zero."""
        effect = float(self.coefficients[index])
        return max(0.0, 1 - self._mix(index).mass_within(effect, abs(effect)))

    def _mix(self, index: int) -> StudentMix:
        centres = np.full(self.weighed.shares.size, self.coefficients[index])
        return StudentMix(centres, self.scales[:, index], self.weighed.shares, self.freedom)


def fit_with_lag_one(design: FloatArray, outcome: FloatArray, positions: FloatArray) -> Fit:
    """Ordinary least squares whose standard errors assume first-order autoregressive noise.

    design (n, K), outcome (n,), positions (n,) in periods. At each candidate correlation r the variance is the exact
    sandwich under noise of correlation r^|distance| and the candidate counts as much as the restricted likelihood
    gives it (`correlation.weigh`). Raises TooFewPoints, NoVariation and CollinearCovariates.
    """
    count, parameters = design.shape
    if count < parameters + 3:
        raise TooFewPoints(what="Points in the series", found=count, needed=parameters + 3)
    if np.linalg.matrix_rank(design) < parameters:
        raise CollinearCovariates
    inverse = np.linalg.pinv(design)
    coefficients = inverse @ outcome
    residuals = outcome - design @ coefficients
    if float(np.mean(residuals**2)) <= 1e-20 * max(1.0, float(np.mean(outcome**2))):
        raise NoVariation
    weighed = weigh(design, outcome, positions)
    spread = variances_of_sums(inverse, positions, weighed.candidates)
    return Fit(coefficients, np.sqrt(np.maximum(spread * weighed.variances[:, None], 0.0)), weighed)


def no_trend_before(values: FloatArray, beside: FloatArray) -> Check:
    """Was the series, values (T,) with NaN where missing, level before the start? `beside` (T, J): its calendar."""
    seen = ~np.isnan(values)
    positions = np.arange(values.size, dtype=float)
    if seen.sum() < FEWEST_FOR_A_TREND or np.ptp(values[seen]) == 0:
        return Check("no_trend_before", None)
    design = np.column_stack([np.ones_like(positions), positions, beside])[seen]
    try:
        p_value = fit_with_lag_one(design, values[seen], positions[seen]).p_value(1)
    except NoVariation:  # a perfectly straight line has no residual variation, and is a trend
        return Check("no_trend_before", passed=False, figure=0.0)
    except ImpactError:
        return Check("no_trend_before", None)
    return Check("no_trend_before", p_value >= SUSPECT_BELOW, p_value)
