"""Names and orders mean nothing: other ids for the same people and statements give the same map of them, bit by bit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.opinion_map import OpinionMap, Votes, opinion_map
from minga.algorithms.opinion_map.canonical import canonical_orders
from minga.algorithms.opinion_map.grouping import candidates_of
from minga.algorithms.opinion_map.source import Table

from .polis_data import as_shipped
from .test_map import Row, two_camps, votes_of


def thin_cloud(seed: int, *, people: int = 26, statements: int = 36) -> list[Row]:
    """One cloud with a thin common leaning: near enough to chance that a draw could decide what is told."""
    rng = np.random.default_rng(seed)
    leaning, pull = rng.normal(size=people), rng.normal(size=statements)
    noise = rng.normal(size=(people, statements)) * 1.6
    stance = np.sign(np.round(np.outer(leaning, pull) * 0.8 + noise)).astype(int)
    return [(p, s, int(stance[p, s])) for p in range(people) for s in range(statements) if rng.random() < 0.8]


def shards(seed: int, *, people: int, statements: int, share: float) -> list[Row]:
    """Three camps that each answer a share of the statements."""
    rng = np.random.default_rng(seed)
    leaning = rng.choice([-0.7, 0.7], size=(3, statements))
    stance = np.sign(np.round(leaning[rng.integers(0, 3, people)] + rng.normal(0, 0.6, (people, statements))))
    person, statement = np.nonzero(rng.random(stance.shape) < share)
    return list(zip(person.tolist(), statement.tolist(), stance[person, statement].astype(int).tolist(), strict=True))


def mirrored(_seed: int) -> list[Row]:
    """Everything twice: two halves that vote alike but turned round, on statements that come in pairs."""
    return [(p, s, (1 if (p + s // 2) % 2 else -1) * (1 if s % 2 else -1)) for p in range(20) for s in range(12)]


MADE: dict[str, Callable[[int], list[Row]]] = {
    "two camps": lambda seed: [row for row in two_camps((15, 11, 9), seed=seed) if (row[0] + row[1] + seed) % 5],
    "one cloud": lambda seed: [(p, s, (p * 7 + s * 3 + seed) % 3 - 1) for p in range(30) for s in range(14)],
    "thin cloud": thin_cloud,
    "mirrored": mirrored,
    "three camps": lambda seed: shards(seed, people=150, statements=40, share=0.4),
    "more places than are looked at one by one": lambda seed: shards(seed, people=5000, statements=24, share=0.5),
}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("seed", range(2))
def test_other_names_and_orders_give_the_same_map(kind: str, seed: int) -> None:
    assert_nameless(votes_of(MADE[kind](seed)), frozenset({3, 8}), draws=3)


def test_more_statements_than_are_held_in_pairs_have_no_names_either() -> None:
    assert_nameless(votes_of(shards(0, people=40, statements=4200, share=0.02)), frozenset({3, 8}), draws=1)


def test_a_thin_cloud_of_26_people_is_one_map_under_forty_names() -> None:
    """As long as draws followed the order of ids, such a cloud was two groups under some names and one under others."""
    for seed in (3, 4, 6, 10):
        assert_nameless(votes_of(thin_cloud(seed)), frozenset(), draws=10)


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name", ["vtaiwan.uberx", "american-assembly.bowling-green", "brexit-consensus", "15-per-hour-seattle"]
)
def test_other_names_give_the_same_map_of_a_real_conversation(name: str) -> None:
    real = as_shipped(name)
    assert_nameless(real.votes, real.moderated, draws=2)


def assert_nameless(votes: Votes, moderated: frozenset[int], *, draws: int) -> None:
    """Whatever people and statements are called, and in whatever order they come, the map says the same of them."""
    one = opinion_map(votes, moderated=moderated)
    rng = np.random.default_rng(20261130)
    for _ in range(draws):
        person, statement = rng.permutation(votes.n_people), rng.permutation(votes.n_statements)
        order = rng.permutation(votes.value.size)
        rows = (person[votes.person][order], statement[votes.statement][order], votes.value[order])
        renamed = Votes.from_rows(*rows, people=range(votes.n_people), statements=range(votes.n_statements))
        ids = dict(zip(votes.statement_ids.tolist(), statement.tolist(), strict=True))
        other = opinion_map(renamed, moderated=frozenset(ids[each] for each in moderated if each in ids))
        assert_same(one, other, person, statement)


def assert_same(one: OpinionMap, other: OpinionMap, person: np.ndarray, statement: np.ndarray) -> None:
    """``person`` and ``statement``: where those of ``one`` are found in ``other``."""
    assert (one.state, one.k, one.silhouette) == (other.state, other.k, other.silhouette)
    assert np.array_equal(one.explained, other.explained)
    for mine, theirs in ((one.placed, other.placed), (one.xy, other.xy), (one.group, other.group)):
        assert np.array_equal(mine, theirs[person])
    assert np.array_equal(one.centre, other.centre[statement])
    assert np.array_equal(one.stability.of_group, other.stability.of_group)
    assert np.array_equal(one.stability.by_k, other.stability.by_k)
    assert one.stability.agreement == other.stability.agreement
    assert np.array_equal(one.floods.sizes, other.floods.sizes)
    a, b = one.reading, other.reading
    assert list(a.verdict) == [b.verdict[s] for s in statement]
    assert np.array_equal(a.shares.agrees, b.shares.agrees[:, statement])
    assert np.array_equal(a.consensus_agree, b.consensus_agree[statement])
    assert np.array_equal(a.division_interval, b.division_interval[statement])
    figures = figures_of(other)
    for mine, theirs in ((a.unites, b.unites), (a.divides, b.divides)):
        assert np.array_equal(figures[statement[mine]], figures[theirs])
    for mine, theirs in zip(
        (one.agreed_by_all, one.disagreed_by_all, *a.representative),
        (other.agreed_by_all, other.disagreed_by_all, *b.representative),
        strict=True,
    ):
        assert [(c.side, c.z, c.z_r, c.leads_agreement) for c in mine] == [
            (c.side, c.z, c.z_r, c.leads_agreement) for c in theirs
        ]
        assert np.array_equal(figures[statement[[c.index for c in mine]]], figures[[c.index for c in theirs]])


def figures_of(result: OpinionMap) -> np.ndarray:
    """All that a map counts of each statement: those with the same figures are twins, of whom any may come first."""
    shares, everybody = result.reading.shares, result.community
    rows = [everybody.agrees, everybody.disagrees, everybody.seen, *shares.agrees, *shares.disagrees, *shares.seen]
    return np.array(rows).T


def test_people_and_statements_are_put_in_order_by_their_votes_alone() -> None:
    votes = votes_of(thin_cloud(1))
    none = np.zeros(votes.n_statements, dtype=bool)
    first = votes.reordered(*canonical_orders(Table(votes), none))
    rng = np.random.default_rng(2)
    for _ in range(5):
        person, statement = rng.permutation(votes.n_people), rng.permutation(votes.n_statements)
        other = Votes.from_rows(person[votes.person], statement[votes.statement], votes.value)
        again = other.reordered(*canonical_orders(Table(other), none))
        assert np.array_equal(first.person, again.person)
        assert np.array_equal(first.statement, again.statement)
        assert np.array_equal(first.value, again.value)


@given(seed=st.integers(0, 10_000), n=st.sampled_from([1, 2, 9, 150, 5000]))
@settings(max_examples=25, deadline=None)
def test_grouping_does_not_see_the_order_of_points(seed: int, n: int) -> None:
    """On a coarse grid, so that ties are everywhere; and with more points than are looked at one by one."""
    rng = np.random.default_rng(seed)
    points = np.round(rng.normal(size=(n, 2)) + rng.integers(0, 2, (n, 1)) * 3, 1)
    order = rng.permutation(n)
    one, other = (candidates_of(each, k_max=5, min_group=2) for each in (points, points[order]))
    assert np.array_equal(one.silhouette, other.silhouette)
    for number in np.flatnonzero(np.isfinite(one.silhouette)).tolist():
        mine, theirs = one.of(number), other.of(number)
        assert np.array_equal(mine.group[order], theirs.group)
        assert np.array_equal(np.bincount(mine.group), np.sort(np.bincount(mine.group))[::-1])
