"""A live map equals the map of all votes as they stand, and moments add up over any partition."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.opinion_map import LiveMap, MapSettings, OpinionMapError, Votes, merge, opinion_map, partial

from .test_map import ROWS, Row, assert_equal, two_camps, votes_of

EASY = MapSettings(min_votes_per_person=2, min_group=2, resamples=2)
EVENTS = st.lists(
    st.tuples(st.integers(0, 27), st.integers(0, 12), st.sampled_from([-1, 0, 1, None]), st.booleans()), max_size=12
)


def batch(rows: dict[tuple[int, int], int], people: set[int], statements: set[int], **settings_: Any) -> Any:
    flat = [(person, statement, value) for (person, statement), value in rows.items()]
    return opinion_map(votes_of(flat, people=people, statements=statements), **settings_)


@given(rows=ROWS, events=EVENTS)
@settings(max_examples=40, deadline=None)
def test_a_live_map_is_the_map_of_the_votes_as_they_stand(rows: list[Row], events: list) -> None:
    """New, changed and withdrawn votes, of people and on statements known or new, with maps drawn in between."""
    live = LiveMap(votes_of(rows, people=[0], statements=[0]), EASY)
    now = {(person, statement): value for person, statement, value in rows}
    people, statements = {0, *(p for p, _, _ in rows)}, {0, *(s for _, s, _ in rows)}
    for person, statement, value, is_drawn in events:
        live.record(person, statement, value)
        people.add(person)
        statements.add(statement)
        now.pop((person, statement), None)
        if value is not None:
            now[person, statement] = value
        if is_drawn:
            live.refresh()
    expected = batch(now, people, statements, min_votes_per_person=2, min_group=2, resamples=2)
    assert_equal(live.refresh(), expected)


def test_groups_and_counts_follow_people_who_change_their_mind() -> None:
    rows = two_camps((20, 30))
    live = LiveMap(votes_of(rows), MapSettings(resamples=2))
    assert live.refresh().reading.sizes.tolist() == [30, 20]
    now = {(p, s): v for p, s, v in rows}
    for statement in range(12):
        value = now[(0, statement)] = now[(45, statement)]
        live.record(0, statement, value)
        assert_equal(live.refresh(), batch(now, set(range(50)), set(range(12)), resamples=2))
    assert live.refresh().reading.sizes.tolist() == [31, 19]


def test_people_and_statements_may_be_named_in_words() -> None:
    live = LiveMap(Votes.from_rows(["b"], ["s"], [1]))
    live.record("a-newcomer", "a statement with a long name", -1)
    assert live.votes.person_ids.tolist() == ["a-newcomer", "b"]
    assert live.votes.statement_ids.tolist() == ["a statement with a long name", "s"]
    assert live.votes.value.tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("person", "statement", "value", "sentence"),
    [(1, 1, 2, "value 2 is not"), (1, 1, True, "value True"), ("x", 1, 1, "person id 'x'"), (1, None, 1, "statement")],
)
def test_a_wrong_vote_is_refused_and_changes_nothing(person: Any, statement: Any, value: Any, sentence: str) -> None:
    rows = two_camps((8, 9))
    live = LiveMap(votes_of(rows))
    with pytest.raises(OpinionMapError, match=sentence):
        live.record(person, statement, value)
    assert_equal(live.refresh(), opinion_map(votes_of(rows)))


@given(rows=ROWS, cuts=st.lists(st.integers(0, 25), max_size=3))
@settings(max_examples=40, deadline=None)
def test_moments_of_parts_add_up(rows: list[Row], cuts: list[int]) -> None:
    votes = votes_of(rows, people=range(25), statements=range(10))
    edges = sorted({0, 25, *cuts})
    parts = [partial(votes.of_people(np.arange(a, b))) for a, b in pairwise(edges)]
    whole, merged = partial(votes), merge(*parts)
    assert merged.people == whole.people == 25
    for name in ("both", "stance", "product"):
        assert np.array_equal(getattr(whole, name), getattr(merged, name))
    dense, seen = np.zeros((25, 10)), np.zeros((25, 10))
    dense[votes.person, votes.statement] = votes.value
    seen[votes.person, votes.statement] = 1
    assert np.array_equal(whole.product, dense.T @ dense)
    assert np.array_equal(whole.stance, dense.T @ seen)
    assert np.array_equal(whole.both, seen.T @ seen)
    residual = np.where(seen > 0, dense - whole.centre, 0.0)
    assert np.allclose(whole.residual_products(np.zeros(10, dtype=bool)), residual.T @ residual)


def test_both_ways_of_counting_agree() -> None:
    from minga.algorithms.opinion_map.covotes import _by_lists, _by_tiles

    rng = np.random.default_rng(3)
    rows = [(p, s, int(rng.integers(-1, 2))) for p in range(80) for s in range(70) if rng.random() < p / 80]
    votes = votes_of(rows, people=range(82), statements=range(71))
    lists = _by_lists(votes.offsets, votes.statement, votes.value, 71)
    tiles = _by_tiles(votes.offsets, votes.statement, votes.value, 71)
    assert all(np.array_equal(one, other) for one, other in zip(lists, tiles, strict=True))


def test_moments_that_do_not_fit_are_refused() -> None:
    with pytest.raises(OpinionMapError, match="same statements"):
        merge()
    with pytest.raises(OpinionMapError, match="same statements"):
        merge(partial(votes_of([(0, 0, 1)])), partial(votes_of([(0, 0, 1), (0, 1, 1)])))
