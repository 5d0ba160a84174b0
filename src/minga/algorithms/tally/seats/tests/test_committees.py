"""Committees from approvals: published examples, ties, and what each method promises."""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import ApprovalBallot, Result, Rules, tally

METHODS = ("sequential_pav", "phragmen", "equal_shares")

type Sets = Sequence[frozenset[str]]


def elect(method: str, seats: int, ballots: dict[str, int], *, options: str = "abcdefg", **rules: object) -> Result:
    cast = [ApprovalBallot(frozenset(approved)) for approved in ballots]
    settled = Rules(seats=seats, **{"tie_order": tuple(options), **rules})  # type: ignore[arg-type]
    return tally(method, tuple(options), cast, settled, 1000, weights=list(ballots.values()))  # type: ignore[arg-type]


# Lackner and Skowron, Multi-Winner Voting with Approval Preferences (2023), Example 2.1: twelve voters, four seats.
RUNNING = {"ab": 3, "ac": 3, "ad": 2, "bcf": 1, "e": 1, "f": 1, "g": 1}


def test_sequential_pav_on_the_running_example_adds_up_as_in_the_book() -> None:
    result = elect("sequential_pav", 4, RUNNING)
    assert result.winners == ("a", "b", "c", "f")
    assert [this.counts[this.elected[0]] for this in result.rounds] == [8, Fraction(5, 2), 2, Fraction(4, 3)]
    assert result.rounds[1].counts["c"] == Fraction(5, 2)
    assert result.outcome == "tie_broken"


def test_phragmen_on_the_running_example_loads_as_in_the_book() -> None:
    """Example 2.9: a first, then b and c in either order, then d at 5/8; f would be next."""
    result = elect("phragmen", 4, RUNNING)
    assert result.winners == ("a", "b", "c", "d")
    loads = [this.counts[this.elected[0]] for this in result.rounds]
    assert loads == [Fraction(1, 8), Fraction(11, 32), Fraction(55, 128), Fraction(5, 8)]
    assert elect("phragmen", 5, RUNNING).winners[-1] == "f"


def test_equal_shares_and_phragmen_part_ways() -> None:
    """Fifteen voters, four seats (an example of the survey before the book).

    Equal shares leaves only d and e level; Phragmén may also take both and leave c out.
    """
    ballots = {"abc": 6, "abcde": 4, "abde": 2, "de": 3}
    first = elect("equal_shares", 4, ballots, options="abcde")
    assert (set(first.winners), first.outcome) == (set("abcd"), "tie_broken")
    assert set(elect("equal_shares", 4, ballots, options="abcde", tie_order=tuple("edcba")).winners) == set("abce")
    assert set(elect("phragmen", 4, ballots, options="abcde", tie_order=tuple("edcba")).winners) == set("abde")


def test_equal_shares_says_where_the_rule_ends_and_the_completion_starts() -> None:
    result = elect("equal_shares", 4, RUNNING)
    # After a, its eight supporters hold 5/24 each: nobody else can be paid, not even b with 23/24.
    assert [step.facts["round"] for step in result.steps if step.kind == "completion_started"] == [2]
    assert result.rounds[0].counts["a"] == Fraction(1, 8)
    assert result.winners == ("a", "b", "c", "d")


@pytest.mark.parametrize("method", METHODS)
def test_nobody_is_seated_whom_no_voter_approves(method: str) -> None:
    result = elect(method, 3, {"ab": 5})
    assert result.winners == ("a", "b")
    filled = next(step for step in result.steps if step.kind == "seats_filled")
    assert filled.facts == {"seats": 3, "winners": ("a", "b"), "vacant": 1, "vacant_option": None}


@pytest.mark.parametrize("method", METHODS)
def test_a_seat_that_wait_wins_stays_vacant(method: str) -> None:
    result = elect(method, 2, {"g": 10, "a": 6, "b": 5}, vacant_option="g")
    assert result.winners == ("a",)
    assert result.rounds[0].elected == ("g",)
    assert elect(method, 1, {"g": 10, "a": 6}, vacant_option="g").outcome == "below_threshold"


def test_a_rounding_would_seat_the_wrong_one() -> None:
    """Ten voters with nine members seated add ten tenths to x, one voter with none adds one to y: they are level."""
    assert reduce(add, [0.1] * 10) < 1
    seated = "abcdefghi"
    ballots = {seated + "x": 10, "y": 1}
    result = elect("sequential_pav", 10, ballots, options=seated + "xy")
    assert result.rounds[-1].counts == {"x": 1, "y": 1}
    assert result.winners[-1] == "x"


PROFILES = st.lists(st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=4), min_size=2, max_size=12)


def cohesive_groups(ballots: Sets, seats: int, level: int) -> list[tuple[int, ...]]:
    """Groups of voters, as large as `level` seats deserve, who approve `level` options in common."""
    needed = -(-level * len(ballots) // seats)
    return [
        group
        for group in combinations(range(len(ballots)), needed)
        if len(frozenset.intersection(*(ballots[i] for i in group))) >= level
    ]


@settings(max_examples=25, deadline=None)
@given(PROFILES, st.integers(2, 4))
def test_equal_shares_gives_extended_justified_representation(ballots: list[frozenset[str]], seats: int) -> None:
    """Peters and Skowron (2020): somebody in a group that deserves l seats approves l of the winners."""
    result = tally(
        "equal_shares",
        tuple("abcde"),
        list(map(ApprovalBallot, ballots)),
        Rules(seats=seats, tie_order=tuple("edcba")),
        99,
    )
    for level in range(1, seats + 1):
        for group in cohesive_groups(ballots, seats, level):
            assert max(len(ballots[i] & frozenset(result.winners)) for i in group) >= level


@settings(max_examples=25, deadline=None)
@given(PROFILES, st.integers(2, 4))
def test_phragmen_gives_proportional_justified_representation(ballots: list[frozenset[str]], seats: int) -> None:
    """Brill and others (2023): a group that deserves l seats approves l of the winners between them."""
    result = tally(
        "phragmen", tuple("abcde"), list(map(ApprovalBallot, ballots)), Rules(seats=seats, tie_order=tuple("edcba")), 99
    )
    for level in range(1, seats + 1):
        for group in cohesive_groups(ballots, seats, level):
            approved = frozenset().union(*(ballots[i] for i in group))
            assert len(approved & frozenset(result.winners)) >= level


@settings(max_examples=25, deadline=None)
@given(PROFILES, st.integers(2, 4))
def test_sequential_pav_gives_justified_representation_to_few_seats(ballots: list[frozenset[str]], seats: int) -> None:
    """Sánchez-Fernández and others (2017): for up to five seats somebody in every deserving group is represented."""
    result = tally(
        "sequential_pav",
        tuple("abcde"),
        list(map(ApprovalBallot, ballots)),
        Rules(seats=seats, tie_order=tuple("edcba")),
        99,
    )
    for group in cohesive_groups(ballots, seats, 1):
        assert any(ballots[i] & frozenset(result.winners) for i in group)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(METHODS), PROFILES, st.integers(1, 4), st.randoms(use_true_random=False))
def test_order_grouping_and_names_of_ballots_change_nothing(
    method: str, ballots: list[frozenset[str]], seats: int, random: object
) -> None:
    order = tuple("abcde")
    first = tally(method, order, list(map(ApprovalBallot, ballots)), Rules(seats=seats, tie_order=order), 99)  # type: ignore[arg-type]
    shuffled = list(ballots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    grouped = {ballot: shuffled.count(ballot) for ballot in shuffled}
    again = tally(
        method,  # type: ignore[arg-type]
        order,
        list(map(ApprovalBallot, grouped)),
        Rules(seats=seats, tie_order=order),
        99,
        weights=list(grouped.values()),
    )
    assert (again.winners, again.rounds, again.standings) == (first.winners, first.rounds, first.standings)
    renamed = dict(zip("abcde", "vwxyz", strict=True))
    ballots_renamed = [ApprovalBallot(frozenset(renamed[o] for o in ballot)) for ballot in ballots]
    third = tally(method, tuple("zyxwv"), ballots_renamed, Rules(seats=seats, tie_order=tuple("vwxyz")), 99)  # type: ignore[arg-type]
    assert third.winners == tuple(renamed[option] for option in first.winners)
