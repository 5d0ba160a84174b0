"""What the map promises on any input: one answer per set of votes, no NaN, no warning, nobody shown alone."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.opinion_map import OpinionMap, OpinionMapError, Votes, opinion_map, read_groups

Row = tuple[int, int, int]


def two_camps(sizes: tuple[int, ...], *, statements: int = 12, seed: int = 1) -> list[Row]:
    """People who follow the leaning of their camp nine times in ten; camps differ on most statements."""
    rng = np.random.default_rng(seed)
    leaning = rng.choice([-1, 1], size=(len(sizes), statements))
    leaning[0, :8] = 1
    leaning[1, :8] = -1
    rows, person = [], 0
    for camp, size in enumerate(sizes):
        for _ in range(size):
            loyal = rng.random(statements) < 0.9
            stances = np.where(loyal, leaning[camp], rng.integers(-1, 2, statements))
            rows += [(person, s, int(stance)) for s, stance in enumerate(stances)]
            person += 1
    return rows


def votes_of(rows: list[Row], **known: Any) -> Votes:
    person, statement, value = zip(*rows, strict=True) if rows else ((), (), ())
    return Votes.from_rows(person, statement, value, **known)


def flat(part: Any) -> list[Any]:
    """Every number, array and word of a result, in order."""
    if isinstance(part, np.ndarray | str | int | float | bool | None):
        return [part]
    if is_dataclass(part):
        return [leaf for field in fields(part) for leaf in flat(getattr(part, field.name))]
    return [leaf for item in part for leaf in flat(item)]


def assert_finite(result: OpinionMap) -> None:
    for leaf in flat(result):
        if isinstance(leaf, float) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f"):
            assert np.isfinite(leaf).all()


def assert_equal(one: OpinionMap, other: OpinionMap) -> None:
    for a, b in zip(flat(one), flat(other), strict=True):
        assert np.array_equal(a, b), (a, b)


ROWS = st.dictionaries(st.tuples(st.integers(0, 24), st.integers(0, 9)), st.sampled_from([-1, 0, 1]), max_size=150).map(
    lambda cells: [(person, statement, value) for (person, statement), value in cells.items()]
)


@given(rows=ROWS, data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_changes_nothing(rows: list[Row], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    one = opinion_map(votes_of(rows), min_votes_per_person=2, min_group=2)
    other = opinion_map(votes_of(shuffled), min_votes_per_person=2, min_group=2)
    assert_equal(one, other)


@given(rows=ROWS, min_group=st.integers(1, 8))
@settings(max_examples=80, deadline=None)
def test_any_votes_give_a_sound_map(rows: list[Row], min_group: int) -> None:
    votes = votes_of(rows, people=range(26), statements=range(11))
    result = opinion_map(votes, min_votes_per_person=2, min_group=min_group, moderated=frozenset({3}))
    assert_finite(result)
    assert result.xy.shape == (26, 2)
    assert np.array_equal(result.placed, result.group >= 0)
    assert not result.xy[~result.placed].any()
    assert (result.k > 1) == (result.state == "grouped")
    assert result.group.max() == result.k - 1
    reading = result.reading
    assert (reading.sizes >= (min_group if result.k > 1 else 1)).all()
    assert np.array_equal(reading.sizes, np.sort(reading.sizes)[::-1])
    shares = result.community
    assert np.array_equal(shares.seen, np.bincount(votes.statement, minlength=11))
    for count, interval in ((shares.agrees, shares.agree_interval), (shares.passes, shares.pass_interval)):
        share = count / np.maximum(shares.seen, 1)
        assert (interval[:, 0] <= share).all()
        assert (share <= interval[:, 1]).all()
    assert 3 not in reading.unites
    assert 10 not in reading.unites


@given(rows=ROWS)
@settings(max_examples=40, deadline=None)
def test_agree_and_disagree_mirror_each_other(rows: list[Row]) -> None:
    """Turning every vote round swaps the two sides and moves nobody, up to the direction of an axis."""
    votes = votes_of(rows, people=range(25), statements=range(10))
    turned = votes_of([(p, s, -v) for p, s, v in rows], people=range(25), statements=range(10))
    group = np.arange(25) % 3
    one, other = read_groups(votes, group), read_groups(turned, group)
    assert np.array_equal(one.shares.z_agree, other.shares.z_disagree)
    assert np.allclose(one.contrast.z_r_agree, other.contrast.z_r_disagree)
    assert np.allclose(one.consensus_agree, other.consensus_disagree)
    assert np.allclose(one.division, other.division)


def test_two_camps_are_found_and_the_larger_is_the_first() -> None:
    result = opinion_map(votes_of(two_camps((12, 30))))
    assert (result.state, result.k) == ("grouped", 2)
    assert result.group.tolist() == [1] * 12 + [0] * 30
    assert result.silhouette > 0.5
    smaller = result.reading.representative[1]
    assert smaller[0].leads_agreement
    assert {chosen.side for chosen in smaller if chosen.index < 8} == {"agree"}
    assert result.xy[:12, 0].max() < result.xy[12:, 0].min() or result.xy[:12, 0].min() > result.xy[12:, 0].max()
    assert set(result.reading.divides[:5].tolist()) <= set(range(8))


def test_a_camp_of_six_is_not_shown_apart_unless_asked() -> None:
    votes = votes_of(two_camps((6, 30)))
    guarded, published = opinion_map(votes), opinion_map(votes, min_group=1)
    assert published.group.tolist() == [1] * 6 + [0] * 30
    assert (guarded.reading.sizes >= 7).all()
    assert guarded.group[:6].tolist() != published.group[:6].tolist()


def test_votes_cast_at_random_are_one_cloud() -> None:
    rng = np.random.default_rng(5)
    rows = [(p, s, int(rng.integers(-1, 2))) for p in range(120) for s in range(30) if rng.random() < 0.6]
    result = opinion_map(votes_of(rows))
    assert (result.state, result.k) == ("one_cloud", 1)
    assert result.reading.representative == ((),)
    assert result.reading.divides.size == 0


def test_with_six_people_only_the_community_speaks() -> None:
    result = opinion_map(votes_of(two_camps((3, 3))))
    assert result.state == "too_few_people"
    assert (result.k, result.placed.any(), result.xy.any(), result.components.any()) == (0, False, False, False)
    assert result.community.seen.tolist() == [6] * 12
    assert result.reading.shares.seen.shape == (0, 12)
    assert result.reading.unites.size == 12


def test_many_people_with_few_votes_have_no_place() -> None:
    rows = [(p, s, 1 if p % 2 else -1) for p in range(40) for s in range(p % 3, 9, 3)]
    result = opinion_map(votes_of(rows))
    assert result.state == "too_few_votes"
    assert not result.placed.any()


def test_with_few_statements_all_of_them_are_enough_for_a_place() -> None:
    result = opinion_map(votes_of([(p, s, 1 if p < 10 else -1) for p in range(20) for s in range(3)]))
    assert result.placed.all()
    assert (result.state, result.reading.sizes.tolist()) == ("grouped", [10, 10])


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], "too_few_people"),
        ([(1, 1, 1)], "too_few_people"),
        ([(p, 0, 1) for p in range(20)], "one_cloud"),
        ([(p, s, 1) for p in range(20) for s in range(10)], "one_cloud"),
        ([(p, s, 0) for p in range(20) for s in range(10)], "one_cloud"),
        ([(p, s, 1 if p else -1) for p in range(20) for s in range(400)], "one_cloud"),
        ([(p, s, 1) for p in range(20) for s in range(400)], "one_cloud"),
        ([(p, s, 1 if p < 10 else -1) for p in range(20) for s in range(400)], "grouped"),
    ],
)
def test_degenerate_votes_are_told_as_what_they_are(rows: list[Row], state: str) -> None:
    result = opinion_map(votes_of(rows))
    assert result.state == state
    assert_finite(result)


def test_a_statement_nobody_saw_says_nothing() -> None:
    result = opinion_map(votes_of(two_camps((12, 12)), statements=range(13)))
    unseen = 12
    assert result.community.seen[unseen] == 0
    assert result.community.agree_interval[unseen].tolist() == [0.0, 1.0]
    assert result.reading.division[unseen] == 0.0
    assert unseen not in result.reading.unites
    assert unseen not in [c.index for chosen in result.reading.representative for c in chosen]


def test_silence_of_a_group_is_not_dissent() -> None:
    """Everybody in group 0 agrees and nobody in group 1 has seen it: unknown, not divided."""
    rows = [(p, 0, 1) for p in range(10)] + [(p, 1, 1 if p < 10 else -1) for p in range(20)]
    reading = read_groups(votes_of(rows), np.repeat([0, 1], 10))
    assert reading.division[0] == pytest.approx(0.0)
    assert reading.division[1] == pytest.approx(10 / 12)
    assert reading.divides.tolist() == [1]


def test_an_iterated_plane_equals_the_direct_one() -> None:
    """Above a few hundred statements the components come from an iteration; the answer must not change."""
    votes = votes_of(two_camps((30, 40), statements=350))
    result = opinion_map(votes)
    dense = np.zeros((votes.n_people, votes.n_statements))
    dense[votes.person, votes.statement] = votes.value
    _, _, directions = np.linalg.svd(dense - dense.mean(axis=0))
    assert np.abs((result.components * directions[:2]).sum(axis=1)).min() > 1 - 1e-9
    assert (result.components[np.arange(2), np.abs(result.components).argmax(axis=1)] > 0).all()


def test_results_cannot_be_changed() -> None:
    result = opinion_map(votes_of(two_camps((12, 12))))
    for leaf in flat(result):
        if isinstance(leaf, np.ndarray):
            assert not leaf.flags.writeable


@pytest.mark.parametrize(
    ("settings_", "sentence"),
    [
        ({"k_max": 0}, "k_max must be at least 1, not 0"),
        ({"min_people": 0}, "min_people must be at least 1"),
        ({"min_group": 0}, "min_group must be at least 1"),
        ({"min_votes_per_person": 0}, "min_votes_per_person must be at least 1"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"method": "umap"}, "method 'umap' is not known"),
    ],
)
def test_settings_out_of_range_are_refused(settings_: dict[str, Any], sentence: str) -> None:
    with pytest.raises(OpinionMapError, match=sentence):
        opinion_map(votes_of(two_camps((7, 7))), **settings_)


@pytest.mark.parametrize("group", [[0, 0], [0, 2, 2], [-2, 0, 0], [0.0, 1.0, 1.0]])
def test_groups_that_do_not_fit_are_refused(group: list) -> None:
    with pytest.raises(OpinionMapError, match="group"):
        read_groups(votes_of([(0, 0, 1), (1, 0, 1), (2, 0, -1)]), np.array(group))
