"""Regression on one series: coefficients with an error that allows for what neighbouring periods share.

Turner and others (2021) compared the estimators by simulation: below 12 points none tells autocorrelation from
noise and least squares serves as well as any; beyond, restricted maximum likelihood errs least in the
correlation; Newey and West's errors (1987) assume no form of it but are too narrow in short series.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, special

from .errors import BadSetting, CollinearCovariates, NoVariation, TooFewPoints
from .panel import FloatArray

type Errors = Literal["recommended", "least_squares", "restricted_likelihood", "newey_west"]

LEAST_SQUARES_BELOW = 12
SPARE_POINTS = 3
LARGEST_LAG_ONE = 0.95
CANDIDATES = np.linspace(-LARGEST_LAG_ONE, LARGEST_LAG_ONE, 20)


@dataclass(frozen=True, slots=True, eq=False)
class SeriesFit:
    """Coefficients (K,), covariance (K, K), residuals and `innovations` (n,): what is left once whitened.

    `lag_one` is the correlation of neighbouring periods, `sigma` the standard deviation of the noise.
    """

    coefficients: FloatArray
    covariance: FloatArray
    freedom: int
    lag_one: float
    sigma: float
    innovations: FloatArray

    def margin(self, weights: FloatArray, confidence: float) -> float:
        """Half-width of the interval of weights @ coefficients."""
        return float(special.stdtrit(self.freedom, (1 + confidence) / 2)) * self.error(weights)

    def error(self, weights: FloatArray) -> float:
        return float(np.sqrt(weights @ self.covariance @ weights))

    def p_value(self, weights: FloatArray) -> float:
        """Two-sided p value of weights @ coefficients against zero."""
        ratio = abs(float(weights @ self.coefficients)) / self.error(weights)
        return float(2 * special.stdtr(self.freedom, -ratio))


def fit_series(design: FloatArray, outcome: FloatArray, positions: FloatArray, errors: Errors) -> SeriesFit:
    """Regress outcome (n,) at positions (n,) on design (n, K).

    "recommended" is least squares below 12 points and restricted maximum likelihood with first-order
    autoregressive noise from there on. Raises BadSetting, TooFewPoints, CollinearCovariates, NoVariation.
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
    return _generalised(design, outcome, positions, 0.0)


def _restricted_likelihood(design: FloatArray, outcome: FloatArray, positions: FloatArray) -> SeriesFit:
    table = np.column_stack([design, outcome])
    freedom = design.shape[0] - design.shape[1]

    def loss(lag_one: float) -> float:
        """The negative restricted log likelihood, the scale profiled out (Patterson and Thompson 1971)."""
        whitened, log_scale = _whitened(table, positions, lag_one)
        corner = np.abs(np.diag(np.linalg.qr(whitened, mode="r")))
        return float(log_scale + np.log(corner[:-1]).sum() + freedom * np.log(corner[-1]))

    best = float(CANDIDATES[int(np.argmin([loss(candidate) for candidate in CANDIDATES.tolist()]))])
    step = float(CANDIDATES[1] - CANDIDATES[0])
    bounds = (max(-LARGEST_LAG_ONE, best - step), min(LARGEST_LAG_ONE, best + step))
    lag_one = float(optimize.minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-5}).x)
    return _generalised(design, outcome, positions, lag_one)


def _whitened(table: FloatArray, positions: FloatArray, lag_one: float) -> tuple[FloatArray, float]:
    """Columns (n, K) freed of correlation lag_one^distance, and half the log determinant of that correlation.

    Each row less its part foretold by the row before, over the spread that part leaves: gaps are no obstacle.
    """
    carried = lag_one ** np.diff(positions)
    spread = np.sqrt(1 - carried**2)
    later = (table[1:] - carried[:, None] * table[:-1]) / spread[:, None]
    return np.vstack([table[:1], later]), float(np.log(spread).sum())


def _generalised(design: FloatArray, outcome: FloatArray, positions: FloatArray, lag_one: float) -> SeriesFit:
    """Least squares once noise of first-order correlation `lag_one` is whitened."""
    whitened, _ = _whitened(np.column_stack([design, outcome]), positions, lag_one)
    inverse = np.linalg.pinv(whitened[:, :-1])
    coefficients = inverse @ whitened[:, -1]
    innovations = whitened[:, -1] - whitened[:, :-1] @ coefficients
    freedom = design.shape[0] - design.shape[1]
    variance = float(innovations @ innovations) / freedom
    return SeriesFit(coefficients, variance * inverse @ inverse.T, freedom, lag_one, variance**0.5, innovations)


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
    return SeriesFit(plain.coefficients, covariance, plain.freedom, 0.0, plain.sigma, plain.innovations)
