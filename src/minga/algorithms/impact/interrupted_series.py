"""Interrupted time series: one series, its own past as the counterfactual; or against a comparison series.

Segmented regression (Wagner and others 2002; Bernal, Cummins and Gasparrini 2017): a line before the start, and
from the start on a change of level and of slope. The two papers count the periods after the start differently, so
their "change of level" is not the same number: from 0 at the first period after (Bernal), where the jump is the one
at that period; from 1 (Wagner), where it is the one a period earlier. They differ by one change of slope. Both are
told in the figures; the effect is the mean over the window after the start, which the coding does not touch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .correlation import interval_check
from .errors import MissingPoints, TooFewPoints, WrongShape
from .estimate import Check, Estimate, Interval, Method, Period, Picture, Sample, Span, share_of
from .panel import FloatArray, Panel, Series
from .seasons import ShortSeason, calendar_of
from .series_errors import Errors, SeriesFit, fit_series

MINIMUM_POINTS = 4
SUSPECT_BELOW = 0.05
# A line carried forward leans on the correlation more than a mean does.
FEWEST_POINTS, ENOUGH_POINTS = 24, 48
LEVEL, SLOPE = 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What is regressed: outcome (T,), columns beside the segments (T, J), the start, and how errors are taken."""

    outcome: FloatArray
    beside: FloatArray
    turn: int
    errors: Errors
    confidence: float

    @property
    def seen(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.outcome)

    @property
    def design(self) -> FloatArray:
        """Constant, trend (zero at the start), level after, slope after, and the columns beside, (T, 4 + J)."""
        times = np.arange(self.outcome.size, dtype=float) - self.turn
        after = times >= 0
        return np.column_stack([np.ones_like(times), times, after, times * after, self.beside])

    def fit(self) -> SeriesFit:
        seen = self.seen
        return fit_series(self.design[seen], self.outcome[seen], np.flatnonzero(seen).astype(float), self.errors)

    def over_the_window(self) -> FloatArray:
        """Weights (K,) of the coefficients in the mean effect over the periods seen after the start."""
        times = np.flatnonzero(self.seen[self.turn :]).astype(float)
        weights = np.zeros(self.design.shape[1])
        weights[[LEVEL, SLOPE]] = 1.0, times.mean()
        return weights

    def before(self, turn: int) -> _Question:
        """The past alone, with a start pretended at `turn`."""
        return _Question(self.outcome[: self.turn], self.beside[: self.turn], turn, self.errors, self.confidence)


def interrupted_time_series(
    series: Series,
    start: Period,
    *,
    comparison: Series | None = None,
    covariates: Panel | None = None,
    season: int | None = None,
    harmonics: int = 0,
    short_season: ShortSeason = "refuse",
    errors: Errors = "recommended",
    confidence: float = 0.95,
) -> Estimate:
    """Mean change over the periods from `start` on, against the line that the past continues.

    With `comparison` the difference between both series is regressed: what befell both drops out, and the
    check `pre_trend` asks whether that difference was level before the start (method "controlled"). `season`
    periods make a year by dummies, or by that many `harmonics`; `covariates` (a panel over the same periods)
    hold what moves the series and the initiative cannot move. Errors: see `fit_series`. `short_season` and
    `interval_holds`: see `before_after`. Recommended: 24 points or more on either
    side (12 where neighbours are little alike). Raises TooFewPoints,
    UnknownPeriod, WrongShape, BadSetting, MissingPoints, CollinearCovariates, NoVariation.
    """
    _require_same_periods(series, comparison, covariates)
    outcome = series.values if comparison is None else series.values - comparison.values
    seen, turn = ~np.isnan(outcome), series.position(start)
    _require_points(seen, turn)
    positions = np.arange(seen.size, dtype=float)
    calendar = calendar_of(positions, season, int(seen.sum()), harmonics, short_season=short_season)
    beside = np.hstack([calendar.columns, _columns(covariates, seen)])
    return _estimate(series, comparison, _Question(outcome, beside, turn, errors, confidence), calendar.checks)


def _estimate(series: Series, comparison: Series | None, question: _Question, calendar: tuple[Check, ...]) -> Estimate:
    fit, weights = question.fit(), question.over_the_window()
    effect, margin = float(weights @ fit.coefficients), fit.margin(weights, question.confidence)
    usual = question.design @ np.where(np.isin(np.arange(weights.size), [LEVEL, SLOPE]), 0.0, fit.coefficients)
    counterfactual = usual if comparison is None else usual + comparison.values
    seen, turn = question.seen, question.turn
    is_controlled = comparison is not None
    return Estimate(
        method=Method.CONTROLLED_INTERRUPTED_TIME_SERIES if is_controlled else Method.INTERRUPTED_TIME_SERIES,
        effect=effect,
        relative=share_of(effect, float(counterfactual[turn:][seen[turn:]].mean())),
        interval=Interval(effect - margin, effect + margin, question.confidence),
        standard_error=fit.error(weights),
        p_value=fit.p_value(weights),
        smallest_p=None,
        before=Span(series.periods[0], series.periods[turn - 1]),
        after=Span(series.periods[turn], series.periods[-1]),
        sample=Sample(1, int(is_controlled), int(seen[:turn].sum()), int(seen[turn:].sum()), float(1 - seen.mean())),
        checks=(*_checks(question, fit, is_controlled=is_controlled), *calendar),
        figures=_figures(question, fit),
        picture=_picture(series, question, fit, counterfactual),
    )


def _figures(question: _Question, fit: SeriesFit) -> tuple[tuple[str, float], ...]:
    level, slope = float(fit.coefficients[LEVEL]), float(fit.coefficients[SLOPE])
    return (
        ("level_change_at_start", level),
        ("level_change_before_start", level - slope),
        ("slope_change", slope),
        ("effect_at_end", level + slope * (question.outcome.size - question.turn - 1)),
        ("trend_before", float(fit.coefficients[1])),
        ("lag_one_correlation", fit.lag_one),
        ("usual_variation", fit.sigma),
    )


def _require_same_periods(series: Series, *others: Series | Panel | None) -> None:
    for other in others:
        if other is not None and other.periods != series.periods:
            raise WrongShape(what="The other series", found=len(other.periods), expected=len(series.periods))


def _require_points(seen: NDArray[np.bool_], turn: int) -> None:
    for what, found in (("before the start", int(seen[:turn].sum())), ("after the start", int(seen[turn:].sum()))):
        if found < MINIMUM_POINTS:
            raise TooFewPoints(what=f"Points {what}", found=found, needed=MINIMUM_POINTS)


def _columns(covariates: Panel | None, seen: NDArray[np.bool_]) -> FloatArray:
    """Covariates (T, J), none missing where the outcome is seen."""
    if covariates is None:
        return np.empty((seen.size, 0))
    lacking = np.isnan(covariates.values[:, seen]).sum(axis=1)
    if lacking.any():
        unit = int(np.flatnonzero(lacking)[0])
        raise MissingPoints(unit=covariates.units[unit], missing=int(lacking[unit]))
    return covariates.values.T


def _checks(question: _Question, fit: SeriesFit, *, is_controlled: bool) -> tuple[Check, ...]:
    holds = interval_check(fit.parts, int(question.seen.sum()), fewest=FEWEST_POINTS, enough=ENOUGH_POINTS)
    checks = [_straight_before(question), _pretended_start(question), _independent(fit), holds]
    return (_same_slope_before(question), *checks) if is_controlled else tuple(checks)


def _straight_before(question: _Question) -> Check:
    """A bend in the past, beside its trend and season, would be carried into the future by no line."""
    times = np.arange(question.turn, dtype=float)
    bent = (times - times.mean()) ** 2
    return _nothing_in_the_past("straight_before", question, [times - times.mean(), bent - bent.mean()], 2)


def _same_slope_before(question: _Question) -> Check:
    times = np.arange(question.turn, dtype=float)
    return _nothing_in_the_past("pre_trend", question, [times - times.mean()], 1)


def _nothing_in_the_past(code: str, question: _Question, columns: list[FloatArray], asked: int) -> Check:
    """p value of coefficient `asked` of the past on a constant, `columns` and the columns beside."""
    past = question.before(question.turn)
    seen = past.seen
    design = np.column_stack([np.ones(question.turn), *columns, past.beside])
    weights = (np.arange(design.shape[1]) == asked).astype(float)
    try:
        fit = fit_series(design[seen], past.outcome[seen], np.flatnonzero(seen).astype(float), question.errors)
    except ValueError:
        return Check(code, None)
    p_value = fit.p_value(weights)
    return Check(code, p_value >= SUSPECT_BELOW, p_value)


def _pretended_start(question: _Question) -> Check:
    """The same regression on the past alone, as if the start had been in the middle of it."""
    past = question.before(question.turn // 2)
    if min(past.seen[: past.turn].sum(), past.seen[past.turn :].sum()) < MINIMUM_POINTS:
        return Check("placebo_in_time", None)
    try:
        p_value = past.fit().p_value(past.over_the_window())
    except ValueError:
        return Check("placebo_in_time", None)
    return Check("placebo_in_time", p_value >= SUSPECT_BELOW, p_value)


def _independent(fit: SeriesFit) -> Check:
    """Is any correlation of neighbours left? Ljung and Box (1978) on the innovations, at the first lag."""
    left, count = fit.innovations, fit.innovations.size
    lag_one = float(left[1:] @ left[:-1] / (left @ left))
    statistic = count * (count + 2) * lag_one**2 / (count - 1)
    p_value = float(special.chdtrc(1, statistic))
    return Check("no_autocorrelation_left", p_value >= SUSPECT_BELOW, p_value)


def _picture(series: Series, question: _Question, fit: SeriesFit, counterfactual: FloatArray) -> Picture:
    """The band holds where the line could lie, without the noise of single periods."""
    rows = question.design
    rows[:, [LEVEL, SLOPE]] = 0.0
    spread = np.sqrt(np.maximum(np.einsum("ik,kl,il->i", rows, fit.covariance, rows), 0.0))
    band = float(special.stdtrit(fit.freedom, (1 + question.confidence) / 2)) * spread
    lines = (series.values, counterfactual, counterfactual - band, counterfactual + band)
    shown = [tuple(None if np.isnan(value) else float(value) for value in line) for line in lines]
    return Picture(series.periods, shown[0], shown[1], shown[2], shown[3])
