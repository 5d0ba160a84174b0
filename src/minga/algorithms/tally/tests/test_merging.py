"""Votes counted apart and merged are the votes counted together, in arrays as in ballots."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import Method, RankedBallot, RankProfile, Rules, TallyError, tally, tally_ranks

from .ballot_strategies import OPTIONS, RANKED, weak_rankings

FEW = settings(max_examples=40, deadline=None)
RULES = Rules(tie_order=OPTIONS)
WIDE = tuple(f"option-{number:02}" for number in range(40))


def profile_of(ballots: list[RankedBallot]) -> RankProfile:
    return RankProfile.from_ballots(OPTIONS, {ballot: ballots.count(ballot) for ballot in ballots})


def same(first: RankProfile, second: RankProfile) -> bool:
    return np.array_equal(first.places, second.places) and np.array_equal(first.weights, second.weights)


@FEW
@given(st.lists(weak_rankings, max_size=12), st.integers(0, 12), st.sampled_from(RANKED))
def test_the_merge_of_two_districts_is_the_whole(ballots: list[RankedBallot], cut: int, method: Method) -> None:
    here, there = profile_of(ballots[:cut]), profile_of(ballots[cut:])
    merged = here.merge(there)
    assert same(merged, there.merge(here))
    assert same(merged, profile_of(ballots))
    counted = tally_ranks(method, merged, RULES, 100)
    whole = tally(method, OPTIONS, ballots, RULES, 100)
    assert (counted.winners, counted.standings, counted.rounds, counted.picture, counted.outcome) == (
        whole.winners,
        whole.standings,
        whole.rounds,
        whole.picture,
        whole.outcome,
    )
    assert (counted.present, counted.votes_cast) == (whole.present, whole.votes_cast)


@pytest.mark.parametrize("options", [OPTIONS, WIDE])
def test_an_array_of_places_is_grouped_with_and_without_weights(options: tuple[str, ...]) -> None:
    size = len(options)
    places = np.random.default_rng(7).integers(0, size + 1, (300, size))
    places = np.concatenate((places, places[:120]))
    plain = RankProfile.from_places(options, places)
    weighted = RankProfile.from_places(options, places, np.ones(len(places), dtype=np.int32))
    assert same(plain, weighted)
    assert same(plain, RankProfile.from_places(options, places[::-1].copy()))
    assert (plain.present, len(plain.weights)) == (420, 300 if size > 4 else len(plain.weights))


def test_rankings_that_say_the_same_are_one() -> None:
    profile = RankProfile.from_places(OPTIONS, np.array([[0, 2, 2, 4], [0, 1, 1, 4], [2, 3, 3, 4]]))
    assert (profile.places.T.tolist(), profile.weights.tolist()) == ([[0, 1, 1, 4]], [3])


def test_more_voters_than_a_float_can_tell_apart_are_still_counted_one_by_one() -> None:
    weights = np.array([2**53, 2**53 + 1])
    assert float(weights[0]) == float(weights[1])
    profile = RankProfile.from_places(("a", "b"), np.array([[0, 1], [1, 0]]), weights)
    for method in RANKED:
        result = tally_ranks(method, profile, Rules(tie_order=("a", "b")), 2**60)  # type: ignore[arg-type]
        assert (result.winner, result.outcome) == ("b", "chosen")


@pytest.mark.parametrize(
    ("places", "weights", "code"),
    [
        (np.array([[0, 1], [0, 3]]), None, "wrong_ballot"),
        (np.array([[0, -1]]), None, "wrong_ballot"),
        (np.array([[0.0, 1.0]]), None, "wrong_ballot"),
        (np.array([[0, 1, 2]]), None, "wrong_ballot"),
        (np.array([[0, 1]]), np.array([0]), "bad_weights"),
        (np.array([[0, 1]]), np.array([1.5]), "bad_weights"),
        (np.array([[0, 1]]), np.array([1, 1]), "bad_weights"),
    ],
)
def test_an_array_that_is_no_profile_is_refused(places: Any, weights: Any, code: str) -> None:
    with pytest.raises(TallyError) as refusal:
        RankProfile.from_places(("a", "b"), places, weights)
    assert refusal.value.code == code


def test_a_profile_is_held_against_the_roll_and_the_method() -> None:
    profile = profile_of([RankedBallot(("park",))] * 3)
    with pytest.raises(TallyError, match="3 voters are present"):
        tally_ranks("irv", profile, RULES, 2)
    with pytest.raises(TallyError, match="not one of"):
        tally_ranks("approval", profile, RULES, 9)
    with pytest.raises(TallyError, match="different options"):
        profile.merge(RankProfile.from_ballots(("a",), {}))
    assert tally_ranks("schulze", profile_of([RankedBallot()]), RULES, 9).outcome == "no_ballots"
