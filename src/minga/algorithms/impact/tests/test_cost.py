from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.algorithms.impact import Cost, CostPerEffect, Direction, Estimate, cost_per_effect
from minga.algorithms.impact.errors import BadSetting

from .test_ladder import estimate


def priced(spent: float, figures: Estimate, direction: Direction, times: float = 1.0) -> CostPerEffect:
    return cost_per_effect(spent, figures.effect, figures.interval, direction, times=times)


def test_the_interval_of_the_effect_is_carried_through() -> None:
    cost = Cost(hours=300, money=4_000, value_of_hour=20)
    assert cost.total == 10_000
    found = priced(10_000, estimate(2, 8), Direction.UP, times=10)
    assert found.amount == pytest.approx(200)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((125, 500))
    down = priced(10_000, estimate(-8, -2), Direction.DOWN, times=10)
    assert down == found


@given(st.floats(-10, 10), st.floats(0, 5), st.sampled_from(Direction))
def test_an_effect_that_may_be_zero_or_harm_has_no_price(low: float, width: float, direction: Direction) -> None:
    figures = estimate(low, low + width)
    found = priced(100, figures, direction)
    worst = low if direction is Direction.UP else -(low + width)
    assert found.is_determined is (worst > 0)
    if found.interval is not None and found.amount is not None:
        assert found.interval.low <= found.amount * (1 + 1e-9)
        assert found.amount <= found.interval.high * (1 + 1e-9)


def test_hours_without_a_price_stay_hours() -> None:
    assert Cost(hours=300, money=0).total is None
    assert priced(300, estimate(1, 3), Direction.UP).amount == pytest.approx(150)


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf])
def test_impossible_costs_are_refused(wrong: float) -> None:
    with pytest.raises(BadSetting):
        Cost(hours=wrong, money=0)
    with pytest.raises(BadSetting):
        priced(wrong, estimate(1, 3), Direction.UP)
    with pytest.raises(BadSetting):
        priced(1, estimate(1, 3), Direction.UP, times=0)
