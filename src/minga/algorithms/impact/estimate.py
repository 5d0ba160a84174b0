"""What every method hands back: one frozen result with its size, interval, checks and refused figures."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .errors import NotFinite

type Period = int | date


class Method(StrEnum):
    """How a claim was reached. The ladder caps each."""

    CLAIM = "claim"
    AS_TREATED = "as_treated"
    DESCRIPTION = "description"
    BEFORE_AFTER = "before_after"
    INTERRUPTED_TIME_SERIES = "interrupted_time_series"
    STRUCTURAL_TIME_SERIES = "structural_time_series"
    CONTRIBUTION_ANALYSIS = "contribution_analysis"
    CONTROLLED_INTERRUPTED_TIME_SERIES = "controlled_interrupted_time_series"
    CONTROLLED_STRUCTURAL_TIME_SERIES = "controlled_structural_time_series"
    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"
    STAGGERED_DIFFERENCE_IN_DIFFERENCES = "staggered_difference_in_differences"
    SYNTHETIC_CONTROL = "synthetic_control"
    AUGMENTED_SYNTHETIC_CONTROL = "augmented_synthetic_control"
    SYNTHETIC_DIFFERENCE_IN_DIFFERENCES = "synthetic_difference_in_differences"
    INTENTION_TO_TREAT = "intention_to_treat"
    CLUSTER_LOTTERY = "cluster_lottery"
    STEPPED_WEDGE = "stepped_wedge"


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval in the indicator's unit; `confidence` is a share (0.95)."""

    low: float
    high: float
    confidence: float = 0.95

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2

    def covers(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of the design. `passed` is None when it could not be asked.

    `figure` is the check's own number: a p value for tests, otherwise named by `measure`. Numbers that
    check nothing stand in `Estimate.figures`.
    """

    code: str
    passed: bool | None
    figure: float | None = None
    measure: str = "p_value"


# Did the past go as the design needs, with its comparison or straight?
ASKS_THE_PAST = frozenset({"pre_trend", "pre_fit", "comparison_follows", "straight_before"})
ASKS_A_PLACEBO = frozenset({"placebo_in_time"})


def answer(checks: Collection[Check], codes: Collection[str]) -> bool | None:
    """Whether all checks of these `codes` passed; None where none was asked, or one could not be and none failed."""
    asked = [check.passed for check in checks if check.code in codes]
    if False in asked:
        return False
    return None if not asked or None in asked else True


@dataclass(frozen=True, slots=True)
class RefusedFigure:
    """A figure somebody would quote, shown struck through with the reason (evidence level 0 or its own cap)."""

    code: str
    effect: float
    reason: str


@dataclass(frozen=True, slots=True)
class SecondaryEffect:
    """A second figure that rests on more assumptions than the first (for example the complier effect)."""

    code: str
    effect: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Span:
    """First and last period of a window, both included."""

    first: Period
    last: Period


@dataclass(frozen=True, slots=True)
class Sample:
    """How much was looked at. Periods are 0 for methods without time."""

    treated_units: int
    comparison_units: int
    periods_before: int
    periods_after: int
    share_missing: float = 0.0


@dataclass(frozen=True, slots=True)
class EventPoint:
    """Effect `event_time` periods after the start (negative: before), with its own interval."""

    event_time: int
    effect: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupTimeEffect:
    """Effect at `period` on the units that started at `start` (before the start: a placebo)."""

    start: Period
    period: Period
    effect: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class AggregatePoint:
    """One bar of an aggregation: `at` is a start, a period or an event time."""

    at: Period
    effect: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class Aggregation:
    """Group-time effects summed up by `kind` ("simple", "group", "dynamic", "calendar"), and its parts."""

    kind: str
    effect: float
    standard_error: float
    points: tuple[AggregatePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Placebo:
    """The gap path of one unit treated as if it had started; `ratio` is post/pre RMSPE."""

    unit: str
    gaps: tuple[float, ...]
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Series of equal length for the chart. None is a period without an honest value, never NaN.

    `axis` is "period" or, when units start at different times, "event_time".
    `low` and `high` bound the counterfactual.
    """

    periods: tuple[Period, ...]
    observed: tuple[float | None, ...]
    counterfactual: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    axis: str = "period"
    placebos: tuple[Placebo, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """What changed: `effect` in the indicator's unit, `relative` as a share of the counterfactual.

    Raises `NotFinite` on construction when a figure that would be shown is NaN or infinite.
    """

    method: Method
    effect: float
    relative: float | None
    interval: Interval
    standard_error: float
    p_value: float | None
    smallest_p: float | None
    before: Span | None
    after: Span | None
    sample: Sample
    checks: tuple[Check, ...] = ()
    refused: tuple[RefusedFigure, ...] = ()
    secondary: tuple[SecondaryEffect, ...] = ()
    figures: tuple[tuple[str, float], ...] = ()
    event_study: tuple[EventPoint, ...] = ()
    group_time: tuple[GroupTimeEffect, ...] = ()
    aggregations: tuple[Aggregation, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    picture: Picture | None = None

    def __post_init__(self) -> None:
        for what, value in self._shown():
            if value is not None and not math.isfinite(value):
                raise NotFinite(what=what)

    def _shown(self) -> list[tuple[str, float | None]]:
        shown = [
            ("effect", self.effect),
            ("relative", self.relative),
            ("interval", self.interval.low),
            ("interval", self.interval.high),
            ("standard error", self.standard_error),
            ("p value", self.p_value),
        ]
        shown += [(check.code, check.figure) for check in self.checks]
        shown += list(self.figures)
        shown += [(figure.code, figure.effect) for figure in self.refused]
        shown += [(point.code, point.effect + point.interval.high - point.interval.low) for point in self.secondary]
        shown += [("event study", point.effect + point.high - point.low) for point in self.event_study]
        shown += [("group-time effect", cell.effect + cell.standard_error) for cell in self.group_time]
        for whole in self.aggregations:
            shown.append((whole.kind, whole.effect + whole.standard_error))
            shown += [(whole.kind, point.effect + point.standard_error) for point in whole.points]
        if self.picture is not None:
            for part in (self.picture.observed, self.picture.counterfactual, self.picture.low, self.picture.high):
                shown += [("picture", value) for value in part]
            shown += [("placebo", gap) for placebo in self.picture.placebos for gap in placebo.gaps]
        return shown

    def check(self, code: str) -> Check | None:
        """The check of that code, or None when this method has none."""
        return next((check for check in self.checks if check.code == code), None)

    @property
    def pre_trend_passed(self) -> bool | None:
        """Did the past go as the design needs (with its comparison, or straight)? None: it could not be tested."""
        return answer(self.checks, ASKS_THE_PAST)

    @property
    def placebo_passed(self) -> bool | None:
        """Does a pretended start show nothing? None: it could not be tested."""
        return answer(self.checks, ASKS_A_PLACEBO)

    @property
    def is_larger_than_usual_variation(self) -> bool:
        """The stated rule: the interval, widened for autocorrelation, does not cover zero."""
        return not self.interval.covers(0.0)


def share_of(effect: float, counterfactual: float) -> float | None:
    """`effect` relative to the counterfactual; None where a share of it would mean nothing."""
    if not math.isfinite(counterfactual) or counterfactual <= 1e-9 * max(1.0, abs(effect)):
        return None
    return effect / counterfactual
