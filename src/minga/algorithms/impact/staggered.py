"""Difference-in-differences where units start at different times: group by group, period by period.

Callaway and Sant'Anna (2021), with covariates as in Sant'Anna and Zhao (2020). A two-way regression would
compare units with others already treated (Goodman-Bacon 2021); here nobody treated ever serves as comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .aggregation import KINDS, Whole, aggregate
from .contrasts import Cohorts, IntArray, fill_additively, start_positions
from .doubly_robust import Estimator
from .errors import BadSetting, MissingPoints, NotANumber, NothingTreated, WrongShape
from .estimate import (
    AggregatePoint,
    Aggregation,
    Estimate,
    EventPoint,
    GroupTimeEffect,
    Interval,
    Method,
    Period,
    Picture,
    RefusedFigure,
    Sample,
    Span,
    share_of,
)
from .group_time import Base, Cells, GroupTime, cells_of, group_time_effects
from .influence import simultaneous_critical_value, standard_errors
from .panel import FloatArray, Panel
from .staggered_inference import Headline, Study, headline, pre_checks

type Comparison = Literal["never", "not_yet"]
type Kind = Literal["simple", "group", "dynamic", "calendar"]

BAND_DRAWS = 999


def staggered_difference_in_differences(
    panel: Panel,
    treated_from: Mapping[str, Period],
    *,
    comparison: Comparison = "not_yet",
    covariates: Mapping[str, Sequence[float]] | None = None,
    estimator: Estimator = "doubly_robust",
    clusters: Mapping[str, str] | None = None,
    aggregation: Kind = "group",
    base: Base = "universal",
    post_window: tuple[int, int] | None = None,
    confidence: float = 0.95,
    draws: int = 1_999,
    seed: int = 0,
) -> Estimate:
    """Average effect on units that start at different times, from effects by starting group and period.

    `treated_from` maps a unit to its first treated period; the others are never treated. They are compared
    with "never" treated units, or with those "not_yet" treated at the period too. `covariates` maps every
    unit to the same number of values fixed before the start. `aggregation` makes the headline; all four
    are in `aggregations`, their errors from influence functions as in the paper. `post_window` keeps the
    event times a..b after the start. `event_study` is the dynamic aggregation, its interval pointwise
    (`simultaneous_critical_value` standard errors would hold all points at once).

    Headline interval and p value: units independent, Welch-Satterthwaite, and permutation of the starts
    (exact up to 20,000 assignments), as in `difference_in_differences`. With `clusters` the error adds up
    influence by cluster, Student's t, and whole clusters are permuted where each has one start. With
    `covariates` the p value is Student's too. Checks: `pre_trend` is the joint Wald test of all effects
    before the start where there are ten clusters to each, else a difference in slope; `placebo_in_time`.
    Recommended: 24 units, with as many in each group that starts together as never start.
    Raises TreatedFromTheStart, NothingTreated, NoComparison, MissingPoints, TooFewPoints, NoVariation,
    NoOverlap, CollinearCovariates, WrongShape, NotANumber, UnknownUnit, UnknownPeriod, BadSetting.
    """
    _check_settings(comparison, estimator, aggregation, base, post_window)
    cohorts = _cohorts(panel, treated_from, comparison)
    given = None if covariates is None else _covariates(panel, covariates)
    found = group_time_effects(cohorts, cells_of(cohorts, base), given, estimator)
    study = Study(cohorts, _within(found, post_window), given, estimator, _clusters(panel, clusters))
    wholes = {kind: aggregate(study.found, cohorts.labels, kind) for kind in KINDS}
    top = headline(study, wholes[aggregation], confidence=confidence, draws=draws, seed=seed)
    return _estimate(panel, study, wholes, _Shown(wholes[aggregation], top, confidence, seed))


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """What is told first: the chosen aggregation with its inference."""

    whole: Whole
    top: Headline
    confidence: float
    seed: int


def _estimate(panel: Panel, study: Study, wholes: dict[str, Whole], shown: _Shown) -> Estimate:
    effect, top, cells = shown.whole.effect, shown.top, study.found.cells
    observed, before = _treated_mean(study, shown.whole, cells.period), _treated_mean(study, shown.whole, cells.base)
    dynamic = wholes["dynamic"]
    critical = simultaneous_critical_value(
        dynamic.part_influences, study.clusters, confidence=shown.confidence, draws=BAND_DRAWS, seed=shown.seed
    )
    points = _event_points(study, dynamic, top)
    return Estimate(
        method=Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES,
        effect=effect,
        relative=share_of(effect, observed - effect),
        interval=Interval(effect - top.margin, effect + top.margin, shown.confidence),
        standard_error=top.standard_error,
        p_value=top.p_value,
        smallest_p=top.smallest_p,
        before=Span(panel.periods[int(cells.base.min())], panel.periods[int(cells.base.max())]),
        after=_after(panel, study, shown.whole),
        sample=_sample(panel, study, shown.whole),
        checks=pre_checks(study),
        figures=(*top.figures, ("simultaneous_critical_value", critical), *_wald_figures(study)),
        refused=(RefusedFigure("before_after_of_treated_only", observed - before, "ignores_what_happened_without_it"),),
        event_study=points,
        group_time=_group_time(panel, study),
        aggregations=tuple(_aggregation(panel, study, whole) for whole in wholes.values()),
        picture=_picture(study, dynamic, points),
    )


def _check_settings(
    comparison: str, estimator: str, aggregation: str, base: str, window: tuple[int, int] | None
) -> None:
    allowed = {
        "comparison": (comparison, ("never", "not_yet")),
        "estimator": (estimator, ("doubly_robust", "regression", "weighting")),
        "aggregation": (aggregation, KINDS),
        "base": (base, ("universal", "varying")),
    }
    for name, (value, known) in allowed.items():
        if value not in known:
            raise BadSetting(name=name, value=value)
    if window is not None and not 0 <= window[0] <= window[1]:
        raise BadSetting(name="post_window", value=window)


def _cohorts(panel: Panel, treated_from: Mapping[str, Period], comparison: Comparison) -> Cohorts:
    """Units by start, gaps filled inside each cohort; raises MissingPoints for a unit silent on one side of a start."""
    starts, labels = np.unique(start_positions(panel, treated_from), return_inverse=True)
    seen = ~np.isnan(panel.values)
    values = panel.values.copy()
    for cohort in range(starts.size):
        values[labels == cohort] = fill_additively(values[labels == cohort])
    cohorts = Cohorts(values, starts, labels.astype(np.int64), comparison == "not_yet")
    if not cohorts.treated():
        raise NothingTreated
    for cohort in cohorts.treated():
        turn = int(starts[cohort])
        for window in (slice(None, turn), slice(turn, None)):
            silent = np.flatnonzero(~seen[:, window].any(axis=1))
            if silent.size:
                raise MissingPoints(unit=panel.units[int(silent[0])], missing=seen[:, window].shape[1])
    return cohorts


def _covariates(panel: Panel, covariates: Mapping[str, Sequence[float]]) -> FloatArray:
    panel.rows(covariates)
    width = len(next(iter(covariates.values()), ()))
    rows: list[list[float]] = []
    for place, unit in enumerate(panel.units):
        row = [float(value) for value in covariates.get(unit, ())]
        if len(row) != width or not width:
            raise WrongShape(what=f"covariates of {unit}", found=len(row), expected=max(1, width))
        if not np.isfinite(row).all():
            raise NotANumber(row=place + 1, value=float("nan"))
        rows.append(row)
    return np.array(rows)


def _clusters(panel: Panel, clusters: Mapping[str, str] | None) -> IntArray | None:
    if clusters is None:
        return None
    for unit in panel.units:
        if unit not in clusters:
            raise WrongShape(what=f"clusters of {unit}", found=0, expected=1)
    _, numbers = np.unique([clusters[unit] for unit in panel.units], return_inverse=True)
    return numbers.astype(np.int64)


def _within(found: GroupTime, window: tuple[int, int] | None) -> GroupTime:
    """Only event times before the start and inside the window after it."""
    if window is None:
        return found
    kept = ~found.is_after | ((found.event_times >= window[0]) & (found.event_times <= window[1]))
    if not (kept & found.is_after).any():
        raise BadSetting(name="post_window", value=window)
    return GroupTime(found.cells.chosen(kept), found.effects[kept], found.influence[:, kept], found.starts)


def _treated_mean(study: Study, whole: Whole, at: IntArray) -> float:
    """Mean of the treated, each cell at its position in `at`, weighted as the effect is."""
    return float(whole.weights @ study.cohorts.means[study.found.cells.cohort, at])


def _after(panel: Panel, study: Study, whole: Whole) -> Span:
    used = study.found.cells.period[whole.weights != 0]
    return Span(panel.periods[int(used.min())], panel.periods[int(used.max())])


def _sample(panel: Panel, study: Study, whole: Whole) -> Sample:
    used: Cells = study.found.cells.chosen(whole.weights != 0)
    counts = study.cohorts.counts
    treated = np.unique(used.cohort)
    compared = np.setdiff1d(np.flatnonzero(used.comparisons.any(axis=0)), treated)
    starts = study.cohorts.starts[treated]
    return Sample(
        treated_units=int(counts[treated].sum()),
        comparison_units=int(counts[compared].sum()),
        periods_before=int(study.cohorts.usable[: int(starts.max())].sum()),
        periods_after=int(np.unique(used.period).size),
        share_missing=panel.share_missing,
    )


def _wald_figures(study: Study) -> tuple[tuple[str, float], ...]:
    test = study.joint
    return () if test is None else (("pre_trend_wald", test.statistic), ("pre_trend_effects", float(test.effects)))


def _group_time(panel: Panel, study: Study) -> tuple[GroupTimeEffect, ...]:
    cells, errors = study.found.cells, standard_errors(study.found.influence, study.clusters)
    starts = study.cohorts.starts[cells.cohort]
    return tuple(
        GroupTimeEffect(panel.periods[start], panel.periods[period], effect, error)
        for start, period, effect, error in zip(
            starts.tolist(), cells.period.tolist(), study.found.effects.tolist(), errors.tolist(), strict=True
        )
    )


def _aggregation(panel: Panel, study: Study, whole: Whole) -> Aggregation:
    errors = standard_errors(whole.part_influences, study.clusters).tolist()
    at: list[Period] = whole.at.tolist()
    if whole.kind == "group":
        at = [panel.periods[start] for start in study.cohorts.starts[whole.at].tolist()]
    elif whole.kind == "calendar":
        at = [panel.periods[position] for position in whole.at.tolist()]
    parts = tuple(map(AggregatePoint, at, whole.parts.tolist(), errors)) if whole.kind != "simple" else ()
    error = float(standard_errors(whole.influence, study.clusters))
    return Aggregation(whole.kind, whole.effect, error, parts)


def _event_points(study: Study, dynamic: Whole, top: Headline) -> tuple[EventPoint, ...]:
    margins = top.factor * standard_errors(dynamic.part_influences, study.clusters)
    return tuple(
        EventPoint(at, effect, effect - margin, effect + margin)
        for at, effect, margin in zip(dynamic.at.tolist(), dynamic.parts.tolist(), margins.tolist(), strict=True)
    )


def _picture(study: Study, dynamic: Whole, points: tuple[EventPoint, ...]) -> Picture:
    """Treated mean by event time, and where it would have been."""
    cells = study.found.cells
    observed = (dynamic.part_weights @ study.cohorts.means[cells.cohort, cells.period]).tolist()
    return Picture(
        periods=tuple(point.event_time for point in points),
        observed=tuple(observed),
        counterfactual=tuple(level - point.effect for level, point in zip(observed, points, strict=True)),
        low=tuple(level - point.high for level, point in zip(observed, points, strict=True)),
        high=tuple(level - point.low for level, point in zip(observed, points, strict=True)),
        axis="event_time",
    )
