"""How sure a staggered estimate is: interval, permutation of the starts, and the checks of the time before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import stats

from .aggregation import Whole
from .contrasts import Cohorts, Contrast, IntArray, Permutation, contrast_of, permute
from .doubly_robust import Estimator
from .errors import TooFewPoints, without_spread
from .estimate import Check
from .group_time import GroupTime, cells_of, group_time_effects
from .influence import WaldTest, cluster_sums, wald_test
from .panel import FloatArray
from .trends import FEWEST_PERIODS, SUSPECT_BELOW, trend_checks

FEWEST_CLUSTERS_TREATED = 2


@dataclass(frozen=True, eq=False)
class Study:
    """Cohorts, their group-time effects, covariates (N, p) or None, and clusters (N,) or None."""

    cohorts: Cohorts
    found: GroupTime
    covariates: FloatArray | None
    estimator: Estimator
    clusters: IntArray | None

    @property
    def is_plain(self) -> bool:
        """Plain means of independent units: everything is a linear contrast, and exact tools apply."""
        return self.covariates is None and self.clusters is None

    @cached_property
    def joint(self) -> WaldTest | None:
        """Are all effects before the start zero?"""
        early = ~self.found.is_after
        return wald_test(self.found.effects[early], self.found.influence[:, early], self.clusters)


@dataclass(frozen=True, slots=True)
class Headline:
    """Inference on the effect told first; `factor` turns an influence-function error into a margin."""

    standard_error: float
    margin: float
    factor: float
    p_value: float
    smallest_p: float | None
    figures: tuple[tuple[str, float], ...]


def headline(study: Study, whole: Whole, *, confidence: float, draws: int, seed: int) -> Headline:
    """Inference by the rule stated in `staggered_difference_in_differences`; raises NoVariation, TooFewPoints."""
    share = (1 + confidence) / 2
    scale, freedom = (1.0, math.inf)
    contrast = _contrast(study, whole) if study.covariates is None else None
    if study.is_plain and contrast is not None:
        error, freedom, p_value = contrast.standard_error, contrast.freedom, contrast.p_value
        figures = [("cluster_p_value", p_value), ("degrees_of_freedom", freedom)]
    else:
        scale, freedom = _small_sample(study, whole)
        error = scale * float(np.sqrt((cluster_sums(whole.influence, study.clusters) ** 2).sum())) / _units(study)
        p_value = float(2 * stats.t.sf(abs(whole.effect) / error, freedom)) if error > 0 else 1.0
        figures = [("cluster_p_value", p_value), ("degrees_of_freedom", freedom)]
    if error <= 1e-12 * max(1.0, float(np.abs(study.cohorts.complete).max())):
        raise without_spread(float(np.ptp(study.cohorts.complete)))
    quantile = float(stats.t.ppf(share, freedom))
    permutation = None if contrast is None else _permute(study, contrast, draws=draws, seed=seed)
    if permutation is None:
        return Headline(error, quantile * error, quantile * scale, p_value, None, tuple(figures))
    figures.append(
        ("exact_assignments" if permutation.is_exact else "drawn_assignments", float(permutation.assignments))
    )
    return Headline(
        error, quantile * error, quantile * scale, permutation.p_value, permutation.smallest_p, tuple(figures)
    )


def _units(study: Study) -> int:
    return int(study.cohorts.labels.size)


def _contrast(study: Study, whole: Whole) -> Contrast:
    """The effect as weights (L, T) on every unit's values, cohort sizes taken as given."""
    cells, counts = study.found.cells, study.cohorts.counts
    used = cells.chosen(whole.weights != 0)
    share = whole.weights[whole.weights != 0]
    weights = np.zeros((counts.size, study.cohorts.values.shape[1]))
    others = used.comparisons @ counts
    for at, sign in ((used.period, 1.0), (used.base, -1.0)):
        np.add.at(weights, (used.cohort, at), sign * share / counts[used.cohort])
        np.add.at(weights.T, at, -sign * (share / others)[:, None] * used.comparisons)
    return contrast_of(study.cohorts, weights, np.flatnonzero(used.comparisons.any(axis=0)).tolist())


def _small_sample(study: Study, whole: Whole) -> tuple[float, float]:
    """√(C / (C − L)) and C − L: influence functions take the mean of each of L cohorts as known, of C clusters."""
    cells = study.found.cells.chosen(whole.weights != 0)
    involved = np.union1d(np.unique(cells.cohort), np.flatnonzero(cells.comparisons.any(axis=0)))
    clusters = np.arange(_units(study)) if study.clusters is None else study.clusters
    for cohort in np.unique(cells.cohort):
        size = np.unique(clusters[study.cohorts.labels == cohort]).size
        if size < FEWEST_CLUSTERS_TREATED:
            raise TooFewPoints(what="Clusters that start together", found=size, needed=FEWEST_CLUSTERS_TREATED)
    count = np.unique(clusters[np.isin(study.cohorts.labels, involved)]).size
    freedom = count - involved.size
    if freedom < 1:
        raise TooFewPoints(what="Clusters", found=count, needed=involved.size + 1)
    return math.sqrt(count / freedom), float(freedom)


def _permute(study: Study, contrast: Contrast, *, draws: int, seed: int) -> Permutation | None:
    """Starts shuffled among clusters; None where a cluster holds units with different starts."""
    labels = study.cohorts.labels
    if study.clusters is None:
        return permute(contrast, labels, draws=draws, seed=seed)
    first = np.unique(study.clusters, return_index=True)[1]
    if (labels[first][study.clusters] != labels).any():
        return None
    responses = cluster_sums(contrast.responses.T, study.clusters).T
    whole = Contrast(contrast.effect, contrast.standard_error, contrast.freedom, responses)
    return permute(whole, labels[first], draws=draws, seed=seed)


def pre_checks(study: Study) -> tuple[Check, ...]:
    """`pre_trend` (joint where the data can carry it, else by slope) and `placebo_in_time`."""
    slope, halves = trend_checks(study.cohorts) if study.is_plain else _adjusted_trends(study)
    if study.joint is not None:
        slope = Check("pre_trend", study.joint.p_value >= SUSPECT_BELOW, study.joint.p_value)
    return slope, halves


def _adjusted_trends(study: Study) -> tuple[Check, Check]:
    """The same two questions asked of the effects before the start, with their covariates and clusters."""
    found = group_time_effects(study.cohorts, cells_of(study.cohorts, "universal"), study.covariates, study.estimator)
    slopes, halves = np.zeros(len(found.cells)), np.zeros(len(found.cells))
    for cohort in np.unique(found.cells.cohort):
        early = np.flatnonzero((found.cells.cohort == cohort) & ~found.is_after)
        if early.size + 1 < FEWEST_PERIODS:
            continue
        times = np.append(found.event_times[early], -1).astype(float)  # the base itself: an effect of zero
        centred = times - times.mean()
        size = float(study.cohorts.counts[cohort])
        slopes[early] = size * (centred / (centred @ centred))[:-1]
        late = times >= np.median(times)
        halves[early] = size * np.where(late, 1 / late.sum(), -1 / (~late).sum())[:-1]
    return _zero("pre_trend", study, found, slopes), _zero("placebo_in_time", study, found, halves)


def _zero(code: str, study: Study, found: GroupTime, weights: FloatArray) -> Check:
    if not weights.any():
        return Check(code, None)
    scale, freedom = _freedom_of(study)
    sums = cluster_sums(found.influence @ weights, study.clusters)
    error = scale * float(np.sqrt((sums**2).sum())) / _units(study)
    if error == 0:
        return Check(code, None)
    p_value = float(2 * stats.t.sf(abs(float(weights @ found.effects)) / error, freedom))
    return Check(code, p_value >= SUSPECT_BELOW, p_value)


def _freedom_of(study: Study) -> tuple[float, float]:
    count = _units(study) if study.clusters is None else int(study.clusters.max()) + 1
    freedom = max(1, count - study.cohorts.starts.size)
    return math.sqrt(count / freedom), float(freedom)
