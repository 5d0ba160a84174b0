"""Difference-in-differences, with staggered starts, exact permutation and its own suspicion of itself.

With several starts, effects are taken by cohort and period against clean comparisons and averaged by cohort
size (Callaway and Sant'Anna 2021): a two-way regression would compare units with others already treated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .contrasts import Cell, Cohorts, Contrast, Permutation, fill_additively, measure, permute, start_positions
from .errors import (
    BadSetting,
    MissingPoints,
    NothingTreated,
    NotPositive,
    TooFewPoints,
    without_spread,
)
from .estimate import (
    Estimate,
    EventPoint,
    Interval,
    Method,
    Period,
    Picture,
    RefusedFigure,
    Sample,
    Span,
    share_of,
)
from .panel import FloatArray, Panel
from .trends import trend_checks

type Offsets = tuple[int, int]
type Comparison = Literal["never", "not_yet"]


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """The panel ready for contrasts: filled, on the scale of analysis, with its windows."""

    panel: Panel
    cohorts: Cohorts
    pre: Offsets
    post: Offsets
    log: bool

    @property
    def last(self) -> int:
        return len(self.panel.periods) - 1

    def weights(self, cohort: int, first: int, last: int) -> FloatArray | None:
        """Mean over event times first..last of a cohort, (T,); None when none of it lies in usable data."""
        start = int(self.cohorts.starts[cohort])
        inside = range(max(0, start + first), min(self.last, start + last) + 1)
        usable = [t for t in inside if self.cohorts.usable[t]]
        if not usable:
            return None
        over = np.zeros(self.last + 1)
        over[usable] = 1 / len(usable)
        return over


def difference_in_differences(
    panel: Panel,
    treated_from: Mapping[str, Period],
    *,
    pre_window: Offsets,
    post_window: Offsets,
    comparison: Comparison = "never",
    log: bool = False,
    confidence: float = 0.95,
    draws: int = 1_999,
    seed: int = 0,
) -> Estimate:
    """Change of treated units from `pre_window` to `post_window`, less that of untreated units then.

    `treated_from` maps a unit to its first period under treatment; units absent from it, or starting after
    the data, are untreated throughout. Windows count periods from each unit's own start, ends included:
    (-12, -1) is the year before, (6, 17) skips a half-year ramp. `comparison` "never" uses those untreated
    throughout, "not_yet" also units that start later than the period compared. `log=True`: `relative` is
    the ratio less one, `effect` that ratio at the counterfactual geometric mean.
    Interval: units as clusters, Welch-Satterthwaite t. p value: permutation of the starts, exact up to
    20,000 assignments, otherwise `draws` with `seed`. Recommended: 14 units, six of them treated, or one and 13 others.
    Raises NoComparison, NothingTreated, NoVariation,
    TreatedFromTheStart, TooFewPoints, MissingPoints, NotPositive, UnknownUnit, UnknownPeriod, BadSetting.
    """
    _check_windows(pre_window, post_window, comparison)
    design = _design(panel, treated_from, (pre_window, post_window), comparison, log=log)
    contrast = measure(design.cohorts, _effect_cells(design, *post_window))
    if contrast.standard_error <= 1e-12 * max(1.0, float(np.abs(design.cohorts.complete).max())):
        raise without_spread(float(np.ptp(design.cohorts.complete)))
    permutation = permute(contrast, design.cohorts.labels, draws=draws, seed=seed)
    return _estimate(design, contrast, permutation, confidence)


def _estimate(design: _Design, contrast: Contrast, permutation: Permutation, confidence: float) -> Estimate:
    cells = _effect_cells(design, *design.post)
    observed = _treated_mean(design, cells)
    scale = _Scale(design.log, observed - contrast.effect)
    margin = contrast.margin(confidence)
    points = _event_study(design, confidence)
    return Estimate(
        method=Method.DIFFERENCE_IN_DIFFERENCES,
        effect=scale.unit(contrast.effect),
        relative=scale.share(contrast.effect),
        interval=Interval(scale.unit(contrast.effect - margin), scale.unit(contrast.effect + margin), confidence),
        standard_error=contrast.standard_error * scale.slope(contrast.effect),
        p_value=permutation.p_value,
        smallest_p=permutation.smallest_p,
        before=_span(design, cells, *design.pre),
        after=_span(design, cells, *design.post),
        sample=_sample(design, cells),
        checks=trend_checks(design.cohorts),
        figures=_figures(contrast, permutation),
        refused=(_naive(design, cells, observed),),
        event_study=_event_points(points, design.log),
        picture=_picture(design, points),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the scale of analysis (plain or logarithm) to the indicator's unit at a counterfactual level."""

    log: bool
    counterfactual: float

    def unit(self, effect: float) -> float:
        return float(np.exp(self.counterfactual) * np.expm1(effect)) if self.log else effect

    def share(self, effect: float) -> float | None:
        return float(np.expm1(effect)) if self.log else share_of(effect, self.counterfactual)

    def slope(self, effect: float) -> float:
        return float(np.exp(self.counterfactual + effect)) if self.log else 1.0


def _check_windows(pre: Offsets, post: Offsets, comparison: str) -> None:
    if not pre[0] <= pre[1] < 0:
        raise BadSetting(name="pre_window", value=pre)
    if not 0 <= post[0] <= post[1]:
        raise BadSetting(name="post_window", value=post)
    if comparison not in {"never", "not_yet"}:
        raise BadSetting(name="comparison", value=comparison)


def _design(
    panel: Panel,
    treated_from: Mapping[str, Period],
    windows: tuple[Offsets, Offsets],
    comparison: Comparison,
    *,
    log: bool,
) -> _Design:
    starts, labels = np.unique(start_positions(panel, treated_from), return_inverse=True)
    values = _logged(panel) if log else panel.values.copy()
    for cohort in range(starts.size):
        values[labels == cohort] = fill_additively(values[labels == cohort])
    cohorts = Cohorts(values, starts, labels.astype(np.int64), comparison == "not_yet")
    if not cohorts.treated():
        raise NothingTreated
    design = _Design(panel, cohorts, *windows, log)
    _require_own_points(design)
    return design


def _logged(panel: Panel) -> FloatArray:
    for unit, row in zip(panel.units, panel.values, strict=True):
        if (row <= 0).any():
            raise NotPositive(unit=unit)
    return np.log(panel.values)


def _require_own_points(design: _Design) -> None:
    """A unit that reported nothing in a window cannot be spoken for by its cohort."""
    seen = ~np.isnan(design.panel.values)
    for cohort in design.cohorts.treated():
        for first, last in (design.pre, design.post):
            over = design.weights(cohort, first, last)
            if over is None:
                raise TooFewPoints(what=f"Periods in the window {first} to {last}", found=0, needed=1)
            empty = ~seen[:, over > 0].any(axis=1)
            if empty.any():
                unit = design.panel.units[int(np.flatnonzero(empty)[0])]
                raise MissingPoints(unit=unit, missing=int((over > 0).sum()))


def _effect_cells(design: _Design, first: int, last: int) -> list[Cell]:
    """Cohort × period cells of the event window that have a clean comparison, weighted by cohort size."""
    by_cohort: dict[int, list[tuple[FloatArray, FloatArray, tuple[int, ...]]]] = {}
    for cohort in design.cohorts.treated():
        base = design.weights(cohort, *design.pre)
        turn = int(design.cohorts.starts[cohort])
        for offset in range(max(first, -turn), min(last, design.last - turn) + 1):
            at = design.weights(cohort, offset, offset)
            clean = design.cohorts.comparisons(cohort, turn + max(offset, design.pre[1]))
            if base is not None and at is not None and clean:
                by_cohort.setdefault(cohort, []).append((at, base, tuple(clean)))
    counts = design.cohorts.counts
    total = sum(int(counts[cohort]) for cohort in by_cohort)
    return [
        Cell(cohort, at, base, clean, int(counts[cohort]) / total / len(found))
        for cohort, found in by_cohort.items()
        for at, base, clean in found
    ]


def _treated_mean(design: _Design, cells: list[Cell], *, before: bool = False) -> float:
    """Mean of the treated in their window, weighted as the effect is, on the scale of analysis."""
    means = design.cohorts.means
    return float(sum(cell.share * (means[cell.cohort] @ (cell.base if before else cell.at)) for cell in cells))


def _naive(design: _Design, cells: list[Cell], observed: float) -> RefusedFigure:
    before = _treated_mean(design, cells, before=True)
    effect = _Scale(design.log, before).unit(observed - before)
    return RefusedFigure("before_after_of_treated_only", effect, "ignores_what_happened_without_it")


def _figures(contrast: Contrast, permutation: Permutation) -> tuple[tuple[str, float], ...]:
    assignments = "exact_assignments" if permutation.is_exact else "drawn_assignments"
    return (
        ("cluster_p_value", contrast.p_value),
        ("degrees_of_freedom", contrast.freedom),
        (assignments, float(permutation.assignments)),
    )


@dataclass(frozen=True, slots=True)
class _Point:
    """One event time on the scale of analysis: the effect, its margin, and the treated mean there."""

    offset: int
    effect: float
    margin: float
    observed: float


def _event_study(design: _Design, confidence: float) -> list[_Point]:
    """Every event time at which some cohort has a clean comparison."""
    starts = design.cohorts.starts[design.cohorts.treated()]
    points: list[_Point] = []
    for offset in range(-int(starts.max()), design.last - int(starts.min()) + 1):
        cells = _effect_cells(design, offset, offset)
        if cells:
            point = measure(design.cohorts, cells)
            points.append(_Point(offset, point.effect, point.margin(confidence), _treated_mean(design, cells)))
    return points


def _event_points(points: list[_Point], log: bool) -> tuple[EventPoint, ...]:
    """In the indicator's unit, each at its own counterfactual level."""
    shown: list[EventPoint] = []
    for point in points:
        scale = _Scale(log, point.observed - point.effect)
        low, high = point.effect - point.margin, point.effect + point.margin
        shown.append(EventPoint(point.offset, scale.unit(point.effect), scale.unit(low), scale.unit(high)))
    return tuple(shown)


def _picture(design: _Design, points: list[_Point]) -> Picture:
    """Treated mean and its counterfactual, by period for one start and by event time for several."""
    treated = design.cohorts.treated()
    levels = np.array([[p.observed, p.observed - p.effect, p.margin] for p in points])
    lines = [levels[:, 0], levels[:, 1], levels[:, 1] - levels[:, 2], levels[:, 1] + levels[:, 2]]
    observed, middle, low, high = (tuple((np.exp(line) if design.log else line).tolist()) for line in lines)
    periods: tuple[Period, ...] = tuple(point.offset for point in points)
    if len(treated) == 1:
        turn = int(design.cohorts.starts[treated[0]])
        periods = tuple(design.panel.periods[turn + point.offset] for point in points)
    axis = "period" if len(treated) == 1 else "event_time"
    return Picture(periods, observed, middle, low, high, axis)


def _span(design: _Design, cells: list[Cell], first: int, last: int) -> Span:
    cohorts = sorted({cell.cohort for cell in cells})
    starts = [int(design.cohorts.starts[cohort]) for cohort in cohorts]
    low, high = max(0, min(starts) + first), min(design.last, max(starts) + last)
    return Span(design.panel.periods[low], design.panel.periods[high])


def _sample(design: _Design, cells: list[Cell]) -> Sample:
    counts = design.cohorts.counts
    treated = {cell.cohort for cell in cells}
    compared = {index for cell in cells for index in cell.comparisons} - treated
    used = np.any([cell.over != 0 for cell in cells], axis=0)
    return Sample(
        treated_units=int(sum(counts[cohort] for cohort in treated)),
        comparison_units=int(sum(counts[cohort] for cohort in compared)),
        periods_before=design.pre[1] - design.pre[0] + 1,
        periods_after=design.post[1] - design.post[0] + 1,
        share_missing=float(np.isnan(design.panel.values[:, used]).mean()),
    )
