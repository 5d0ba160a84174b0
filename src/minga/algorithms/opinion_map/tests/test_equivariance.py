"""Names and orders mean nothing: other ids for the same people and statements give the same map of them."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minga.algorithms.opinion_map import opinion_map
from minga.algorithms.opinion_map.grouping import group_points

from .test_map import two_camps, votes_of


@given(seed=st.integers(0, 10_000), sizes=st.lists(st.integers(5, 20), min_size=2, max_size=3))
@settings(max_examples=25, deadline=None)
def test_other_names_give_the_same_map(seed: int, sizes: list[int]) -> None:
    rows = two_camps(tuple(sizes), seed=seed)
    rng = np.random.default_rng(seed)
    rows = [row for row in rows if rng.random() < 0.8]
    people, statements = rng.permutation(sum(sizes)), rng.permutation(12)
    one = opinion_map(votes_of(rows, people=range(sum(sizes)), statements=range(12)), resamples=0)
    renamed = [(int(people[p]), int(statements[s]), v) for p, s, v in rows]
    other = opinion_map(votes_of(renamed, people=range(sum(sizes)), statements=range(12)), resamples=0)
    # Two directions that explain the same have no order of their own.
    assume(one.explained[0] - one.explained[1] > 1e-6)
    assert (one.state, one.k) == (other.state, other.k)
    assert np.allclose(one.xy[:, 0], other.xy[people, 0])
    assert np.array_equal(one.group, other.group[people])
    assert np.allclose(one.reading.consensus_agree, other.reading.consensus_agree[statements])
    assert np.allclose(one.reading.division_interval, other.reading.division_interval[statements])
    assert list(one.reading.verdict) == [other.reading.verdict[s] for s in statements]


@given(seed=st.integers(0, 10_000), n=st.sampled_from([1, 2, 9, 150, 5000]))
@settings(max_examples=25, deadline=None)
def test_grouping_does_not_see_the_order_of_points(seed: int, n: int) -> None:
    """On a coarse grid, so that ties are everywhere; and with more points than are looked at one by one."""
    rng = np.random.default_rng(seed)
    points = np.round(rng.normal(size=(n, 2)) + rng.integers(0, 2, (n, 1)) * 3, 1)
    order = rng.permutation(n)
    one, other = (group_points(each, k_max=5, min_group=2) for each in (points, points[order]))
    assert one.k == other.k
    assert np.array_equal(one.group[order], other.group)
    assert np.array_equal(np.bincount(one.group), np.sort(np.bincount(one.group))[::-1])
