"""Quorum, threshold, blocking and ties, at their edges."""

from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

import pytest

from minga.algorithms.tally import (
    ApprovalBallot,
    ConsentBallot,
    RankedBallot,
    Result,
    Rules,
    ScoreBallot,
    YesNoBallot,
    tally,
)

AB = ("a", "b")


def vote(yes: int, no: int, abstain: int = 0, *, roll: int = 100, **rules: Any) -> Result:
    ballots = [YesNoBallot("yes")] * yes + [YesNoBallot("no")] * no + [YesNoBallot("abstain")] * abstain
    return tally("majority", ("park", "wait"), ballots, Rules(**rules), roll)


def approve(*ballots: str, **rules: Any) -> Result:
    cast = [ApprovalBallot(frozenset(ballot)) for ballot in ballots]
    return tally("approval", AB, cast, Rules(**{"tie_order": AB, **rules}), 100)


def rank(options: str, ballots: dict[str, int], **rules: Any) -> Result:
    rules = {"tie_order": tuple(options), **rules}
    orders = [RankedBallot(tuple(order)) for order in ballots]
    return tally("irv", tuple(options), orders, Rules(**rules), 1000, weights=list(ballots.values()))


def test_reaching_the_quorum_exactly_is_enough_and_one_less_is_not() -> None:
    assert vote(33, 0, roll=99, quorum=Fraction(1, 3)).outcome == "chosen"
    assert vote(33, 0, roll=100, quorum=Fraction(1, 3)).outcome == "no_quorum"
    assert vote(34, 0, roll=100, quorum=Fraction(1, 3)).is_quorate
    assert vote(5, 0, quorum=5).is_quorate
    assert not vote(5, 0, quorum=6).is_quorate


def test_one_as_a_share_is_everybody_and_one_as_a_number_is_one_voter() -> None:
    assert not vote(99, 0, quorum=Fraction(1)).is_quorate
    assert vote(1, 0, quorum=1).is_quorate


def test_abstentions_count_towards_the_quorum_but_not_as_votes_cast() -> None:
    result = vote(6, 4, 10, quorum=20, threshold=Fraction(1, 2))
    assert (result.outcome, result.threshold_share, result.abstentions) == ("chosen", Fraction(3, 5), 10)
    assert result.turnout == Fraction(1, 5)


def test_the_base_decides_whether_abstaining_is_refusing() -> None:
    half = Fraction(1, 2)
    assert vote(6, 4, 3, threshold=half, majority_base="votes_cast").winner == "park"
    assert vote(6, 4, 3, threshold=half, majority_base="present").outcome == "below_threshold"
    assert vote(51, 4, threshold=half, majority_base="roll").winner == "park"
    assert vote(50, 4, threshold=half, majority_base="roll").winner is None


def test_more_than_half_is_not_half_and_at_least_two_thirds_is() -> None:
    assert vote(5, 5, threshold=Fraction(1, 2)).outcome == "below_threshold"
    assert vote(6, 3, threshold=Fraction(2, 3), threshold_comparison="at_least").outcome == "chosen"
    assert vote(6, 3, threshold=Fraction(2, 3)).outcome == "below_threshold"
    assert vote(7, 0, threshold=Fraction(1), threshold_comparison="at_least").outcome == "chosen"


def test_floats_would_have_passed_this_proposal() -> None:
    assert 57 > 0.57 * 100
    assert vote(57, 43, threshold=Fraction(57, 100)).outcome == "below_threshold"


def test_floats_would_have_refused_this_proposal() -> None:
    assert not 7 >= 0.07 * 100
    assert vote(7, 93, threshold=Fraction(7, 100), threshold_comparison="at_least").winner == "park"


def test_floats_would_have_chosen_the_wrong_option() -> None:
    assert reduce(add, [1 / 10] * 10) < 10 / 10
    ballots = [ScoreBallot({"a": 1})] * 9 + [ScoreBallot({"a": 1, "b": 10})]
    result = tally("score", AB, ballots, Rules(score_max=10, tie_order=AB), 10)
    assert (result.winner, result.outcome) == ("a", "tie_broken")
    assert [standing.rank for standing in result.standings] == [1, 1]


def test_as_many_no_as_yes_leaves_things_as_they_are() -> None:
    result = vote(4, 4)
    assert (result.outcome, result.winner, result.leader) == ("below_threshold", None, "park")


def test_only_abstentions_are_no_ballots_even_when_quorate() -> None:
    result = vote(0, 0, 9, quorum=5)
    assert (result.outcome, result.is_quorate, result.present) == ("no_ballots", True, 9)


def test_no_support_at_all_chooses_nothing() -> None:
    ballots = [ScoreBallot({"a": 0, "b": 0})]
    assert tally("score", AB, ballots, Rules(tie_order=AB), 9).outcome == "below_threshold"


def test_an_open_objection_blocks_and_a_resolved_one_does_not() -> None:
    consents = [ConsentBallot("consent")] * 3 + [ConsentBallot("abstain")]
    objection = ConsentBallot("object", "the kiln cannot stop in May")
    blocked = tally("consent", ("park",), [*consents, objection], Rules(), 9)
    assert (blocked.outcome, blocked.winner, blocked.abstentions) == ("blocked", None, 1)
    (step,) = [step for step in blocked.steps if step.kind == "objections_open"]
    assert step.facts["reasons"] == ("the kiln cannot stop in May",)
    settled = ConsentBallot("object", objection.reason, is_open=False)
    passed = tally("consent", ("park",), [*consents, settled], Rules(), 9)
    assert (passed.outcome, passed.votes_cast) == ("chosen", 4)
    assert passed.threshold_share == Fraction(3, 4)


def test_without_quorum_an_objection_is_not_what_stopped_it() -> None:
    ballots = [ConsentBallot("object", "no")]
    assert tally("consent", ("park",), ballots, Rules(quorum=2), 9).outcome == "no_quorum"


def test_the_published_order_settles_a_tie_and_says_so() -> None:
    assert approve("a", "b").winner == "a"
    result = approve("a", "b", tie_order=("b", "a"))
    assert (result.winner, result.outcome) == ("b", "tie_broken")
    assert [step.facts["tied"] for step in result.steps if step.kind == "tie_settled"] == [("b", "a")]


def test_a_mean_from_few_voters_leads_but_does_not_reach_the_threshold() -> None:
    ballots = [ScoreBallot({"b": 5})] + [ScoreBallot({"a": 4})] * 9
    rules: dict[str, Any] = {"tie_order": AB, "score_rule": "mean"}
    assert tally("score", AB, ballots, Rules(**rules), 10).winner == "b"
    bounded = tally("score", AB, ballots, Rules(**rules, threshold=Fraction(1, 2)), 10)
    assert (bounded.leader, bounded.outcome, bounded.threshold_share) == (
        "b",
        "below_threshold",
        Fraction(1, 10),
    )
    assert tally("score", AB, ballots, Rules(tie_order=AB), 10).winner == "a"


def test_a_tie_for_elimination_that_cannot_matter_leaves_the_choice_untouched() -> None:
    result = rank("abcd", {"a": 6, "b": 5, "ca": 1, "db": 1})
    assert [this.eliminated for this in result.rounds] == [("d",), ("c",), ()]
    assert (result.winner, result.outcome) == ("a", "chosen")
    assert [step.facts["is_decisive"] for step in result.steps if step.kind == "tie_settled"] == [False]


def test_a_tie_for_elimination_that_can_matter_is_said() -> None:
    ballots = {"a": 4, "bc": 3, "cb": 3}
    assert rank("abc", ballots).winner == "b"
    other = rank("abc", ballots, tie_order=("a", "c", "b"))
    assert (other.winner, other.outcome) == ("c", "tie_broken")


def test_two_level_finalists_are_settled_without_lending_votes_to_the_winner() -> None:
    result = rank("ab", {"a": 5, "ba": 5})
    assert (result.winner, result.outcome, result.threshold_share) == ("a", "tie_broken", Fraction(1, 2))


def test_exactly_half_of_the_continuing_votes_is_not_a_majority() -> None:
    result = rank("abc", {"a": 5, "b": 3, "cb": 2})
    assert [this.eliminated for this in result.rounds] == [("c",), ()]
    assert result.outcome == "tie_broken"


def test_rounds_go_on_past_a_majority_until_the_threshold_is_reached() -> None:
    ballots = {"a": 55, "b": 30, "ca": 15}
    assert len(rank("abc", ballots).rounds) == 1
    result = rank("abc", ballots, threshold=Fraction(2, 3))
    assert (len(result.rounds), result.winner, result.threshold_share) == (2, "a", Fraction(7, 10))


def test_exhausted_ballots_stay_in_the_base_of_a_threshold() -> None:
    result = rank("abc", {"a": 4, "b": 3, "c": 2}, threshold=Fraction(1, 2))
    assert result.rounds[-1].exhausted == 2
    assert (result.leader, result.outcome) == ("a", "below_threshold")


@pytest.mark.parametrize("base", ["votes_cast", "present", "roll"])
def test_a_single_option_still_needs_support(base: str) -> None:
    rules = Rules(majority_base=base)  # type: ignore[arg-type]
    assert tally("irv", ("a",), [RankedBallot(("a",)), RankedBallot()], rules, 5).winner == "a"
    assert tally("approval", ("a",), [ApprovalBallot()], rules, 5).outcome == "no_ballots"
