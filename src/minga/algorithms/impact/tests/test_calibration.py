"""A small part of bench/impact_calibration.py: without an effect, intervals hold zero and claims are rare.

Bounds are those of the target, 93-97 %, widened by 2.6 standard deviations of a binomial share of so many runs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from minga.algorithms.impact import (
    Estimate,
    Panel,
    Series,
    before_after,
    evidence_level,
    interrupted_time_series,
    structural_counterfactual,
    synthetic_control,
    synthetic_control_of_several,
)
from minga.algorithms.impact.simulate import _autoregressive

from .test_demo_communities import planned


def drawn(seed: int, shape: tuple[int, int], lag_one: float) -> np.ndarray:
    return 20 + _autoregressive(np.random.default_rng(seed), shape, lag_one, 1.0)


def line(values: np.ndarray) -> Series:
    return Series(values=values, periods=tuple(range(values.size)))


def block(values: np.ndarray) -> Panel:
    return Panel(values=values, units=tuple(f"u{k}" for k in range(len(values))), periods=tuple(range(values.shape[1])))


def structural(seed: int, lag_one: float) -> Estimate:
    return structural_counterfactual(line(drawn(seed, (1, 60), lag_one)[0]), 36, draws=200, seed=seed)


CASES: dict[str, tuple[int, Callable[[int], Estimate]]] = {
    "before and after, AR 0.8": (250, lambda seed: before_after(line(drawn(seed, (1, 48), 0.8)[0]), 24)),
    "interrupted, AR 0.8": (150, lambda seed: interrupted_time_series(line(drawn(seed, (1, 48), 0.8)[0]), 24)),
    "structural, AR 0.5": (30, lambda seed: structural(seed, 0.5)),
    "synthetic control, AR 0.5": (60, lambda seed: synthetic_control(block(drawn(seed, (17, 30), 0.5)), "u0", 20)),
    "control of three, AR 0.5": (
        30,
        lambda seed: synthetic_control_of_several(
            block(drawn(seed, (16, 30), 0.5)), dict.fromkeys(["u0", "u1", "u2"], 20), draws=199
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_without_an_effect_intervals_hold_zero(name: str) -> None:
    runs, assess = CASES[name]
    share = np.mean([assess(seed).interval.covers(0.0) for seed in range(runs)])
    slack = 2.6 * np.sqrt(0.95 * 0.05 / runs)
    assert share >= 0.93 - slack


def ranked(seed: int) -> float:
    """p value of four treated units of twelve, without an effect."""
    values = drawn(seed, (12, 20), 0.5)
    estimate = synthetic_control_of_several(block(values), dict.fromkeys(["u0", "u1", "u2", "u3"], 14), draws=99)
    assert estimate.p_value is not None
    return estimate.p_value


def test_several_treated_units_are_ranked_as_lots_would_have_it() -> None:
    chances = np.array([ranked(seed) for seed in range(60)])
    for most in (0.05, 0.10, 0.20):
        assert np.mean(chances <= most) <= most + 2.6 * np.sqrt(most * (1 - most) / chances.size)


def short_past(seed: int, effect: float) -> Panel:
    """Fifty donors and eight periods before: blends follow some donors to the last digit."""
    values = drawn(seed, (51, 12), 0.5)
    values[0, 8:] += effect
    return block(values)


def test_a_placebo_that_fits_perfectly_outranks_no_effect() -> None:
    chances = []
    for seed in range(25):
        estimate = synthetic_control(short_past(seed, 5.0), "u0", 8)
        assert estimate.picture is not None
        assert max(placebo.ratio for placebo in estimate.picture.placebos) < 100
        chances.append(estimate.p_value)
    assert np.median(chances) <= 0.05


def test_allowing_for_correlation_costs_little_where_there_is_none() -> None:
    """Two fifths more than the interval of someone who knew it."""
    effects = [before_after(line(drawn(seed, (1, 48), 0.0)[0]), 24) for seed in range(100)]
    usual = 2.01 * np.sqrt(2 / 24)
    assert np.mean([estimate.interval.half_width for estimate in effects]) <= 1.4 * usual


def reasons(estimate: Estimate) -> tuple[int, tuple[str, ...]]:
    level = evidence_level(planned(estimate))
    return level.number, level.reasons


def test_too_few_points_never_carry_a_claim() -> None:
    for seed in range(10):
        values = drawn(seed, (1, 12), 0.5)[0] + 9 * (np.arange(12) >= 6)
        for method in (before_after, interrupted_time_series):
            assert reasons(method(line(values), 6))[0] <= 1
    number, why = reasons(before_after(line(values), 6))
    assert (number, "interval_untrusted" in why) == (1, True)


def test_a_drift_carries_no_claim_and_independent_points_do() -> None:
    walks = np.random.default_rng(1).normal(size=(40, 60)).cumsum(axis=1)
    claims = [reasons(before_after(line(walk), 30))[0] >= 2 for walk in walks]
    assert np.mean(claims) <= 0.08
    values = drawn(3, (1, 60), 0.0)[0] + 3 * (np.arange(60) >= 30)
    assert reasons(before_after(line(values), 30)) == (2, ("method_limit",))


def test_an_indicator_that_was_moving_already_is_said_to_have_been() -> None:
    rising = before_after(line(drawn(1, (1, 60), 0.2)[0] + 0.2 * np.arange(60)), 30)
    assert reasons(rising)[0] <= 1
    assert "moving_before" in reasons(rising)[1]
    alone = structural_counterfactual(line(drawn(1, (1, 60), 0.2)[0] + 0.2 * np.arange(60)), 30, draws=200)
    assert "moving_before" in reasons(alone)[1]


def test_a_season_that_could_not_be_taken_out_is_told() -> None:
    months = np.arange(20)
    values = line(drawn(2, (1, 20), 0.1)[0] + 5 * np.sin(2 * np.pi * months / 12))
    for method in (before_after, interrupted_time_series):
        short = method(values, 10, season=12, short_season="tell")
        assert short.check("season_taken_out").passed is False
        assert short.check("season_taken_out").figure == pytest.approx(20 / 12)
        assert "season_not_taken_out" in reasons(short)[1]
    long = before_after(line(np.tile(values.values[:12], 4) + drawn(4, (1, 48), 0.1)[0]), 24, season=12)
    assert long.check("season_taken_out").passed is True
    assert not [check for check in long.checks if check.passed is False]
