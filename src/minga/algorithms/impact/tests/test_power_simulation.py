from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from minga.algorithms.impact import (
    Estimate,
    Panel,
    before_after,
    difference_in_differences,
    interrupted_time_series,
    power_by_simulation,
    smallest_visible_change_before_after,
    smallest_visible_change_in_panel,
    synthetic_control,
    synthetic_control_of_several,
)
from minga.algorithms.impact.errors import (
    BadSetting,
    MissingPoints,
    NothingTreated,
    NoVariation,
    TooFewPoints,
    UnknownPeriod,
    UnknownUnit,
)
from minga.algorithms.impact.simulate import _autoregressive

LETTERS = "abcdefghijklmnopqrst"
TREATED = dict.fromkeys("abcdefg", 48)


def history(units: int = 14, periods: int = 48, lag_one: float = 0.5, seed: int = 0) -> Panel:
    values = 10 + _autoregressive(np.random.default_rng(seed), (units, periods), lag_one, 1.0)
    return Panel(values=values, units=tuple(LETTERS[:units]), periods=tuple(range(periods)))


def differences(panel: Panel) -> Estimate:
    return difference_in_differences(panel, TREATED, pre_window=(-12, -1), post_window=(6, 17), draws=199)


def on_its_own(panel: Panel) -> Estimate:
    return before_after(panel.mean(["a"]), panel.periods[40])


def test_differences_are_seen_as_the_closed_form_says_and_the_curve_rises() -> None:
    shares: list[float] = []
    found = power_by_simulation(history(), TREATED, differences, periods_after=18, progress=shares.append)
    closed = smallest_visible_change_in_panel(history(), 7, 7, pre_window=(-12, -1), post_window=(6, 17))
    assert found.draws == 200
    assert found.visible.change == pytest.approx(closed.change, abs=3 * found.error)
    assert found.visible.standard_error == pytest.approx(closed.standard_error, rel=0.15)
    seen = [point.share_seen for point in found.curve]
    assert seen == sorted(seen)
    assert seen[0] <= 0.10
    assert seen[4] == pytest.approx(0.80, abs=0.02)
    assert found.curve[4].error == pytest.approx(np.sqrt(0.16 / 200), rel=0.1)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_single_series_is_seen_as_the_closed_form_says() -> None:
    alone = history(1, 40, 0.3)
    found = power_by_simulation(alone, {"a": 40}, on_its_own, periods_after=40)
    closed = smallest_visible_change_before_after(alone.mean(), 40)
    assert found.visible.change == pytest.approx(closed.change, abs=3 * found.error)
    short = {"periods_after": 40, "draws": 20}
    once, again, other = (power_by_simulation(alone, {"a": 40}, on_its_own, **short, seed=seed) for seed in (0, 0, 1))
    assert once == again != other


def test_what_is_promised_is_seen_by_the_method_itself() -> None:
    """The change read off one assessment of each future, put into other futures, is seen four times in five."""
    past = history(20, 40, 0.3, seed=4)
    assess = lambda panel: synthetic_control(panel, "a", 40)  # noqa: E731
    found = power_by_simulation(past, {"a": 40}, assess, periods_after=12)
    seen = []
    for seed in range(40):
        values = 10 + _autoregressive(np.random.default_rng([seed, 9]), (20, 52), 0.3, 1.0)
        values[0, 40:] += found.visible.change
        estimate = assess(Panel(values=values, units=past.units, periods=tuple(range(52))))
        seen.append(not estimate.interval.covers(0.0) and estimate.p_value <= 0.10)
    assert 0.60 <= np.mean(seen) <= 0.96


def test_methods_whose_interval_does_not_shift_are_assessed_anew() -> None:
    past = history(14, 24, 0.3)
    positive = Panel(values=past.values + 20, units=past.units, periods=past.periods)
    starts = dict.fromkeys("abcdefg", 24)
    in_logarithms = power_by_simulation(
        positive,
        starts,
        lambda panel: difference_in_differences(
            panel, starts, pre_window=(-12, -1), post_window=(0, 11), draws=199, log=True
        ),
        periods_after=12,
        draws=20,
    )
    plain = power_by_simulation(
        positive,
        starts,
        lambda panel: difference_in_differences(panel, starts, pre_window=(-12, -1), post_window=(0, 11), draws=199),
        periods_after=12,
        draws=20,
    )
    assert in_logarithms.visible.change == pytest.approx(plain.visible.change, rel=0.25)
    two = dict.fromkeys("ab", 24)
    several = power_by_simulation(
        past, two, lambda panel: synthetic_control_of_several(panel, two, draws=199), periods_after=6
    )
    assert several.draws == 20
    assert several.curve[0].share_seen <= 0.15
    assert max(point.share_seen for point in several.curve) >= 0.65


def test_a_trend_and_a_season_of_the_past_are_not_noise() -> None:
    months = np.arange(72.0)
    values = 0.3 * months + 4 * np.sin(2 * np.pi * months / 12) + history(1, 72, 0.2).values
    panel = Panel(values=values, units=("a",), periods=tuple(date(2020 + m // 12, m % 12 + 1, 1) for m in range(72)))
    start = date(2026, 1, 1)

    def assess(future: Panel) -> Estimate:
        return interrupted_time_series(future.mean(), start, season=12)

    known = power_by_simulation(panel, {"a": start}, assess, periods_after=24, trend=True, season=12, draws=30)
    unknown = power_by_simulation(panel, {"a": start}, assess, periods_after=24, draws=30)
    assert known.visible.change < unknown.visible.change / 2


def _cpu_seconds(does: Callable[[], object]) -> float:
    begun = time.process_time()
    does()
    return time.process_time() - begun


def test_forty_units_of_a_hundred_and_twenty_periods_cost_their_draws_and_little_more() -> None:
    """As a ratio within one run, since a busy machine is slower: on a quiet one it takes a second."""
    random = np.random.default_rng(0)
    values = 50 + random.uniform(size=(40, 4)) @ random.normal(size=(4, 144)).cumsum(axis=1)
    values += random.normal(size=(40, 144))
    names, draws = tuple(map(str, range(40))), 20
    past = Panel(values=values[:, :120], units=names, periods=tuple(range(120)))
    whole = Panel(values=values, units=names, periods=tuple(range(144)))

    def assess(panel: Panel) -> Estimate:
        return synthetic_control(panel, "0", 120)

    one = min(_cpu_seconds(lambda: assess(whole)) for _each in range(3))
    all_of_them = _cpu_seconds(lambda: power_by_simulation(past, {"0": 120}, assess, periods_after=24, draws=draws))
    assert all_of_them < 2 * draws * one


def test_bad_plans_are_refused() -> None:
    past = history()
    flat = Panel(values=np.ones((3, 24)), units=("a", "b", "c"), periods=tuple(range(24)))
    silent = Panel(
        values=np.vstack([past.values[:3], np.full((1, 48), np.nan)]), units=tuple("abcd"), periods=past.periods
    )
    pair = past.only(["a", "b", "c", "d"])

    def few(panel: Panel) -> Estimate:
        return difference_in_differences(panel, {"a": 48}, pre_window=(-12, -1), post_window=(0, 11))

    for refusal, panel, starts, settings in (
        (BadSetting, past, TREATED, {"power": 1.0}),
        (BadSetting, past, TREATED, {"alpha": 0.1}),
        (BadSetting, past, TREATED, {"periods_after": 0}),
        (BadSetting, past, TREATED, {"draws": 3}),
        (NothingTreated, past, {}, {}),
        (UnknownUnit, past, {"nobody": 48}, {}),
        (UnknownPeriod, past, {"a": 47}, {}),
        (UnknownPeriod, past, {"a": 99}, {}),
        (NoVariation, flat, {"a": 24}, {}),
        (MissingPoints, silent, {"a": 48}, {}),
        (TooFewPoints, past.between(0, 4), {"a": 5}, {}),
    ):
        with pytest.raises(refusal):
            power_by_simulation(panel, starts, differences, **({"periods_after": 18} | settings))
    with pytest.raises(TooFewPoints):
        power_by_simulation(pair, {"a": 48}, few, periods_after=18)
