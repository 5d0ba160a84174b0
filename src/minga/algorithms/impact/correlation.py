"""How alike neighbouring points are: never known from a short series, so every value the series allows is counted.

Fixing the correlation at one estimate makes intervals too narrow, the more so the shorter the series. Here the
restricted likelihood (Patterson and Thompson 1971) with a flat prior weighs each candidate (Zellner and Tiao 1964), and
intervals are those of the mixture of Student's distributions that follows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from .estimate import Check
from .panel import FloatArray

LARGEST = 0.975
# Shares so small change no figure that is shown, nor does a margin beyond so many digits.
NEGLIGIBLE, PRECISION = 1e-12, 1e-9
CANDIDATES = np.linspace(-LARGEST, LARGEST, 40)


@dataclass(frozen=True, slots=True, eq=False)
class StudentMix:
    """Student's distributions of equal freedom: centres, scales and shares (G,)."""

    centres: FloatArray
    scales: FloatArray
    shares: FloatArray
    freedom: float

    @property
    def error(self) -> float:
        """Standard deviation of the mixture, each part counted by its scale."""
        middle = float(self.shares @ self.centres)
        return float(np.sqrt(self.shares @ (self.scales**2 + (self.centres - middle) ** 2)))

    def mass_within(self, centre: float, reach: float) -> float:
        """Probability of lying at most `reach` from `centre`."""
        counts = self.shares > NEGLIGIBLE
        away, scales = self.centres[counts] - centre, self.scales[counts]
        tails = special.stdtr(self.freedom, (away - reach) / scales) + special.stdtr(
            self.freedom, (-away - reach) / scales
        )
        return 1.0 - float(self.shares[counts] @ tails)

    def margin(self, centre: float, confidence: float) -> float:
        """Half-width around `centre` that holds `confidence` of the mixture."""
        quantile = float(special.stdtrit(self.freedom, (1 + confidence) / 2))
        reaches = np.abs(self.centres - centre) + quantile * self.scales
        most = 1.01 * float(reaches[self.shares > NEGLIGIBLE].max())
        found = optimize.brentq(
            lambda reach: self.mass_within(centre, reach) - confidence, 0.0, most, xtol=PRECISION * most, rtol=PRECISION
        )
        return float(found)


# Fewer points tell no correlation from none; short of enough they bear only a moderate one; beyond, all but a drift.
FEWEST_POINTS, ENOUGH_POINTS = 16, 24
MODERATE_UP_TO, DRIFT_ABOVE = 0.6, 0.85
LARGEST_RISK = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Least squares at each candidate correlation, and what the series gives for it.

    shares (G,), coefficients (G, K), covariances (G, K, K) and noise variances (G,); `freedom` is n − K.
    """

    candidates: FloatArray
    shares: FloatArray
    coefficients: FloatArray
    covariances: FloatArray
    variances: FloatArray
    freedom: int

    @property
    def lag_one(self) -> float:
        """The likeliest candidate."""
        return float(self.candidates[int(np.argmax(self.shares))])

    def share_above(self, correlation: float) -> float:
        """How much of what the series allows lies above this correlation, 0..1."""
        return float(self.shares[self.candidates > correlation].sum())

    @property
    def sigma(self) -> float:
        return float(np.sqrt(self.shares @ self.variances))


def weigh(
    design: FloatArray, outcome: FloatArray, positions: FloatArray, candidates: FloatArray = CANDIDATES
) -> Weighed:
    """Regress outcome (n,) at positions (n,) on design (n, K) of full rank, with noise of each correlation^distance."""
    count, parameters = design.shape
    freedom = count - parameters
    whitened, log_scale = whiten(np.column_stack([design, outcome]), positions, candidates)
    corner = np.linalg.qr(whitened, mode="r")
    root, side = corner[:, :parameters, :parameters], corner[:, :parameters, parameters:]
    left = np.abs(corner[:, parameters, parameters])
    coefficients = np.linalg.solve(root, side)[:, :, 0]
    inverse = np.linalg.inv(root)
    variances = left**2 / freedom
    sizes = np.log(np.abs(np.diagonal(root, axis1=1, axis2=2))).sum(axis=1)
    logs = -(log_scale + sizes + freedom * np.log(np.maximum(left, 1e-300)))
    shares = np.exp(logs - logs.max())
    covariances = variances[:, None, None] * inverse @ inverse.transpose(0, 2, 1)
    return Weighed(candidates, shares / shares.sum(), coefficients, covariances, variances, freedom)


def interval_check(weighed: Weighed, points: int, *, fewest: int = FEWEST_POINTS, enough: int = ENOUGH_POINTS) -> Check:
    """`interval_holds`: do so many points carry a 95 % interval? Bounds as measured by bench/impact_calibration.py.

    Figure: the probability that the correlation is stronger than so long a series can bear, which is 1 with
    fewer than `fewest` points and has to do with moderate correlations only short of `enough`.
    """
    too_strong = weighed.share_above(MODERATE_UP_TO if points < enough else DRIFT_ABOVE)
    figure = 1.0 if points < fewest else min(1.0, too_strong)
    return Check("interval_holds", figure <= LARGEST_RISK, figure, "probability_of_too_strong_correlation")


def whiten(table: FloatArray, positions: FloatArray, candidates: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Columns (G, n, K) freed of correlation candidate^distance, and half the log determinants (G,).

    Each row less its part foretold by the row before, over the spread that part leaves: gaps are no obstacle.
    """
    carried = candidates[:, None] ** np.diff(positions)
    spread = np.sqrt(1 - carried**2)
    later = (table[1:] - carried[:, :, None] * table[:-1]) / spread[:, :, None]
    first = np.broadcast_to(table[:1], (candidates.size, 1, table.shape[1]))
    return np.concatenate([first, later], axis=1), np.log(spread).sum(axis=1)


def variances_of_sums(weights: FloatArray, positions: FloatArray, candidates: FloatArray) -> FloatArray:
    """Variance (G, K) of weighted sums, weights (K, n), of noise of variance one and correlation candidate^distance."""
    apart = np.abs(positions[:, None] - positions[None, :]).astype(np.int64).ravel()
    by_distance = np.array([np.bincount(apart, np.outer(row, row).ravel()) for row in weights])
    return np.asarray(candidates[:, None] ** np.arange(by_distance.shape[1]) @ by_distance.T, dtype=np.float64)
