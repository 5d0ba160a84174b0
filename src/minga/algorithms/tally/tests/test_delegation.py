"""Whose vote speaks for whom."""

from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import EVERY_SUBJECT, path_of, resolve_delegations

ROLL = ("ada", "erik", "ines", "rosa", "salma", "tito")
people = st.sampled_from(ROLL)
trust = st.dictionaries(people, st.dictionaries(st.sampled_from(["water", EVERY_SUBJECT]), people))


def test_a_vote_travels_to_whoever_voted() -> None:
    delegations = {"ada": {"water": "ines"}, "ines": {EVERY_SUBJECT: "rosa"}, "tito": {"bread": "rosa"}}
    counted = resolve_delegations(ROLL, ["rosa"], delegations, "water")
    assert counted.weights == {"rosa": 3}
    assert counted.unrepresented == {"erik", "salma", "tito"}
    assert path_of("ada", ["rosa"], delegations, "water") == ("ada", "ines", "rosa")


def test_a_subject_of_its_own_goes_before_the_general_one() -> None:
    delegations = {"ada": {EVERY_SUBJECT: "rosa", "water": "tito"}}
    assert resolve_delegations(ROLL, ["rosa", "tito"], delegations, "water").weights == {"rosa": 1, "tito": 2}
    assert resolve_delegations(ROLL, ["rosa", "tito"], delegations, "bread").weights == {"rosa": 2, "tito": 1}


def test_an_own_ballot_overrides_and_keeps_what_others_gave() -> None:
    delegations = {"ada": {"water": "ines"}, "ines": {"water": "rosa"}}
    assert resolve_delegations(ROLL, ["rosa", "ines"], delegations, "water").weights == {"ines": 2, "rosa": 1}


def test_a_circle_has_not_voted_and_neither_has_who_leans_on_it() -> None:
    delegations = {"ada": {"water": "ines"}, "ines": {"water": "ada"}, "tito": {"water": "ada"}}
    counted = resolve_delegations(ROLL, ["rosa"], delegations, "water")
    assert (counted.weights, counted.unrepresented) == ({"rosa": 1}, set(ROLL) - {"rosa"})
    assert path_of("tito", ["rosa"], delegations, "water") == ("tito", "ada", "ines", "ada")
    assert path_of("ada", [], {"ada": {"water": "ada"}}, "water") == ("ada", "ada")


def test_nobody_off_the_roll_carries_a_vote() -> None:
    counted = resolve_delegations(ROLL, ["omar", "rosa"], {"ada": {"water": "omar"}}, "water")
    assert counted.weights == {"rosa": 1}
    assert "ada" in counted.unrepresented


@settings(max_examples=60, deadline=None)
@given(st.frozensets(people), trust)
def test_everybody_is_counted_once_or_not_at_all(voted: frozenset[str], delegations: dict[str, dict[str, str]]) -> None:
    counted = resolve_delegations(ROLL, voted, delegations, "water")
    assert counted.weights.keys() == voted
    assert sum(counted.weights.values()) + len(counted.unrepresented) == len(ROLL)
    for voter in ROLL:
        end = path_of(voter, voted, delegations, "water")[-1]
        assert (voter in counted.unrepresented) == (end not in voted)


@settings(max_examples=40, deadline=None)
@given(st.frozensets(people), trust, people)
def test_voting_oneself_never_takes_a_voice_from_the_vote(
    voted: frozenset[str], delegations: dict[str, dict[str, str]], late: str
) -> None:
    before = resolve_delegations(ROLL, voted, delegations, "water")
    after = resolve_delegations(ROLL, voted | {late}, delegations, "water")
    assert after.unrepresented <= before.unrepresented
    assert resolve_delegations(ROLL[::-1], voted, delegations, "water").weights == before.weights
