"""Plurality, quadratic, dot, STAR and majority judgment: examples, promises, refusals."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import (
    ApprovalBallot,
    Ballot,
    ChoiceBallot,
    CreditBallot,
    Distribution,
    Method,
    PointsBallot,
    Result,
    Rules,
    ScoreBallot,
    TallyError,
    tally,
)
from minga.algorithms.tally.majority_judgment import compare_majority_values

from .ballot_strategies import BALLOTS, OPTIONS

FEW = settings(max_examples=50, deadline=None)
ABC = ("a", "b", "c")


def score(method: Method, *ballots: dict[str, int], **rules: Any) -> Result:
    given_rules = {"tie_order": ABC, **rules}
    return tally(method, ABC, [ScoreBallot(ballot) for ballot in ballots], Rules(**given_rules), 100)


def picture_of(result: Result) -> Distribution:
    assert isinstance(result.picture, Distribution)
    return result.picture


def test_plurality_counts_one_option_each() -> None:
    ballots = [ChoiceBallot("a"), ChoiceBallot("b"), ChoiceBallot("b"), ChoiceBallot(None)]
    result = tally("plurality", ABC, ballots, Rules(tie_order=ABC), 9)
    assert (result.winner, result.threshold_share, result.abstentions) == ("b", Fraction(2, 3), 1)
    assert picture_of(result).voters["b"] == (0, 2)


def test_quadratic_votes_cost_their_square_and_may_go_against() -> None:
    ballots = [CreditBallot({"a": 3}), CreditBallot({"b": 2, "c": 2}), CreditBallot({"b": 2, "a": -2})]
    result = tally("quadratic", ABC, ballots, Rules(credits=9, negative_votes=True, tie_order=ABC), 9)
    assert [(s.option, s.value, s.support) for s in result.standings] == [
        ("b", 4, Fraction(4, 3)),
        ("c", 2, Fraction(2, 3)),
        ("a", 1, Fraction(1, 3)),
    ]
    assert picture_of(result).levels == (-2, 2, 3)


def test_dots_are_added() -> None:
    ballots = [PointsBallot({"a": 10}), PointsBallot({"b": 6, "c": 4}), PointsBallot({"b": 5})]
    result = tally("dot", ABC, ballots, Rules(credits=10, tie_order=ABC), 9)
    assert (result.winner, result.standings[0].value, result.threshold_share) == ("b", 11, Fraction(11, 30))


def test_star_lets_the_voters_choose_between_the_two_with_most_points() -> None:
    result = score("star", {"a": 5, "b": 0}, {"b": 3, "a": 2}, {"b": 4, "a": 3})
    assert [(s.option, s.value) for s in result.standings] == [("b", 7), ("a", 10), ("c", 0)]
    assert (result.winner, result.outcome, result.threshold_share) == ("b", "chosen", Fraction(2, 3))
    assert (picture_of(result).finalists, picture_of(result).final_votes) == (("a", "b"), (1, 2))


def test_star_settles_ties_by_duel_then_points_then_the_published_order() -> None:
    for_a_place = score("star", {"a": 5, "b": 1, "c": 2}, {"a": 5, "b": 1, "c": 2}, {"a": 5, "b": 3, "c": 1})
    assert (picture_of(for_a_place).finalists, for_a_place.outcome) == (("a", "c"), "chosen")
    by_points = score("star", {"a": 5, "b": 1}, {"a": 1, "b": 2})
    assert (by_points.winner, by_points.outcome) == ("a", "chosen")
    drawn = score("star", {"a": 2, "b": 1}, {"a": 1, "b": 2}, tie_order=("b", "a", "c"))
    assert (drawn.winner, drawn.outcome) == ("b", "tie_broken")
    three = score("star", {"a": 1, "b": 1, "c": 1})
    assert (three.winner, three.outcome) == ("a", "tie_broken")


def test_majority_judgment_goes_by_the_median_and_then_takes_votes_off() -> None:
    result = score(
        "majority_judgment", {"a": 5, "b": 3, "c": 1}, {"a": 3, "b": 3, "c": 1}, {"a": 3, "b": 4}, score_max=5
    )
    assert [(s.option, s.rank, s.value) for s in result.standings] == [("a", 1, 3), ("b", 2, 3), ("c", 3, 1)]
    assert picture_of(result).voters["c"] == (1, 2, 0, 0, 0, 0)
    assert result.threshold_share == 1


def test_what_floats_would_call_a_mean_a_median_does_not_need() -> None:
    level = score("majority_judgment", {"a": 2, "b": 2}, {"a": 5, "b": 5})
    assert (level.winner, level.outcome) == ("a", "tie_broken")


def majority_value(grades: list[int]) -> list[int]:
    """The definition, one grade at a time (Balinski and Laraki 2010)."""
    rest, value = sorted(grades), []
    while rest:
        value.append(rest.pop((len(rest) - 1) // 2))
    return value


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9).flatmap(lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 2)))
def test_taking_votes_off_in_large_steps_compares_as_one_at_a_time(pair: tuple[list[int], list[int]]) -> None:
    these, those = pair
    expected = (majority_value(these) > majority_value(those)) - (majority_value(these) < majority_value(those))
    counted = compare_majority_values([these.count(g) for g in range(4)], [those.count(g) for g in range(4)])
    assert (counted > 0) - (counted < 0) == expected


def test_a_thousand_million_grades_are_compared_at_once() -> None:
    half = 500_000_000
    assert compare_majority_values([half, 0, half], [half, 0, half]) == 0
    assert compare_majority_values([half, 1, half], [half, 0, half + 1]) < 0


@FEW
@given(st.sampled_from(["plurality", "approval", "score", "quadratic", "dot"]), st.data())
def test_one_more_ballot_for_the_winner_alone_never_makes_it_lose(method: Method, data: Any) -> None:
    ballots = data.draw(st.lists(BALLOTS[method], max_size=10))
    rules = Rules(tie_order=OPTIONS, negative_votes=True)
    winner = tally(method, OPTIONS, ballots, rules, 100).winner
    if winner is None:
        return
    alone: dict[str, Ballot] = {
        "plurality": ChoiceBallot(winner),
        "approval": ApprovalBallot(frozenset((winner,))),
        "score": ScoreBallot({winner: 5}),
        "quadratic": CreditBallot({winner: 10}),
        "dot": PointsBallot({winner: 100}),
    }
    assert tally(method, OPTIONS, [*ballots, alone[method]], rules, 100).winner == winner


@FEW
@given(st.sampled_from(["star", "majority_judgment"]), st.lists(BALLOTS["star"], min_size=1, max_size=10), st.data())
def test_a_higher_grade_never_hurts_the_winner(method: Method, ballots: list[ScoreBallot], data: Any) -> None:
    rules = Rules(tie_order=OPTIONS)
    before = tally(method, OPTIONS, ballots, rules, 100)
    cast = [index for index, ballot in enumerate(ballots) if ballot.scores]
    if before.outcome != "chosen" or not cast:
        return
    index = data.draw(st.sampled_from(cast))
    ballots[index] = ScoreBallot({**ballots[index].scores, str(before.winner): 5})
    assert tally(method, OPTIONS, ballots, rules, 100).winner == before.winner


@pytest.mark.parametrize(
    ("method", "ballot", "rules", "code"),
    [
        ("plurality", ChoiceBallot("z"), {}, "unknown_option"),
        ("quadratic", CreditBallot({"a": 3, "b": 1}), {"credits": 9}, "too_many_credits"),
        ("quadratic", CreditBallot({"a": -1}), {}, "points_out_of_range"),
        ("quadratic", CreditBallot({"a": 1.5}), {"negative_votes": True}, "points_out_of_range"),
        ("dot", PointsBallot({"a": 6, "b": 5}), {"credits": 10}, "too_many_credits"),
        ("dot", PointsBallot({"a": -1}), {"negative_votes": True}, "points_out_of_range"),
        ("approval", ApprovalBallot(frozenset("a")), {"min_choices": 2}, "too_few_choices"),
        ("approval", ApprovalBallot(frozenset("ab")), {"max_choices": 1}, "too_many_choices"),
    ],
)
def test_a_ballot_beyond_the_rules_is_refused_by_name(method: Method, ballot: Ballot, rules: Any, code: str) -> None:
    empty = type(ballot)(None) if isinstance(ballot, ChoiceBallot) else type(ballot)()
    with pytest.raises(TallyError) as refusal:
        tally(method, ABC, [empty, ballot], Rules(tie_order=ABC, **rules), 9)
    assert (refusal.value.code, refusal.value.ballot_index) == (code, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seats", 0),
        ("seats", True),
        ("stv_rule", "martian"),
        ("credits", 0),
        ("negative_votes", 1),
        ("grades", ("poor", "good")),
        ("min_choices", -1),
        ("max_choices", 0),
        ("elimination", "some"),
        ("defeat_strength", "loudest"),
        ("budget", 5),
    ],
)
def test_a_rule_outside_its_range_is_named(field: str, value: Any) -> None:
    with pytest.raises(TallyError) as refusal:
        Rules(**{field: value})
    assert (refusal.value.code, refusal.value.field) == ("bad_rules", field)
