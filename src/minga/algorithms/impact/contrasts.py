"""Contrasts between units that have started and units that have not: the linear core of difference-in-differences.

Every figure (an effect, one event-study point, a pre-trend slope, a placebo) is Σ c[cohort(i), t] · y[i, t].
Writing it so gives cluster standard errors and permutations of the start dates without fitting again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .errors import NoComparison, TooFewPoints, TreatedFromTheStart
from .estimate import Period
from .panel import FloatArray, Panel

type IntArray = NDArray[np.int64]

NEVER = np.iinfo(np.int64).max
EXACT_UP_TO = 20_000
MOST_SHUFFLED = 10_000_000
SHUFFLED_AT_ONCE = 1_000_000
FEWEST_DRAWS = 199


@dataclass(frozen=True, eq=False)
class Cohorts:
    """Units grouped by the position of their start; `starts` (L,) ascending, NEVER for untreated units."""

    values: FloatArray
    starts: IntArray
    labels: IntArray
    uses_not_yet: bool

    @cached_property
    def counts(self) -> IntArray:
        return np.bincount(self.labels, minlength=self.starts.size).astype(np.int64)

    @cached_property
    def usable(self) -> NDArray[np.bool_]:
        """Periods (T,) with a value in every unit, after filling."""
        return np.asarray(~np.isnan(self.values).any(axis=0))

    @cached_property
    def complete(self) -> FloatArray:
        """Values with zero where nothing is known: contrasts give such periods no weight."""
        return np.nan_to_num(self.values)

    @cached_property
    def means(self) -> FloatArray:
        """Mean of each cohort by period, (L, T)."""
        return np.array([self.complete[self.labels == index].mean(axis=0) for index in range(self.starts.size)])

    def treated(self) -> list[int]:
        """Cohorts that start inside the panel."""
        return [index for index, start in enumerate(self.starts) if start < self.values.shape[1]]

    def comparisons(self, cohort: int, through: int) -> list[int]:
        """Cohorts still untreated at position `through`, and never the cohort itself."""
        needed = through if self.uses_not_yet else NEVER - 1
        return [index for index, start in enumerate(self.starts) if start > needed and index != cohort]


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One comparison: weights over periods `at` less `base`, each (T,), of a treated cohort and clean others.

    `share` is the cell's part of the whole figure.
    """

    cohort: int
    at: FloatArray
    base: FloatArray
    comparisons: tuple[int, ...]
    share: float

    @property
    def over(self) -> FloatArray:
        return self.at - self.base


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Figure, cluster standard error and degrees of freedom; `responses` (L, N) is every unit in every role."""

    effect: float
    standard_error: float
    freedom: float
    responses: FloatArray

    def margin(self, confidence: float) -> float:
        return float(special.stdtrit(self.freedom, (1 + confidence) / 2)) * self.standard_error

    @property
    def p_value(self) -> float:
        if self.standard_error == 0:
            return 1.0 if self.effect == 0 else 0.0
        return float(2 * special.stdtr(self.freedom, -abs(self.effect) / self.standard_error))


@dataclass(frozen=True, slots=True)
class Permutation:
    """Two-sided p value among all (or `assignments` drawn) ways the starts could have fallen."""

    p_value: float
    assignments: int
    is_exact: bool

    @property
    def smallest_p(self) -> float:
        return 1 / self.assignments


def start_positions(panel: Panel, treated_from: Mapping[str, Period]) -> IntArray:
    """Position of each unit's start, (N,); NEVER for units without one, or with one after the data.

    Raises UnknownUnit, UnknownPeriod (another grain), TreatedFromTheStart.
    """
    starts = np.full(len(panel.units), NEVER, dtype=np.int64)
    for row, (unit, period) in zip(panel.rows(treated_from), treated_from.items(), strict=True):
        if type(period) is not type(panel.periods[0]):
            panel.position(period)
        elif period <= panel.periods[0]:  # type: ignore[operator]  # same type, checked just above
            raise TreatedFromTheStart(unit=unit)
        elif period <= panel.periods[-1]:  # type: ignore[operator]
            starts[row] = panel.position(period)
    return starts


def measure(cohorts: Cohorts, cells: Sequence[Cell]) -> Contrast:
    """Add up the cells; raises NoComparison without cells and TooFewPoints without spread."""
    if not cells:
        raise NoComparison
    weights = np.zeros((cohorts.starts.size, cohorts.values.shape[1]))
    counts = cohorts.counts
    for cell in cells:
        over = cell.over
        weights[cell.cohort] += cell.share / counts[cell.cohort] * over
        others = counts[list(cell.comparisons)].sum()
        for index in cell.comparisons:
            weights[index] -= cell.share / others * over
    return contrast_of(cohorts, weights, sorted({index for cell in cells for index in cell.comparisons}))


def contrast_of(cohorts: Cohorts, weights: FloatArray, reference: Sequence[int]) -> Contrast:
    """The contrast of `weights` (L, T) per unit; `reference` are the cohorts that serve as comparison."""
    responses = weights @ cohorts.complete.T
    effect = float(responses[cohorts.labels, np.arange(cohorts.labels.size)].sum())
    variance, freedom = _variance(responses, cohorts.labels, reference)
    return Contrast(effect, math.sqrt(variance), freedom, responses)


def _variance(responses: FloatArray, labels: IntArray, reference: Sequence[int]) -> tuple[float, float]:
    """Independent units within cohorts; Satterthwaite's degrees of freedom (Welch 1947 for two cohorts).

    A cohort of one unit shows no spread of its own: it borrows that of the comparison units in its role.
    """
    parts: list[tuple[float, int]] = []
    is_reference = np.zeros(responses.shape[0], dtype=np.bool_)
    is_reference[list(reference)] = True
    compared = is_reference[labels]
    for cohort in range(responses.shape[0]):
        own = responses[cohort, labels == cohort]
        if not np.any(responses[cohort]):
            continue
        sample = own if own.size > 1 else responses[cohort, compared & (labels != cohort)]
        if sample.size < 2:
            raise TooFewPoints(what="Units to judge the variation between units", found=sample.size, needed=2)
        parts.append((own.size * float(np.var(sample, ddof=1)), sample.size - 1))
    total = sum(part for part, _ in parts)
    spread = sum(part**2 / freedom for part, freedom in parts)
    return total, (total**2 / spread if spread > 0 else 1.0)


def permute(contrast: Contrast, labels: IntArray, *, draws: int, seed: int) -> Permutation:
    """Every assignment of the starts where there are at most 20,000; otherwise `draws`, seeded.

    Beyond 5,000 units the draws are fewer, so that units × draws stays within 10⁷.
    """
    figures, is_exact = permuted_figures(contrast.responses, labels, draws=draws, seed=seed)
    extreme = int(_as_extreme(figures, contrast.effect).sum())
    if is_exact:
        return Permutation(extreme / figures.size, figures.size, is_exact=True)
    return Permutation((1 + extreme) / (figures.size + 1), figures.size + 1, is_exact=False)


def permuted_figures(responses: FloatArray, labels: IntArray, *, draws: int, seed: int) -> tuple[FloatArray, bool]:
    """Σ responses[label, unit] under every (True) or `draws` drawn (False) assignments of the labels.

    responses (L, N), labels (N,). The assignments depend on labels, draws and seed alone.
    """
    counts = np.bincount(labels, minlength=responses.shape[0])
    if _assignments(counts) <= EXACT_UP_TO:
        return _every_figure(responses, counts), True
    draws = max(FEWEST_DRAWS, min(draws, MOST_SHUFFLED // labels.size))
    generator = np.random.default_rng(seed)
    response = responses.ravel()
    places = np.arange(labels.size)
    figures = np.empty(draws)
    rows = max(1, SHUFFLED_AT_ONCE // labels.size)
    for first in range(0, draws, rows):
        part = figures[first : first + rows]
        shuffled = generator.permuted(np.tile(labels, (part.size, 1)), axis=1)
        part[:] = response.take(shuffled * labels.size + places).sum(axis=1)
    return figures, False


def _assignments(counts: IntArray) -> int:
    """Ways to give the starts to the units: a multinomial coefficient."""
    ways, left = 1, int(counts.sum())
    for count in counts.tolist():
        ways *= math.comb(left, count)
        left -= count
    return ways


def _every_figure(responses: FloatArray, counts: IntArray) -> FloatArray:
    """Cohort by cohort: every choice of its units among those still free, in every way the earlier ones fell."""
    free = np.arange(responses.shape[1])[None, :]
    figures = np.zeros(1)
    for cohort, count in enumerate(counts.tolist()):
        taken, left = _choices(free.shape[1], count)
        figures = (figures[:, None] + responses[cohort][free][:, taken].sum(axis=2)).ravel()
        free = free[:, left].reshape(figures.size, -1)
    return figures


@lru_cache(maxsize=8)
def _choices(among: int, count: int) -> tuple[IntArray, IntArray]:
    """Every choice of `count` places `among` so many, (C, count), and the places left, (C, among − count)."""
    taken = np.array(list(combinations(range(among), count)), dtype=np.int64).reshape(-1, count)
    is_left = np.ones((taken.shape[0], among), dtype=np.bool_)
    np.put_along_axis(is_left, taken, values=False, axis=1)
    return taken, np.nonzero(is_left)[1].reshape(taken.shape[0], among - count)


def _as_extreme(figures: FloatArray, effect: float) -> NDArray[np.bool_]:
    return np.abs(figures) >= abs(effect) * (1 - 1e-9) - 1e-12


def fill_additively(values: FloatArray, rounds: int = 60) -> FloatArray:
    """Missing points of one cohort (n, T) as unit mean + period mean of that cohort, found by alternation.

    A unit's gap then says nothing of its own: the others of its cohort speak for the period. A period that
    no unit reported stays missing. Converges to the two-way fit on the observed cells.
    """
    seen = ~np.isnan(values)
    if seen.all():
        return values
    with_values = seen.any(axis=0)
    level = np.zeros((values.shape[0], 1))
    shock = np.zeros((1, values.shape[1]))
    for _ in range(rounds):
        level = _mean_where(values - shock, seen, axis=1)
        shock = _mean_where(values - level, seen, axis=0)
    filled = np.where(seen, values, level + shock)
    filled[:, ~with_values] = np.nan
    return filled


def _mean_where(values: FloatArray, seen: NDArray[np.bool_], axis: int) -> FloatArray:
    count = np.maximum(seen.sum(axis=axis, keepdims=True), 1)
    return np.asarray(np.where(seen, values, 0.0).sum(axis=axis, keepdims=True) / count, dtype=np.float64)
