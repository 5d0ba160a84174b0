"""Structural time series counterfactual: what the series would have done, forecast from its past and from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .autocorrelation import no_trend_before
from .correlation import Weighed, interval_check, variances_of_sums, weigh
from .errors import BadSetting, CollinearCovariates, MissingPoints, NoVariation, TooFewPoints, WrongShape
from .estimate import Check, Estimate, Interval, Method, Period, Picture, Sample, Span, share_of
from .local_level import Draws, sample_local_level
from .panel import FloatArray, Panel, Series

type Errors = Literal["recommended", "independent"]

MINIMUM_BEFORE = 8
# The past alone tells how noise carries over, so it takes more of it than where both sides are fitted.
ENOUGH_BEFORE = 48
PERIODS_PER_SERIES = 4
FEWEST_DRAWS = 200
LEAST_FOLLOWED = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Forecast:
    """In the indicator's unit: draws of the past's fit (D, turn), of means and observations after (D, H).

    `noise` is what the past shows of how far one period carries over to the next, beside the series that count.
    """

    past: FloatArray
    means: FloatArray
    observations: FloatArray
    share_explained: float
    included: FloatArray
    noise: Weighed


def structural_counterfactual(
    series: Series,
    start: Period,
    *,
    comparisons: Panel | None = None,
    draws: int = 1_000,
    seed: int = 0,
    confidence: float = 0.95,
    errors: Errors = "recommended",
) -> Estimate:
    """Mean difference from `start` on to a forecast by local level and, with `comparisons`, regression on them.

    Bayesian, with the priors of the authors' R package: the level's steps have a standard deviation of about
    0.01 of the series'; about three comparison series count, each with its own probability (`weights`). The
    interval is the central one of `draws`, seeded; the p value twice the smaller tail of the cumulative sum.
    `errors` "independent" takes the noise of the periods as independent, as the package does; "recommended" lets it
    carry over from one period to the next, as the past allows (`correlation.weigh`), without which intervals are too
    narrow. Recommended: 36 points before the start and at least as many as after it, and no trend where alone.
    Comparison series must not have been touched by the initiative. The check `comparison_follows` asks whether
    they explain at least half of the past variation. Raises TooFewPoints, UnknownPeriod, MissingPoints,
    NoVariation, CollinearCovariates, WrongShape, BadSetting.
    """
    turn = series.position(start)
    others = _others(series, comparisons, turn)
    _require(series, turn, draws, confidence)
    if errors not in {"recommended", "independent"}:
        raise BadSetting(name="errors", value=errors)
    forecast = _forecast(series.values, others, turn, draws, seed)
    effects = _effects(series.values, forecast, seed, errors)
    pretended = _pretended_start(series.values[:turn], others[:turn], draws, seed, errors)
    checks: tuple[Check, ...] = (
        *_follows(forecast),
        pretended,
        interval_check(forecast.noise, turn, enough=ENOUGH_BEFORE),
    )
    if comparisons is None:
        checks = (*checks, no_trend_before(series.values[:turn], np.empty((turn, 0))))
    units = () if comparisons is None else comparisons.units
    return _estimate(series, units, forecast, _Found(effects, checks, confidence))


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Draws of the effect (D,), what was checked, and the confidence asked."""

    effects: FloatArray
    checks: tuple[Check, ...]
    confidence: float


def _estimate(series: Series, units: tuple[str, ...], forecast: _Forecast, found: _Found) -> Estimate:
    effects, confidence = found.effects, found.confidence
    turn = forecast.past.shape[1]
    after = series.values[turn:]
    effect = float(after.mean() - forecast.means.mean())
    low, high = np.quantile(effects, [(1 - confidence) / 2, (1 + confidence) / 2]).tolist()
    whole = {"cumulative_effect": effect, "cumulative_low": low, "cumulative_high": high}
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
        checks=found.checks,
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
    return _Forecast(
        past,
        centre + scale * means,
        centre + scale * observations,
        1 - float(left.var(ddof=1)),
        included,
        _noise(values[:turn], shifted[:turn], included),
    )


def _noise(past: FloatArray, others: FloatArray, included: FloatArray) -> Weighed:
    """Of least squares on the comparison series that more likely count than not, the likeliest where they are many."""
    ranked = np.argsort(-included)[: past.size // PERIODS_PER_SERIES]
    design = np.column_stack([np.ones(past.size), others[:, ranked[included[ranked] > 0.5]]])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        design = design[:, :1]
    return weigh(design, past, np.arange(past.size, dtype=float))


def _effects(values: FloatArray, forecast: _Forecast, seed: int, errors: Errors) -> FloatArray:
    """Draws (D,) of the mean after the start less its forecast.

    Noise that carries over makes a mean of H periods, and the level of the past, less sure than H and turn independent
    periods would. Each draw takes one of the correlations that the past allows.
    """
    turn = forecast.past.shape[1]
    after = values[turn:]
    if errors == "independent":
        return np.asarray(after.mean() - forecast.observations.mean(axis=1), dtype=np.float64)
    random = np.random.default_rng([seed, 1])
    past = forecast.noise
    levels = forecast.means.mean(axis=1)
    taken = random.choice(np.arange(past.shares.size), size=levels.size, p=past.shares)
    of_level, of_mean = (
        variances_of_sums(np.full((1, size), 1 / size), np.arange(size, dtype=float), past.candidates)[:, 0]
        for size in (turn, after.size)
    )
    middle = levels.mean()
    noise = random.standard_t(past.freedom, levels.size) * np.sqrt((past.variances * of_mean)[taken])
    return np.asarray(
        after.mean() - middle - (levels - middle) * np.sqrt(turn * of_level[taken]) - noise, dtype=np.float64
    )


def _follows(forecast: _Forecast) -> tuple[Check, ...]:
    """Do the comparison series explain the past? Not asked where there are none."""
    if not forecast.included.size:
        return ()
    share = forecast.share_explained
    return (Check("comparison_follows", share >= LEAST_FOLLOWED, share, "share_explained"),)


def _pretended_start(past: FloatArray, others: FloatArray, draws: int, seed: int, errors: Errors) -> Check:
    """The last third of the past, forecast from the rest: does the start of nothing show an effect?"""
    turn = 2 * past.size // 3
    varies = turn >= MINIMUM_BEFORE and np.ptp(past[:turn]) > 0 and bool((np.ptp(others[:turn], axis=0) > 0).all())
    if not varies:
        return Check("placebo_in_time", None)
    pretended = _forecast(past, others, turn, max(FEWEST_DRAWS, draws // 2), seed)
    p_value = _two_tails(_effects(past, pretended, seed, errors))
    return Check("placebo_in_time", p_value >= 0.05, p_value)


def _picture(series: Series, forecast: _Forecast, confidence: float) -> Picture:
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    bands = np.hstack([np.quantile(forecast.past, ends, axis=0), np.quantile(forecast.observations, ends, axis=0)])
    middle = np.concatenate([forecast.past.mean(axis=0), forecast.means.mean(axis=0)])
    observed = tuple(float(value) for value in series.values)
    return Picture(series.periods, observed, tuple(middle.tolist()), tuple(bands[0].tolist()), tuple(bands[1].tolist()))
