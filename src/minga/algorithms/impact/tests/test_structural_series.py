"""The counterfactual of CausalImpact, beside the summaries that its R package printed."""

from __future__ import annotations

import time

import numpy as np
import pytest

from minga.algorithms.impact import Method, Panel, Series, structural_counterfactual
from minga.algorithms.impact.errors import (
    BadSetting,
    CollinearCovariates,
    ImpactError,
    MissingPoints,
    NoVariation,
    TooFewPoints,
    UnknownPeriod,
    WrongShape,
)
from minga.algorithms.impact.structural_series import _forecast

from .datasets import rows

# file: series, comparisons, first period after; average and cumulative effect with their intervals, as printed by R
PUBLISHED = {
    "arma_data": ("y", ["X"], 70, (0.89, 0.27, 1.5), (26.67, 7.99, 44.4)),
    "basque": ("Basque", ["another"], 21, (-0.76, -1.4, -0.2), (-16.75, -30.0, -4.3)),
    "comparison_data": (
        "CHANGED",
        ["NOT_CHANGED_1", "NOT_CHANGED_2", "NOT_CHANGED_3"],
        90,
        (-657, -2076, 832),
        (-11831, -37371, 14971),
    ),
    "google_data": ("y", ["x1", "x2"], 61, (27, 18, 36), (804, 539, 1073)),
}


def published(name: str) -> tuple[Series, Panel, int]:
    column, others, turn, *_ = PUBLISHED[name]
    read = list(rows(f"causalimpact_R/{name}.csv"))
    periods = tuple(range(len(read)))
    values = np.array([[float(row[other]) for row in read] for other in others])
    series = Series(values=np.array([float(row[column]) for row in read]), periods=periods)
    return series, Panel(values=values, units=tuple(others), periods=periods), turn


def simulated(seed: int, effect: float = 0.0, periods: int = 60) -> tuple[Series, Panel, int]:
    random = np.random.default_rng(seed)
    others = 50 + random.normal(size=(2, periods)).cumsum(axis=1)
    values = 0.8 * others[0] + random.normal(size=periods)
    turn = 2 * periods // 3
    values[turn:] += effect
    line = tuple(range(periods))
    return Series(values=values, periods=line), Panel(values=others, units=("a", "b"), periods=line), turn


@pytest.mark.parametrize("name", PUBLISHED)
def test_average_and_cumulative_effects_are_those_of_the_r_package(name: str) -> None:
    series, comparisons, turn = published(name)
    estimate = structural_counterfactual(series, turn, comparisons=comparisons, errors="independent")
    figures = dict(estimate.figures)
    average, cumulative = PUBLISHED[name][3:]
    found = (
        (average, estimate.effect, estimate.interval.low, estimate.interval.high),
        (cumulative, figures["cumulative_effect"], figures["cumulative_low"], figures["cumulative_high"]),
    )
    for (middle, low, high), effect, own_low, own_high in found:
        assert abs(effect - middle) <= 0.1 * (high - low)
        assert min(high, own_high) - max(low, own_low) >= 0.9 * min(high - low, own_high - own_low)
        assert own_high - own_low == pytest.approx(high - low, rel=0.15)


def test_a_thousand_draws_of_a_hundred_periods_take_less_than_a_second() -> None:
    series, comparisons, turn = simulated(0, periods=100)
    begun = time.process_time()
    structural_counterfactual(series, turn, comparisons=comparisons)
    assert time.process_time() - begun < 1.0


def test_without_an_effect_intervals_cover_zero_and_a_known_effect_is_told_from_it() -> None:
    covered, found = [], []
    for seed in range(60):
        series, comparisons, turn = simulated(seed)
        forecast = _forecast(series.values, comparisons.values.T, turn, 200, seed)
        effects = series.values[turn:].mean() - forecast.observations.mean(axis=1)
        low, high = np.quantile(effects, [0.025, 0.975])
        covered.append(low <= 0 <= high)
        found.append(low + 3 > 0)
    assert np.mean(covered) >= 0.88
    assert np.mean(found) >= 0.95


def test_the_comparison_that_matters_is_found_and_said() -> None:
    random = np.random.default_rng(4)
    others = random.normal(size=(6, 80))
    values = 2 * others[2] + 0.3 * random.normal(size=80)
    line = tuple(range(80))
    panel = Panel(values=others, units=tuple("abcdef"), periods=line)
    estimate = structural_counterfactual(Series(values=values, periods=line), 50, comparisons=panel, draws=300)
    weights = dict(estimate.weights)
    assert weights["c"] == 1.0
    assert max(weight for unit, weight in weights.items() if unit != "c") < 0.5
    assert estimate.pre_trend_passed is True
    noise = structural_counterfactual(
        Series(values=random.normal(size=80), periods=line), 50, comparisons=panel, draws=300
    )
    assert noise.pre_trend_passed is False


def test_a_seed_fixes_everything_and_units_do_not_matter() -> None:
    series, comparisons, turn = simulated(1, 2.0)
    first = structural_counterfactual(series, turn, comparisons=comparisons, draws=200)
    assert structural_counterfactual(series, turn, comparisons=comparisons, draws=200) == first
    other = structural_counterfactual(series, turn, comparisons=comparisons, draws=200, seed=1)
    assert other.effect == pytest.approx(first.effect, abs=0.3)
    assert other != first
    larger = Series(values=1_000 * series.values + 7, periods=series.periods)
    scaled = structural_counterfactual(larger, turn, comparisons=comparisons, draws=200)
    assert scaled.effect == pytest.approx(1_000 * first.effect, rel=1e-6)


def test_alone_it_is_a_series_and_an_early_break_fails_the_placebo() -> None:
    random = np.random.default_rng(2)
    values = 10 + 0.2 * random.normal(size=60)
    alone = structural_counterfactual(Series(values=values, periods=tuple(range(60))), 40, draws=200)
    assert alone.method is Method.STRUCTURAL_TIME_SERIES
    assert alone.interval.covers(0.0)
    assert alone.placebo_passed is True
    values[28:] += 5
    broken = structural_counterfactual(Series(values=values, periods=tuple(range(60))), 40, draws=200)
    assert broken.placebo_passed is False


def test_what_cannot_be_forecast_is_refused() -> None:
    series, comparisons, turn = simulated(1)
    gap = series.values.copy()
    gap[3] = np.nan
    flat = np.where(np.arange(60) < turn, 1.0, series.values)
    still = Panel(values=np.ones((1, 60)), units=("s",), periods=series.periods)
    shorter = comparisons.between(0, 50)
    cases: list[tuple[type[ImpactError], Series, int, dict[str, object]]] = [
        (MissingPoints, Series(values=gap, periods=series.periods), turn, {}),
        (NoVariation, Series(values=flat, periods=series.periods), turn, {}),
        (CollinearCovariates, series, turn, {"comparisons": still}),
        (WrongShape, series, turn, {"comparisons": shorter}),
        (TooFewPoints, series, 7, {}),
        (UnknownPeriod, series, 99, {}),
        (BadSetting, series, turn, {"draws": 10}),
        (BadSetting, series, turn, {"confidence": 1.0}),
    ]
    for refusal, given, start, settings in cases:
        with pytest.raises(refusal):
            structural_counterfactual(given, start, **settings)  # type: ignore[arg-type]
