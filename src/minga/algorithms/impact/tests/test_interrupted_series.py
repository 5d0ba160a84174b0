from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from minga.algorithms.impact import Method, Panel, Series, interrupted_time_series
from minga.algorithms.impact.errors import (
    BadSetting,
    CollinearCovariates,
    MissingPoints,
    NoVariation,
    TooFewPoints,
    UnknownPeriod,
    WrongShape,
)
from minga.algorithms.impact.series_errors import Errors, fit_series
from minga.algorithms.impact.simulate import _autoregressive

from .datasets import rows

ERRORS: tuple[Errors, ...] = ("recommended", "least_squares", "restricted_likelihood", "newey_west")


def series(values: object) -> Series:
    array = np.asarray(values, dtype=float)
    return Series(values=array, periods=tuple(range(array.size)))


def noise(seed: int, periods: int, sigma: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, sigma, periods)


def test_level_and_slope_are_given_back_in_both_codings() -> None:
    """A jump of 3 at the first period after, then half a unit more each period: Bernal 3, Wagner 2.5."""
    times = np.arange(40.0)
    after = times >= 24
    estimate = interrupted_time_series(
        series(2 + 0.25 * times + after * (3 + 0.5 * (times - 24)) + noise(1, 40, 1e-6)), 24
    )
    figures = dict(estimate.figures)
    assert figures["level_change_at_start"] == pytest.approx(3, abs=1e-4)
    assert figures["level_change_before_start"] == pytest.approx(2.5, abs=1e-4)
    assert figures["slope_change"] == pytest.approx(0.5, abs=1e-5)
    assert figures["effect_at_end"] == pytest.approx(3 + 0.5 * 15, abs=1e-4)
    assert estimate.effect == pytest.approx(3 + 0.5 * 7.5, abs=1e-4)
    assert estimate.picture is not None
    assert estimate.picture.counterfactual[39] == pytest.approx(2 + 0.25 * 39, abs=1e-3)
    assert estimate.relative == pytest.approx(6.75 / (2 + 0.25 * 31.5), abs=1e-4)


def test_a_trend_is_not_an_effect() -> None:
    estimate = interrupted_time_series(series(0.5 * np.arange(48) + noise(2, 48)), 24)
    assert estimate.interval.covers(0.0)
    assert estimate.method is Method.INTERRUPTED_TIME_SERIES
    assert (estimate.pre_trend_passed, estimate.placebo_passed) == (True, True)


@pytest.mark.parametrize(("lag_one", "half"), [(0.0, 12), (0.4, 24)])
def test_without_a_change_the_interval_covers_zero_about_95_times_in_100(lag_one: float, half: int) -> None:
    drawn = _autoregressive(np.random.default_rng(5), (150, 2 * half), lag_one, 1.0)
    positions = np.arange(2 * half, dtype=float)
    after = positions >= half
    design = np.column_stack([np.ones(2 * half), positions - half, after, after * (positions - half)])
    weights = np.array([0, 0, 1, (half - 1) / 2])
    fits = [fit_series(design, row, positions, "recommended") for row in drawn]
    covered = [abs(weights @ fit.coefficients) <= fit.margin(weights, 0.95) for fit in fits]
    assert 0.92 <= np.mean(covered) <= 0.985
    assert np.mean([fit.lag_one for fit in fits]) == pytest.approx(lag_one, abs=0.1)


def test_under_twelve_points_it_is_least_squares_and_from_there_on_restricted_likelihood() -> None:
    for points, expected in ((11, "least_squares"), (12, "restricted_likelihood")):
        line = series(noise(3, points))
        told = {errors: interrupted_time_series(line, 6, errors=errors) for errors in ERRORS}
        assert told["recommended"].interval == told[expected].interval
        assert told["least_squares"].interval != told["restricted_likelihood"].interval
        assert told["newey_west"].effect == pytest.approx(told["least_squares"].effect)


def test_a_common_shock_drops_out_beside_a_comparison_series() -> None:
    times = np.arange(48.0)
    shock = 6.0 * (times >= 30) + 0.2 * times
    treated, other = series(20 + shock + 2 * (times >= 24) + noise(4, 48, 0.5)), series(15 + shock + noise(5, 48, 0.5))
    alone = interrupted_time_series(treated, 24)
    controlled = interrupted_time_series(treated, 24, comparison=other)
    assert controlled.method is Method.CONTROLLED_INTERRUPTED_TIME_SERIES
    assert controlled.effect == pytest.approx(2, abs=0.6)
    assert controlled.interval.covers(2.0)
    assert not controlled.interval.covers(0.0)
    assert alone.effect > 5
    assert controlled.pre_trend_passed is True
    drifting = interrupted_time_series(series(treated.values + 0.3 * times), 24, comparison=other)
    assert drifting.pre_trend_passed is False


@pytest.mark.parametrize("harmonics", [0, 1])
def test_a_season_is_held_and_gaps_are_counted(harmonics: int) -> None:
    months = np.arange(60)
    values = 5 * np.sin(2 * np.pi * months / 12) + noise(3, 60, 0.3)
    values[[7, 40]] = np.nan
    estimate = interrupted_time_series(series(values), 33, season=12, harmonics=harmonics)
    assert abs(estimate.effect) < 0.6
    assert estimate.standard_error < interrupted_time_series(series(values), 33).standard_error / 3
    assert estimate.sample.share_missing == pytest.approx(2 / 60)


def test_a_bend_in_the_past_and_an_earlier_break_are_told() -> None:
    times = np.arange(48.0)
    bent = interrupted_time_series(series(0.02 * times**2 + noise(6, 48, 0.5)), 30)
    assert bent.pre_trend_passed is False
    broken = interrupted_time_series(series(4 * (times >= 15) + noise(6, 48, 0.5)), 30)
    assert broken.placebo_passed is False
    assert interrupted_time_series(series(noise(1, 12)), 6).placebo_passed is None


def test_excess_deaths_in_england_and_wales() -> None:
    """127,654 over the 29 months to May 2022 by trend, month and temperature fitted to the past alone.

    Fitted together with the months after, as segmented regression does, the same model says 1.7 % less.
    """
    read = list(rows("causalpy_deaths_and_temps_england_wales.csv"))
    periods = tuple(date.fromisoformat(row["date"]) for row in read)
    deaths = Series(values=np.array([float(row["deaths"]) for row in read]), periods=periods)
    warmth = Panel(values=np.array([[float(row["temp"]) for row in read]]), units=("temperature",), periods=periods)
    estimate = interrupted_time_series(deaths, date(2020, 1, 1), covariates=warmth, season=12, errors="least_squares")
    assert estimate.sample.periods_after == 29
    assert 29 * estimate.effect == pytest.approx(127_654, rel=0.02)
    careful = interrupted_time_series(deaths, date(2020, 1, 1), covariates=warmth, season=12)
    assert careful.interval.low > 0
    assert careful.standard_error > estimate.standard_error


def test_what_cannot_be_judged_is_refused() -> None:
    line = series(noise(1, 24))
    gap = Panel(values=np.where(np.arange(24) == 5, np.nan, 1.0)[None, :], units=("x",), periods=line.periods)
    flat = Panel(values=np.ones((1, 24)), units=("x",), periods=line.periods)
    with pytest.raises(TooFewPoints):
        interrupted_time_series(line, 3)
    with pytest.raises(TooFewPoints):
        interrupted_time_series(line, 12, season=13)
    with pytest.raises(UnknownPeriod):
        interrupted_time_series(line, 99)
    with pytest.raises(WrongShape):
        interrupted_time_series(line, 12, comparison=series(noise(1, 20)))
    with pytest.raises(MissingPoints):
        interrupted_time_series(line, 12, covariates=gap)
    with pytest.raises(CollinearCovariates):
        interrupted_time_series(line, 12, covariates=flat)
    with pytest.raises(NoVariation):
        interrupted_time_series(series(np.arange(24.0)), 12)
    with pytest.raises(BadSetting):
        interrupted_time_series(line, 12, errors="magic")  # type: ignore[arg-type]
    with pytest.raises(BadSetting):
        interrupted_time_series(line, 12, harmonics=1)
