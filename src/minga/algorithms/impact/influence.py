"""Inference from influence functions: clusters, simultaneous bands, and the joint test of the time before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .contrasts import IntArray
from .panel import FloatArray

# A joint test needs far more clusters than effects; short of that its size is not 5 % and it is not made.
CLUSTERS_PER_EFFECT = 10
GAUSSIAN_ABOVE = 500
# Webb (2023): six points with mean 0 and variance 1, sound down to few clusters.
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Statistic, how many effects it joins, and its chi-squared p value."""

    statistic: float
    effects: int
    p_value: float


def cluster_sums(influence: FloatArray, clusters: IntArray | None) -> FloatArray:
    """Influence (N, K) or (N,) added up within clusters (N,) → (C, K) or (C,); None: each unit is its own."""
    if clusters is None:
        return influence
    sums = np.zeros((int(clusters.max()) + 1, *influence.shape[1:]))
    np.add.at(sums, clusters, influence)
    return sums


def standard_errors(influence: FloatArray, clusters: IntArray | None = None) -> FloatArray:
    """Standard error of each column, √(Σ over clusters of the squared sums) / N."""
    sums = cluster_sums(influence, clusters)
    return np.asarray(np.sqrt((sums**2).sum(axis=0)) / influence.shape[0], dtype=np.float64)


def wald_test(effects: FloatArray, influence: FloatArray, clusters: IntArray | None = None) -> WaldTest | None:
    """Are all `effects` (K,) zero? None where there are too few clusters, or effects that move as one."""
    if not effects.size:
        return None
    sums = cluster_sums(influence, clusters)
    if sums.shape[0] < CLUSTERS_PER_EFFECT * effects.size:
        return None
    variance = sums.T @ sums / influence.shape[0] ** 2
    if np.linalg.matrix_rank(variance, hermitian=True) < effects.size:
        return None
    statistic = float(effects @ np.linalg.solve(variance, effects))
    return WaldTest(statistic, int(effects.size), float(stats.chi2.sf(statistic, effects.size)))


def simultaneous_critical_value(
    influence: FloatArray, clusters: IntArray | None, *, confidence: float, draws: int, seed: int
) -> float:
    """How many standard errors a band needs to hold all K effects at once, by multiplier bootstrap.

    Each cluster's influence is multiplied by a random weight of mean 0 and variance 1 (Webb 2023; beyond
    500 clusters Gaussian weights, whose sums are drawn from their covariance directly). The value is the
    quantile of the largest studentised draw, and never below the pointwise normal one.
    """
    sums = cluster_sums(influence, clusters)
    spread = np.sqrt((sums**2).sum(axis=0))
    moving = spread > 0
    pointwise = float(stats.norm.ppf((1 + confidence) / 2))
    if not moving.any():
        return pointwise
    studentised = sums[:, moving] / spread[moving]
    generator = np.random.default_rng(seed)
    if sums.shape[0] > GAUSSIAN_ABOVE:
        values, vectors = np.linalg.eigh(studentised.T @ studentised)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        paths = generator.normal(size=(draws, values.size)) @ root.T
    else:
        paths = generator.choice(WEBB, size=(draws, sums.shape[0])) @ studentised
    return max(pointwise, float(np.quantile(np.abs(paths).max(axis=1), confidence)))
