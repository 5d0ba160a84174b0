from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from minga.algorithms.impact import Estimate, cluster_lottery, intention_to_treat
from minga.algorithms.impact.errors import NotANumber, NoVariation, TooFewPoints, WrongShape


def schools(seed: int, effect: float = 0.0, per_arm: int = 5, between: float = 1.0) -> Estimate:
    random = np.random.default_rng(seed)
    sizes = random.integers(5, 30, 2 * per_arm)
    place = np.repeat(np.arange(2 * per_arm), sizes)
    drawn = random.permutation(np.repeat([True, False], per_arm))
    outcome = random.normal(size=place.size) + between * random.normal(size=2 * per_arm)[place] + effect * drawn[place]
    return cluster_lottery(drawn[place], outcome, [f"s{number}" for number in place])


def test_clusters_are_the_sample() -> None:
    place = np.repeat(np.arange(6), [3, 4, 5, 3, 4, 5])
    outcome = np.random.default_rng(0).normal(size=place.size)
    estimate = cluster_lottery(place < 3, outcome, [str(number) for number in place])
    means = np.array([outcome[place == number].mean() for number in range(6)])
    welch = stats.ttest_ind(means[:3], means[3:], equal_var=False)
    assert estimate.effect == pytest.approx(means[:3].mean() - means[3:].mean())
    assert estimate.interval.low == pytest.approx(welch.confidence_interval().low)
    assert estimate.smallest_p == pytest.approx(1 / math.comb(6, 3))
    every = [means[list(chosen)].mean() - np.delete(means, list(chosen)).mean() for chosen in combinations(range(6), 3)]
    assert estimate.p_value == pytest.approx(np.mean(np.abs(every) >= abs(estimate.effect) - 1e-12))


def test_people_counted_one_by_one_would_cry_wolf_and_clusters_do_not() -> None:
    found = [schools(seed) for seed in range(80)]
    assert np.mean([each.interval.covers(0.0) for each in found]) >= 0.92
    assert np.mean([each.p_value is not None and each.p_value <= 0.05 for each in found]) <= 0.09
    assert np.mean([dict(each.figures)["intracluster_correlation"] for each in found]) == pytest.approx(0.5, abs=0.1)
    random = np.random.default_rng(1)
    place = np.repeat(np.arange(10), 20)
    outcome = random.normal(size=200) + random.normal(size=10)[place]
    alone = intention_to_treat(place % 2, outcome)
    assert cluster_lottery(place % 2, outcome, [str(p) for p in place]).standard_error > 2 * alone.standard_error


def test_a_known_effect_is_recovered() -> None:
    assert np.mean([schools(seed, effect=2.0).effect for seed in range(40)]) == pytest.approx(2.0, abs=0.25)


def test_bad_draws_are_refused() -> None:
    with pytest.raises(WrongShape):
        cluster_lottery([1, 0, 1, 0], [1.0, 2, 3, 4], ["a", "a", "b", "c"])
    with pytest.raises(WrongShape):
        cluster_lottery([1, 0], [1.0, 2.0, 3.0], ["a", "b", "c"])
    with pytest.raises(NotANumber):
        cluster_lottery([1, 2], [1.0, 2.0], ["a", "b"])
    with pytest.raises(TooFewPoints):
        cluster_lottery([1, 0, 0], [1.0, 2.0, 3.0], ["a", "b", "c"])
    with pytest.raises(TooFewPoints):
        cluster_lottery([1, 1, 0, 0], [1.0, 2.0, 3.0, math.nan], ["a", "b", "c", "d"])
    with pytest.raises(NoVariation):
        cluster_lottery([1, 1, 0, 0], [1.0, 1.0, 1.0, 1.0], ["a", "b", "c", "d"])
