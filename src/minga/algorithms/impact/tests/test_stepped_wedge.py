from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from minga.algorithms.impact import Panel, stepped_wedge
from minga.algorithms.impact.errors import MissingPoints, NoComparison, NothingTreated, TooFewPoints

from .test_difference_in_differences import noise, panel_of

STARTS = {f"u{index}": 2 + index for index in range(6)}


def wedge(seed: int, effect: float = 0.0) -> Panel:
    values = noise(seed, 6, 9) + np.arange(9) * 2.0 + np.random.default_rng(seed).normal(size=(6, 1)) * 5
    for unit, start in STARTS.items():
        values[int(unit[1:]), start:] += effect
    return panel_of(values)


def two_way(values: np.ndarray, exposure: np.ndarray) -> float:
    """Least squares with a dummy for every cluster and period."""
    units, periods = values.shape
    columns = [exposure.ravel()]
    columns += [np.repeat(np.arange(units) == unit, periods).astype(float) for unit in range(units)]
    columns += [np.tile(np.arange(periods) == period, units).astype(float) for period in range(1, periods)]
    return float(np.linalg.lstsq(np.column_stack(columns), values.ravel(), rcond=None)[0][0])


def test_the_effect_is_the_least_squares_one_and_every_order_is_tried() -> None:
    panel = wedge(3)
    estimate = stepped_wedge(panel, STARTS)
    starts = np.array(list(STARTS.values()))
    exposure = (np.arange(9) >= starts[:, None]).astype(float)
    assert estimate.effect == pytest.approx(two_way(panel.values, exposure))
    assert dict(estimate.figures)["exact_assignments"] == 720
    orders = list(permutations(range(6)))[::40]
    every = [two_way(panel.values, exposure[list(order)]) for order in orders]
    share = np.mean(np.abs(every) >= abs(estimate.effect) - 1e-9)
    assert estimate.p_value == pytest.approx(share, abs=0.25)


def test_the_interval_holds_what_the_test_does_not_refuse() -> None:
    panel = wedge(5, effect=4.0)
    estimate = stepped_wedge(panel, STARTS)
    exposure = (np.arange(9) >= np.array(list(STARTS.values()))[:, None]).astype(float)
    for supposed, is_inside in (
        (estimate.interval.low + 0.01, True),
        (estimate.interval.high - 0.01, True),
        (estimate.interval.low - 0.5, False),
        (estimate.interval.high + 0.5, False),
    ):
        moved = stepped_wedge(panel_of(panel.values - supposed * exposure), STARTS)
        assert moved.p_value is not None
        assert (moved.p_value > 0.05) is is_inside


def test_intervals_cover_and_p_values_do_not_cry_wolf() -> None:
    found = [stepped_wedge(wedge(seed, effect=1.0), STARTS) for seed in range(60)]
    assert np.mean([each.interval.covers(1.0) for each in found]) >= 0.89
    assert np.mean([each.effect for each in found]) == pytest.approx(1.0, abs=0.15)
    without = [stepped_wedge(wedge(seed), STARTS) for seed in range(60)]
    assert np.mean([each.p_value is not None and each.p_value <= 0.05 for each in without]) <= 0.1


def test_before_and_after_is_refused_because_everything_was_rising() -> None:
    estimate = stepped_wedge(wedge(1), STARTS)
    assert estimate.refused[0].effect > 5
    assert abs(estimate.effect) < 3


def test_what_is_no_wedge_is_refused() -> None:
    with pytest.raises(NothingTreated):
        stepped_wedge(wedge(0), {})
    with pytest.raises(NoComparison):
        stepped_wedge(wedge(0), dict.fromkeys(STARTS, 4))
    with pytest.raises(TooFewPoints):
        stepped_wedge(wedge(0), {"u0": 4})
    values = wedge(0).values.copy()
    values[2, 2] = np.nan
    with pytest.raises(MissingPoints):
        stepped_wedge(panel_of(values), STARTS)
