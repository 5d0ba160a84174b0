from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from minga.algorithms.impact import Panel, difference_in_differences
from minga.algorithms.impact.errors import (
    BadSetting,
    MissingPoints,
    NoComparison,
    NothingTreated,
    NotPositive,
    NoVariation,
    TreatedFromTheStart,
    UnknownPeriod,
    UnknownUnit,
)
from minga.algorithms.impact.simulate import _autoregressive

from .datasets import cigarette_sales, rows


def panel_of(values: np.ndarray) -> Panel:
    return Panel(
        values=values, units=tuple(f"u{i}" for i in range(values.shape[0])), periods=tuple(range(values.shape[1]))
    )


def noise(seed: int, units: int, periods: int) -> np.ndarray:
    return _autoregressive(np.random.default_rng(seed), (units, periods), 0.4, 1.0)


def test_it_is_the_difference_of_the_differences() -> None:
    panel = panel_of(noise(0, 9, 20))
    estimate = difference_in_differences(
        panel, dict.fromkeys(("u0", "u1", "u2"), 12), pre_window=(-4, -1), post_window=(0, 5)
    )
    change = panel.values[:, 12:18].mean(axis=1) - panel.values[:, 8:12].mean(axis=1)
    assert estimate.effect == pytest.approx(change[:3].mean() - change[3:].mean())
    assert estimate.refused[0].effect == pytest.approx(change[:3].mean())
    welch = np.sqrt(change[:3].var(ddof=1) / 3 + change[3:].var(ddof=1) / 6)
    assert estimate.standard_error == pytest.approx(welch)


def test_the_permutation_is_exact_where_the_assignments_are_few() -> None:
    panel = panel_of(noise(1, 8, 16))
    estimate = difference_in_differences(
        panel, dict.fromkeys(("u0", "u1", "u2"), 8), pre_window=(-8, -1), post_window=(0, 7)
    )
    change = panel.values[:, 8:].mean(axis=1) - panel.values[:, :8].mean(axis=1)
    every = [
        change[list(chosen)].mean() - np.delete(change, list(chosen)).mean() for chosen in combinations(range(8), 3)
    ]
    assert estimate.p_value == pytest.approx(np.mean(np.abs(every) >= abs(estimate.effect) - 1e-12))
    assert estimate.smallest_p == pytest.approx(1 / 56)
    assert dict(estimate.figures)["exact_assignments"] == 56


def test_beyond_that_it_is_drawn_and_the_seed_decides() -> None:
    panel = panel_of(noise(2, 30, 12))
    starts = {f"u{i}": 6 for i in range(15)}

    def p_value(seed: int) -> float | None:
        return difference_in_differences(panel, starts, pre_window=(-6, -1), post_window=(0, 5), seed=seed).p_value

    assert p_value(1) == p_value(1)
    assert p_value(1) == pytest.approx(p_value(2), abs=0.05)


def test_without_an_effect_intervals_cover_and_p_values_do_not_cry_wolf() -> None:
    covered, alarmed = [], []
    for seed in range(200):
        estimate = difference_in_differences(
            panel_of(noise(seed, 10, 16)), {f"u{i}": 8 for i in range(4)}, pre_window=(-8, -1), post_window=(0, 7)
        )
        covered.append(estimate.interval.covers(0.0))
        alarmed.append(estimate.p_value is not None and estimate.p_value <= 0.05)
    assert 0.92 <= np.mean(covered) <= 0.985
    assert np.mean(alarmed) <= 0.08


def test_staggered_starts_are_compared_only_with_units_not_yet_treated() -> None:
    """A growing effect misleads a two-way regression; clean comparisons give it back exactly."""
    values = np.arange(20.0)[None, :] * 0.5 + np.arange(9.0)[:, None] + 1e-6 * noise(3, 9, 20)
    starts = {"u0": 6, "u1": 6, "u2": 12, "u3": 12}
    for unit, start in starts.items():
        values[int(unit[1])] += np.maximum(0, np.arange(20) - start + 1)
    estimate = difference_in_differences(
        panel_of(values), starts, pre_window=(-3, -1), post_window=(0, 3), comparison="not_yet"
    )
    assert estimate.effect == pytest.approx(2.5, abs=1e-5)
    study = {point.event_time: point.effect for point in estimate.event_study}
    assert study[0] == pytest.approx(1, abs=1e-5)
    assert study[-3] == pytest.approx(0, abs=1e-5)
    assert estimate.picture is not None
    assert estimate.picture.axis == "event_time"


def test_units_treated_later_serve_until_they_start() -> None:
    panel = panel_of(noise(4, 6, 20))
    starts = {"u0": 8, "u1": 8, "u2": 8, "u3": 16, "u4": 16, "u5": 16}
    with pytest.raises(NoComparison):
        difference_in_differences(panel, starts, pre_window=(-4, -1), post_window=(0, 3))
    estimate = difference_in_differences(panel, starts, pre_window=(-4, -1), post_window=(0, 3), comparison="not_yet")
    change = panel.values[:, 8:12].mean(axis=1) - panel.values[:, 4:8].mean(axis=1)
    assert estimate.effect == pytest.approx(change[:3].mean() - change[3:].mean())


def test_the_minimum_wage_panel_gives_callaway_and_santannas_cells() -> None:
    wages = list(rows("csdid_mpdta/mpdta.csv"))
    panel = Panel.from_rows((row["countyreal"], int(row["year"]), row["lemp"]) for row in wages)
    starts = {row["countyreal"]: int(row["first.treat"]) for row in wages if row["first.treat"] != "0"}
    never = [unit for unit in panel.units if unit not in starts]
    published = {
        (int(row["group"]), int(row["t"])): float(row["att"])
        for row in rows("csdid_mpdta/ref_attgt.csv")
        if row["scenario"] == "mpdta_nev_dr" and int(row["t"]) >= int(row["group"])
    }
    assert len(published) == 7
    for (group, year), effect in published.items():
        cohort = [unit for unit, start in starts.items() if start == group]
        estimate = difference_in_differences(
            panel.only([*cohort, *never]),
            dict.fromkeys(cohort, group),
            pre_window=(-1, -1),
            post_window=(year - group, year - group),
            draws=19,
        )
        assert estimate.effect == pytest.approx(effect, abs=1e-9)


def test_proposition_99_by_plain_differences() -> None:
    estimate = difference_in_differences(
        cigarette_sales(), {"California": 1989}, pre_window=(-19, -1), post_window=(0, 11)
    )
    assert estimate.effect == pytest.approx(-27.3, abs=0.06)
    assert estimate.standard_error == pytest.approx(17.7, rel=0.05)
    assert estimate.sample.treated_units == 1
    assert estimate.sample.comparison_units == 38


def test_a_trend_that_differed_before_is_found() -> None:
    values = noise(5, 12, 40)
    values[:6] += 0.2 * np.arange(40)
    starts = {f"u{i}": 24 for i in range(6)}
    failing = difference_in_differences(panel_of(values), starts, pre_window=(-12, -1), post_window=(0, 11))
    passing = difference_in_differences(panel_of(noise(5, 12, 40)), starts, pre_window=(-12, -1), post_window=(0, 11))
    assert failing.pre_trend_passed is False
    assert failing.placebo_passed is False
    assert passing.pre_trend_passed is True


def test_too_little_history_leaves_the_pre_trend_untested() -> None:
    starts = {f"u{i}": 2 for i in range(3)}
    estimate = difference_in_differences(panel_of(noise(6, 8, 8)), starts, pre_window=(-2, -1), post_window=(0, 5))
    assert estimate.pre_trend_passed is None


def test_logarithms_give_a_ratio_and_a_size_in_the_unit() -> None:
    logs = 2.0 + 0.01 * noise(7, 10, 20)
    logs[:5, 10:] += np.log(0.8)
    estimate = difference_in_differences(
        panel_of(np.exp(logs)), {f"u{i}": 10 for i in range(5)}, pre_window=(-10, -1), post_window=(0, 9), log=True
    )
    assert estimate.relative == pytest.approx(-0.2, abs=0.01)
    assert estimate.effect == pytest.approx(-0.2 * np.exp(2.0), abs=0.1)
    assert estimate.interval.low < estimate.effect < estimate.interval.high < 0


def test_gaps_are_spoken_for_by_the_cohort_and_counted() -> None:
    values = 3.0 * np.sin(np.arange(24))[None, :] + np.arange(10.0)[:, None] + 1e-4 * noise(8, 10, 24)
    values[:4, 12:] += 2.0
    values[0, 13:18] = np.nan
    values[6, 3] = np.nan
    estimate = difference_in_differences(
        panel_of(values), {f"u{i}": 12 for i in range(4)}, pre_window=(-12, -1), post_window=(0, 11)
    )
    assert estimate.effect == pytest.approx(2.0, abs=1e-3)
    assert estimate.sample.share_missing == pytest.approx(6 / 240)


def test_what_cannot_be_compared_is_refused() -> None:
    panel = panel_of(noise(9, 6, 12))
    windows = {"pre_window": (-3, -1), "post_window": (0, 3)}
    with pytest.raises(NoComparison):
        difference_in_differences(panel, dict.fromkeys(panel.units, 6), **windows)
    with pytest.raises(NothingTreated):
        difference_in_differences(panel, {"u0": 40}, **windows)
    with pytest.raises(TreatedFromTheStart):
        difference_in_differences(panel, {"u0": 0}, **windows)
    with pytest.raises(UnknownUnit):
        difference_in_differences(panel, {"x": 6}, **windows)
    with pytest.raises(UnknownPeriod):
        difference_in_differences(panel, {"u0": "six"}, **windows)
    with pytest.raises(BadSetting):
        difference_in_differences(panel, {"u0": 6}, pre_window=(-3, 0), post_window=(0, 3))
    with pytest.raises(NoVariation):
        difference_in_differences(panel_of(np.ones((6, 12))), {"u0": 6}, **windows)
    with pytest.raises(NotPositive):
        difference_in_differences(panel_of(np.zeros((6, 12))), {"u0": 6}, **windows, log=True)
    values = panel.values.copy()
    values[0, 6:] = np.nan
    with pytest.raises(MissingPoints):
        difference_in_differences(panel_of(values), {"u0": 6, "u1": 6}, **windows)
