"""Groups are the best cut there is, and only those that would come back are shown."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from minga.algorithms.opinion_map import opinion_map
from minga.algorithms.opinion_map.division import divide
from minga.algorithms.opinion_map.stability import COMES_BACK

from .test_equivariance import shards, thin_cloud
from .test_map import Row, two_camps, votes_of


def squared_error(points: np.ndarray, weight: np.ndarray, label: np.ndarray) -> float:
    total = 0.0
    for group in np.unique(label):
        own, mass = points[label == group], weight[label == group]
        middle = (mass[:, None] * own).sum(axis=0) / mass.sum()
        total += float((mass[:, None] * (own - middle) ** 2).sum())
    return total


def best_of_random_starts(points: np.ndarray, weight: np.ndarray, k: int, *, starts: int) -> float:
    rng = np.random.default_rng(0)
    best = np.inf
    for _ in range(starts):
        centre = points[rng.choice(len(points), k, replace=False)]
        for _ in range(40):
            label = ((points[:, None] - centre) ** 2).sum(axis=2).argmin(axis=1)
            for group in np.unique(label):
                mass = weight[label == group]
                centre[group] = (mass[:, None] * points[label == group]).sum(axis=0) / mass.sum()
        best = min(best, squared_error(points, weight, label))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_a_hundred_random_starts_is_hardly_better(seed: int) -> None:
    """Of two starts, as before, one cut in five was over one per cent worse, and the worst seven."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(100, 2)) * np.array([1.6, 1.0]) + rng.integers(0, 2, (100, 1))
    weight = rng.integers(1, 20, 100).astype(np.float64)
    found = divide(points[None], weight[None], k_max=5, min_group=1, tries=100)
    for k in range(2, 6):
        best = best_of_random_starts(points, weight, k, starts=100)
        assert squared_error(points, weight, found.labels[k - 2, 0]) <= best * (1.002 if k < 4 else 1.01)


def test_more_groups_never_err_more() -> None:
    rng = np.random.default_rng(9)
    points, weight = rng.normal(size=(60, 2)), np.ones(60)
    found = divide(points[None], weight[None], k_max=5, min_group=1, tries=60)
    errors = [squared_error(points, weight, labels[0]) for labels in found.labels]
    assert all(more < fewer for fewer, more in pairwise(errors))


CLOUDS: list[list[Row]] = [
    *(thin_cloud(seed) for seed in range(6)),
    *(thin_cloud(seed, people=60, statements=20) for seed in range(3)),
    *(shards(seed, people=40, statements=16, share=0.5) for seed in range(3)),
]


@pytest.mark.parametrize("number", range(len(CLOUDS)))
def test_a_group_that_does_not_come_back_is_not_shown(number: int) -> None:
    result = opinion_map(votes_of(CLOUDS[number]))
    assert result.state in {"one_cloud", "unsteady", "grouped"}
    assert (result.k > 1) == (result.state == "grouped")
    if result.state == "grouped":
        assert result.stability.of_group.min() >= COMES_BACK


def test_where_it_is_not_known_whether_there_are_groups_none_is_told() -> None:
    unsteady = next(each for each in map(opinion_map, map(votes_of, CLOUDS)) if each.state == "unsteady")
    assert (unsteady.k, unsteady.group[unsteady.placed].max()) == (1, 0)
    assert unsteady.placed.all()
    assert unsteady.reading.divides.size == 0


@pytest.mark.parametrize("number", range(0, len(CLOUDS), 3))
def test_no_other_draw_would_have_turned_a_cloud_into_groups(number: int) -> None:
    """Where draws could decide, the answer is that it is not known: never groups by one draw and a cloud by another."""
    votes = votes_of(CLOUDS[number])
    states = {opinion_map(votes, seed=seed).state for seed in range(6)}
    assert not {"one_cloud", "grouped"} <= states


def test_clear_camps_stay_groups_whatever_is_drawn() -> None:
    votes = votes_of(two_camps((20, 15)))
    maps = [opinion_map(votes, seed=seed) for seed in range(5)]
    assert {(each.state, each.k) for each in maps} == {("grouped", 2)}
    assert len({tuple(each.group.tolist()) for each in maps}) == 1
