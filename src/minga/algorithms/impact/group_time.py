"""Effects by group (units that start together) and period, the bricks of staggered difference-in-differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .contrasts import Cohorts, IntArray
from .doubly_robust import Estimator, effect_on_treated
from .errors import NoComparison
from .panel import FloatArray

type Base = Literal["universal", "varying"]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """K comparisons: a cohort's change from position `base` to `period` against cohorts still untreated.

    cohort, period, base (K,); comparisons (K, L) marks the cohorts compared with.
    """

    cohort: IntArray
    period: IntArray
    base: IntArray
    comparisons: NDArray[np.bool_]

    def __len__(self) -> int:
        return int(self.cohort.size)

    def chosen(self, which: NDArray[np.bool_]) -> Cells:
        return Cells(self.cohort[which], self.period[which], self.base[which], self.comparisons[which])


@dataclass(frozen=True, slots=True, eq=False)
class GroupTime:
    """Cells with their effects (K,) and influence functions (N, K), whose mean square / N is the variance."""

    cells: Cells
    effects: FloatArray
    influence: FloatArray
    starts: IntArray

    @property
    def event_times(self) -> IntArray:
        """Periods since the start, (K,); negative before it."""
        return self.cells.period - self.starts[self.cells.cohort]

    @property
    def is_after(self) -> NDArray[np.bool_]:
        return np.asarray(self.event_times >= 0)


def cells_of(cohorts: Cohorts, base: Base) -> Cells:
    """Every cohort and period with a clean comparison (Callaway and Sant'Anna 2021).

    From the start on, the base is the last usable period before it. Before the start the base is that same
    period ("universal", so that the picture has one zero; Roth 2024), or the preceding period ("varying").
    A comparison is untreated at both ends of the change. Raises NoComparison.
    """
    usable = np.flatnonzero(cohorts.usable)
    cohort, period, bases = [], [], []
    for index in cohorts.treated():
        before = usable[usable < cohorts.starts[index]]
        if not before.size:
            continue
        after = usable[usable >= cohorts.starts[index]]
        early = before[1:] if base == "varying" else before[:-1]
        period.append(np.concatenate([early, after]))
        bases.append(np.full(period[-1].size, before[-1]))
        if base == "varying":
            bases[-1][: early.size] = before[:-1]
        cohort.append(np.full(period[-1].size, index))
    if not cohort:
        raise NoComparison
    cells = _with_comparisons(cohorts, np.concatenate(cohort), np.concatenate(period), np.concatenate(bases))
    cells = cells.chosen(cells.comparisons.any(axis=1))
    if not (cells.period >= cohorts.starts[cells.cohort]).any():
        raise NoComparison
    return cells


def _with_comparisons(cohorts: Cohorts, cohort: IntArray, period: IntArray, base: IntArray) -> Cells:
    last = np.maximum(period, base)[:, None]
    needed = last if cohorts.uses_not_yet else np.full_like(last, cohorts.values.shape[1] - 1)
    clean = cohorts.starts[None, :] > needed
    clean[np.arange(cohort.size), cohort] = False
    return Cells(cohort, period, base, clean)


def group_time_effects(
    cohorts: Cohorts, cells: Cells, covariates: FloatArray | None, estimator: Estimator
) -> GroupTime:
    """Effects of all `cells`; covariates (N, p) without the constant, or None for plain means."""
    influence = np.zeros((cohorts.labels.size, len(cells)), order="F")
    effects = np.zeros(len(cells))
    for which in _alike(cells, with_covariates=covariates is not None):
        part = cells.chosen(which)
        if covariates is None:
            effects[which], influence[:, which] = _plain_means(cohorts, part)
        else:
            effects[which], influence[:, which] = _adjusted(cohorts, part, covariates, estimator)
    return GroupTime(cells, effects, influence, cohorts.starts)


def _alike(cells: Cells, *, with_covariates: bool) -> list[NDArray[np.bool_]]:
    """Cells computed together: those of one cohort and, where models are fitted, of one comparison group."""
    if not with_covariates:
        return [cells.cohort == cohort for cohort in np.unique(cells.cohort)]
    keys = np.column_stack([cells.cohort, cells.comparisons.astype(np.int64)])
    _, group = np.unique(keys, axis=0, return_inverse=True)
    return [group.ravel() == number for number in range(int(group.max()) + 1)]


def _plain_means(cohorts: Cohorts, cells: Cells) -> tuple[FloatArray, FloatArray]:
    """Difference of mean changes of one cohort and its comparisons, cell by cell."""
    changes = cohorts.complete[:, cells.period] - cohorts.complete[:, cells.base]
    own = (cohorts.labels == cells.cohort[0]).astype(float)[:, None]
    other = cells.comparisons.T[cohorts.labels].astype(float)
    count, others = own.sum(), other.sum(axis=0)
    own_mean, other_mean = (own * changes).sum(axis=0) / count, (other * changes).sum(axis=0) / others
    influence = own * (changes - own_mean) / count - other * (changes - other_mean) / others
    return own_mean - other_mean, influence * cohorts.labels.size


def _adjusted(
    cohorts: Cohorts, cells: Cells, covariates: FloatArray, estimator: Estimator
) -> tuple[FloatArray, FloatArray]:
    is_own = cohorts.labels == cells.cohort[0]
    used = is_own | cells.comparisons[0][cohorts.labels]
    changes = (cohorts.complete[:, cells.period] - cohorts.complete[:, cells.base])[used]
    design = np.column_stack([np.ones(int(used.sum())), covariates[used]])
    effects, part = effect_on_treated(changes, is_own[used].astype(float), design, estimator)
    influence = np.zeros((used.size, len(cells)))
    influence[used] = part * used.size / int(used.sum())
    return effects, influence
