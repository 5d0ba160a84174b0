from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from minga.algorithms.impact import Direction, Estimate, Verdict, intention_to_treat, verdict
from minga.algorithms.impact.errors import NotANumber, NoVariation, TooFewPoints, WrongShape


def test_newcombes_published_interval() -> None:
    """Newcombe (1998), Table II, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339."""
    assigned = [1] * 70 + [0] * 80
    enrolled = [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32
    estimate = intention_to_treat(assigned, enrolled)
    assert estimate.effect == pytest.approx(0.2)
    assert (estimate.interval.low, estimate.interval.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_other_outcomes_are_compared_as_welch_does() -> None:
    random = np.random.default_rng(0)
    first, second = random.normal(1, 2, 40), random.normal(0, 1, 25)
    estimate = intention_to_treat([1] * 40 + [0] * 25, np.concatenate([first, second]))
    assert estimate.p_value == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue)


def encouraged(seed: int) -> Estimate:
    """Only the keen take part and only when drawn; taking part adds 0.1."""
    random = np.random.default_rng(seed)
    keen = random.random(4_000)
    assigned = random.random(4_000) < 0.5
    took = (keen > 0.5) & assigned
    outcome = (random.random(4_000) < 0.2 + 0.4 * keen + 0.1 * took).astype(float)
    return intention_to_treat(assigned, outcome, took)


def test_those_who_took_part_are_a_refused_comparison_and_compliers_come_second() -> None:
    estimates = [encouraged(seed) for seed in range(60)]
    assert estimates[0].refused[0].code == "as_treated"
    assert estimates[0].refused[0].reason == "self_selection"
    assert np.mean([e.refused[0].effect for e in estimates]) > 0.2
    assert np.mean([e.secondary[0].effect for e in estimates]) == pytest.approx(0.1, abs=0.01)
    assert 0.90 <= np.mean([e.secondary[0].interval.covers(0.1) for e in estimates]) <= 0.99


def test_a_draw_that_moved_nobody_gives_no_complier_effect() -> None:
    random = np.random.default_rng(6)
    assigned, took = random.random(400) < 0.5, random.random(400) < 0.5
    estimate = intention_to_treat(assigned, random.normal(size=400), took)
    assert estimate.secondary == ()
    check = estimate.check("draw_moved_taking_part")
    assert check is not None
    assert check.passed is False


def test_people_lost_unevenly_are_told() -> None:
    outcome = np.random.default_rng(1).normal(size=200)
    outcome[:30] = np.nan
    estimate = intention_to_treat([1] * 100 + [0] * 100, outcome)
    check = estimate.check("even_loss")
    assert check is not None
    assert check.passed is False
    assert estimate.sample.share_missing == pytest.approx(0.15)


def test_bad_input_is_refused() -> None:
    with pytest.raises(WrongShape):
        intention_to_treat([1, 0, 1], [1, 0])
    with pytest.raises(NotANumber):
        intention_to_treat([1, 2, 0, 0], [1, 0, 1, 0])
    with pytest.raises(TooFewPoints):
        intention_to_treat([1, 1, 1], [1, 0, 1])
    with pytest.raises(NoVariation):
        intention_to_treat([1, 1, 0, 0], [1, 1, 1, 1])


def test_a_rare_outcome_keeps_an_honest_interval() -> None:
    estimate = intention_to_treat([1] * 50 + [0] * 50, [1] + [0] * 99)
    assert estimate.interval.low < 0 < estimate.interval.high
    assert verdict(estimate, Direction.UP, 0.01) is Verdict.INCONCLUSIVE


def test_the_complier_interval_is_that_of_the_effects_not_refused() -> None:
    """Anderson and Rubin: at each end, outcome less effect x taking part differs just significantly by the draw."""
    random = np.random.default_rng(3)
    assigned = np.repeat([1, 0], 60)
    took = (random.random(120) < 0.15 + 0.35 * assigned).astype(float)
    outcome = random.normal(size=120) + took
    estimate = intention_to_treat(assigned, outcome, took)
    for end in (estimate.secondary[0].interval.low, estimate.secondary[0].interval.high):
        left = outcome - end * took
        arms = left[:60], left[60:]
        error = np.sqrt(sum(arm.var(ddof=1) / 60 for arm in arms))
        assert abs(arms[0].mean() - arms[1].mean()) / error == pytest.approx(stats.norm.ppf(0.975))


def test_a_weak_draw_keeps_its_promise_or_says_nothing() -> None:
    told, held = 0, 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        assigned = np.repeat([1, 0], 100)
        hidden = random.normal(size=200)
        took = (hidden + random.normal(size=200) + 0.35 * assigned > 0).astype(float)
        estimate = intention_to_treat(assigned, 2 * hidden + took, took)
        told += bool(estimate.secondary)
        held += bool(estimate.secondary) and estimate.secondary[0].interval.covers(1.0)
    assert 0 < told < 100
    assert (100 - told + held) / 100 >= 0.92
