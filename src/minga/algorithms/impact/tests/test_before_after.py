from __future__ import annotations

import numpy as np
import pytest

from minga.algorithms.impact import Panel, Series, before_after
from minga.algorithms.impact.errors import BadSetting, NoVariation, TooFewPoints, UnknownPeriod
from minga.algorithms.impact.simulate import _autoregressive


def series(values: object) -> Series:
    array = np.asarray(values, dtype=float)
    return Series(values=array, periods=tuple(range(array.size)))


@pytest.mark.parametrize(("lag_one", "points"), [(0.0, 24), (0.5, 24), (0.5, 40)])
def test_without_a_change_the_interval_covers_zero_about_95_times_in_100(lag_one: float, points: int) -> None:
    noise = _autoregressive(np.random.default_rng(7), (250, 2 * points), lag_one, 1.0)
    covered = np.mean([before_after(series(row), points).interval.covers(0.0) for row in noise])
    assert 0.92 <= covered <= 0.985


def test_ignoring_autocorrelation_would_have_been_wrong() -> None:
    noise = _autoregressive(np.random.default_rng(7), (200, 48), 0.6, 1.0)
    plain = [
        abs(r[24:].mean() - r[:24].mean()) < 2.0 * np.sqrt((r[:24].var(ddof=1) + r[24:].var(ddof=1)) / 24)
        for r in noise
    ]
    assert np.mean(plain) < 0.85
    assert np.mean([before_after(series(row), 24).interval.covers(0.0) for row in noise]) > 0.90


def test_the_effect_is_the_change_of_the_mean() -> None:
    values = [1.0, 3, 1, 3, 1, 3, 11, 13, 11, 13, 11, 13]
    estimate = before_after(series(values), 6)
    assert estimate.effect == pytest.approx(10)
    assert estimate.relative == pytest.approx(5)
    assert estimate.is_larger_than_usual_variation
    assert estimate.picture is not None
    assert estimate.picture.counterfactual == pytest.approx([2] * 12)


def test_a_season_is_not_a_change() -> None:
    months = np.arange(54)
    noise = np.random.default_rng(3).normal(0, 0.3, 54)
    seasonal = series(5 * np.sin(2 * np.pi * months / 12) + noise)
    assert abs(before_after(seasonal, 36).effect) > 0.5
    assert abs(before_after(seasonal, 36, season=12).effect) < 0.25


def test_a_trend_before_the_start_is_told() -> None:
    noise = np.random.default_rng(3).normal(0, 0.5, 48)
    rising = before_after(series(0.25 * np.arange(48) + noise), 24).check("no_trend_before")
    flat = before_after(series(noise), 24).check("no_trend_before")
    assert rising is not None
    assert rising.passed is False
    assert flat is not None
    assert flat.passed is True


def test_missing_points_are_counted_and_nothing_shown_is_nan() -> None:
    values = np.random.default_rng(1).normal(size=30)
    values[[3, 4, 20]] = np.nan
    estimate = before_after(series(values), 15)
    assert estimate.sample.share_missing == pytest.approx(0.1)
    assert estimate.picture is not None
    assert estimate.picture.observed[3] is None


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(TooFewPoints):
        before_after(series([1, 2, 3, 4, 5, 6]), 3)
    with pytest.raises(TooFewPoints):
        before_after(series(np.arange(20)), 10, season=12)
    with pytest.raises(NoVariation):
        before_after(series([2.0] * 12), 6)
    with pytest.raises(UnknownPeriod):
        before_after(series(np.arange(12)), 40)
    with pytest.raises(BadSetting):
        before_after(series(np.arange(12)), 6, season=1)


def test_a_panel_gives_the_series_of_its_mean() -> None:
    panel = Panel(values=np.random.default_rng(0).normal(size=(3, 20)), units=("A", "B", "C"), periods=tuple(range(20)))
    estimate = before_after(panel.mean(), 10)
    assert estimate.effect == pytest.approx(panel.values[:, 10:].mean() - panel.values[:, :10].mean())
