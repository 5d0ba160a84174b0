from __future__ import annotations

import numpy as np
import pytest

from minga.algorithms.impact import (
    Panel,
    Series,
    before_after,
    difference_in_differences,
    smallest_visible_change,
    smallest_visible_change_before_after,
    smallest_visible_change_in_panel,
    smallest_visible_change_in_proportions,
)
from minga.algorithms.impact.errors import BadSetting, NoVariation, TooFewPoints
from minga.algorithms.impact.simulate import _autoregressive


def test_two_proportions() -> None:
    assert smallest_visible_change_in_proportions(0.224, 4_500, 4_500).change == pytest.approx(0.0246, abs=5e-5)


def test_the_planned_change_is_seen_four_times_in_five_by_differences() -> None:
    seen, planned = [], []
    for seed in range(80):
        values = _autoregressive(np.random.default_rng(seed), (14, 48), 0.5, 1.0) + np.sin(np.arange(48))
        history = Panel(values=values[:, :24], units=tuple("abcdefghijklmn"), periods=tuple(range(24)))
        planned.append(
            smallest_visible_change_in_panel(history, 7, 7, pre_window=(-12, -1), post_window=(6, 17)).change
        )
        values[:7, 24:] += 1.29
        panel = Panel(values=values, units=history.units, periods=tuple(range(48)))
        estimate = difference_in_differences(
            panel, dict.fromkeys("abcdefg", 24), pre_window=(-12, -1), post_window=(6, 17)
        )
        seen.append(not estimate.interval.covers(0.0))
    assert np.mean(planned) == pytest.approx(1.29, rel=0.05)
    assert 0.73 <= np.mean(seen) <= 0.87


def test_the_planned_change_is_seen_about_as_often_before_and_after() -> None:
    seen = []
    for seed in range(160):
        values = _autoregressive(np.random.default_rng(seed), (1, 80), 0.3, 1.0)[0]
        history = Series(values=values[:40], periods=tuple(range(40)))
        values[40:] += smallest_visible_change_before_after(history, 40).change
        seen.append(not before_after(Series(values=values, periods=tuple(range(80))), 40).interval.covers(0.0))
    assert 0.70 <= np.mean(seen) <= 0.90


def test_more_people_and_less_noise_see_smaller_changes() -> None:
    assert (
        smallest_visible_change_in_proportions(0.2, 900, 900).change
        < smallest_visible_change_in_proportions(0.2, 100, 900).change
    )
    assert smallest_visible_change(1.0).change == pytest.approx(2.8016, abs=1e-4)
    assert smallest_visible_change(1.0, freedom=10).change > 2.8016


def test_bad_designs_are_refused() -> None:
    flat = Panel(values=np.ones((4, 12)), units=tuple("abcd"), periods=tuple(range(12)))
    with pytest.raises(NoVariation):
        smallest_visible_change_in_panel(flat, 2, 2, pre_window=(-3, -1), post_window=(0, 3))
    with pytest.raises(BadSetting):
        smallest_visible_change_in_proportions(1.2, 10, 10)
    with pytest.raises(BadSetting):
        smallest_visible_change(1.0, power=1.0)
    with pytest.raises(TooFewPoints):
        smallest_visible_change_before_after(Series(values=np.arange(3.0), periods=(1, 2, 3)), 3)
