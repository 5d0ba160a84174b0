"""Structural time series counterfactual: what the series would have done, forecast from its past and from others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .errors import BadSetting, CollinearCovariates, MissingPoints, NoVariation, TooFewPoints, WrongShape
from .estimate import Check, Estimate, Interval, Method, Period, Picture, Sample, Span, share_of
from .local_level import Draws, sample_local_level
from .panel import FloatArray, Panel, Series

MINIMUM_BEFORE = 8
FEWEST_DRAWS = 200
LEAST_FOLLOWED = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Forecast:
    """In the indicator's unit: draws of the past's fit (D, turn), of means and observations after (D, H)."""

    past: FloatArray
    means: FloatArray
    observations: FloatArray
    share_explained: float
    included: FloatArray


def structural_counterfactual(
    series: Series,
    start: Period,
    *,
    comparisons: Panel | None = None,
    draws: int = 1_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Estimate:
    """Mean difference from `start` on to a forecast by local level and, with `comparisons`, regression on them.

    Bayesian, with the priors of the authors' R package: the level's steps have a standard deviation of about
    0.01 of the series'; about three comparison series count, each with its own probability (`weights`). The
    interval is the central one of `draws`, seeded; the p value twice the smaller tail of the cumulative sum.
    Comparison series must not have been touched by the initiative. The check `comparison_follows` asks whether
    they explain at least half of the past variation. Raises TooFewPoints, UnknownPeriod, MissingPoints,
    NoVariation, CollinearCovariates, WrongShape, BadSetting.
    """
    turn = series.position(start)
    others = _others(series, comparisons, turn)
    _require(series, turn, draws, confidence)
    forecast = _forecast(series.values, others, turn, draws, seed)
    placebo = _pretended_start(series.values[:turn], others[:turn], draws, seed)
    return _estimate(series, comparisons, forecast, placebo, confidence)


def _estimate(
    series: Series, comparisons: Panel | None, forecast: _Forecast, placebo: Check, confidence: float
) -> Estimate:
    turn = forecast.past.shape[1]
    after = series.values[turn:]
    effects = after.mean() - forecast.observations.mean(axis=1)
    effect = float(after.mean() - forecast.means.mean())
    low, high = np.quantile(effects, [(1 - confidence) / 2, (1 + confidence) / 2]).tolist()
    whole = {"cumulative_effect": effect, "cumulative_low": low, "cumulative_high": high}
    units = () if comparisons is None else comparisons.units
    return Estimate(
        method=Method.CONTROLLED_STRUCTURAL_TIME_SERIES if units else Method.STRUCTURAL_TIME_SERIES,
        effect=effect,
        relative=share_of(effect, float(forecast.means.mean())),
        interval=Interval(low, high, confidence),
        standard_error=float(effects.std(ddof=1)),
        p_value=_two_tails(effects),
        smallest_p=2 / (effects.size + 1),
        before=Span(series.periods[0], series.periods[turn - 1]),
        after=Span(series.periods[turn], series.periods[-1]),
        sample=Sample(1, len(units), turn, after.size),
        checks=(*_follows(forecast), placebo),
        figures=tuple((name, value * after.size) for name, value in whole.items()),
        weights=tuple(zip(units, forecast.included.tolist(), strict=True)),
        picture=_picture(series, forecast, confidence),
    )


def _two_tails(effects: FloatArray) -> float:
    """Twice the smaller tail of the drawn effects beyond zero, counting the effect seen as one more draw."""
    smaller = min(int((effects <= 0).sum()), int((effects >= 0).sum()))
    return min(1.0, 2 * (1 + smaller) / (effects.size + 1))


def _others(series: Series, comparisons: Panel | None, turn: int) -> FloatArray:
    """Comparison series (T, K)."""
    if comparisons is None:
        return np.empty((series.values.size, 0))
    if comparisons.periods != series.periods:
        raise WrongShape(what="The comparison", found=len(comparisons.periods), expected=len(series.periods))
    for unit, row in zip(comparisons.units, comparisons.values, strict=True):
        if np.isnan(row).any():
            raise MissingPoints(unit=unit, missing=int(np.isnan(row).sum()))
        if turn > 1 and np.ptp(row[:turn]) <= 1e-12 * max(1.0, float(np.abs(row).max())):
            raise CollinearCovariates
    return comparisons.values.T


def _require(series: Series, turn: int, draws: int, confidence: float) -> None:
    if turn < MINIMUM_BEFORE:
        raise TooFewPoints(what="Points before the start", found=turn, needed=MINIMUM_BEFORE)
    missing = int(np.isnan(series.values).sum())
    if missing:
        raise MissingPoints(unit="The series", missing=missing)
    if np.ptp(series.values[:turn]) <= 1e-12 * max(1.0, float(np.abs(series.values).max())):
        raise NoVariation
    if draws < FEWEST_DRAWS:
        raise BadSetting(name="draws", value=draws)
    if not 0 < confidence < 1:
        raise BadSetting(name="confidence", value=confidence)


def _forecast(values: FloatArray, others: FloatArray, turn: int, draws: int, seed: int) -> _Forecast:
    random = np.random.default_rng(seed)
    centre, scale = float(values[:turn].mean()), float(values[:turn].std(ddof=1))
    shifted = (others - others[:turn].mean(axis=0)) / others[:turn].std(axis=0, ddof=1)
    found: Draws = sample_local_level((values[:turn] - centre) / scale, shifted[:turn], draws, random)
    means, observations = found.forecast(shifted[turn:], random)
    regression = found.coefficients @ shifted[:turn].T
    past = centre + scale * (found.level + regression)
    left = (values[:turn] - centre) / scale - regression.mean(axis=0)
    included = (found.coefficients != 0).mean(axis=0)
    return _Forecast(past, centre + scale * means, centre + scale * observations, 1 - float(left.var(ddof=1)), included)


def _follows(forecast: _Forecast) -> tuple[Check, ...]:
    """Do the comparison series explain the past? Not asked where there are none."""
    if not forecast.included.size:
        return ()
    share = forecast.share_explained
    return (Check("comparison_follows", share >= LEAST_FOLLOWED, share, "share_explained"),)


def _pretended_start(past: FloatArray, others: FloatArray, draws: int, seed: int) -> Check:
    """The last third of the past, forecast from the rest: does the start of nothing show an effect?"""
    turn = 2 * past.size // 3
    varies = turn >= MINIMUM_BEFORE and np.ptp(past[:turn]) > 0 and bool((np.ptp(others[:turn], axis=0) > 0).all())
    if not varies:
        return Check("placebo_in_time", None)
    pretended = _forecast(past, others, turn, max(FEWEST_DRAWS, draws // 2), seed)
    effects = past[turn:].mean() - pretended.observations.mean(axis=1)
    p_value = _two_tails(effects)
    return Check("placebo_in_time", p_value >= 0.05, p_value)


def _picture(series: Series, forecast: _Forecast, confidence: float) -> Picture:
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    bands = np.hstack([np.quantile(forecast.past, ends, axis=0), np.quantile(forecast.observations, ends, axis=0)])
    middle = np.concatenate([forecast.past.mean(axis=0), forecast.means.mean(axis=0)])
    observed = tuple(float(value) for value in series.values)
    return Picture(series.periods, observed, tuple(middle.tolist()), tuple(bands[0].tolist()), tuple(bands[1].tolist()))
