"""What cannot be counted is refused by name, and by the ballot at fault."""

from fractions import Fraction
from typing import Any

import pytest

from minga.algorithms.tally import (
    ApprovalBallot,
    Ballot,
    ConsentBallot,
    Method,
    RankedBallot,
    Rules,
    ScoreBallot,
    TallyError,
    YesNoBallot,
    counted_document,
    is_confirmed,
    recount,
    tally,
)

AB = ("a", "b")
RULES = Rules(tie_order=AB)

BAD_BALLOTS: list[tuple[Method, Ballot, Ballot, str]] = [
    ("approval", ApprovalBallot(), ApprovalBallot(frozenset("z")), "unknown_option"),
    ("approval", ApprovalBallot(), RankedBallot(("a",)), "wrong_ballot"),
    ("score", ScoreBallot(), ScoreBallot({"z": 1}), "unknown_option"),
    ("score", ScoreBallot(), ScoreBallot({"a": 6}), "score_out_of_range"),
    ("score", ScoreBallot(), ScoreBallot({"a": -1}), "score_out_of_range"),
    ("score", ScoreBallot(), ScoreBallot({"a": 2.5}), "score_out_of_range"),  # type: ignore[dict-item]
    ("score", ScoreBallot(), ScoreBallot({"a": True}), "score_out_of_range"),
    ("irv", RankedBallot(), RankedBallot(("a", "z")), "unknown_option"),
    ("irv", RankedBallot(), RankedBallot(("a", "b", "a")), "repeated_option"),
    ("irv", RankedBallot(), RankedBallot((("a", "b"),)), "wrong_ballot"),  # type: ignore[arg-type]
    ("irv", RankedBallot(), RankedBallot((frozenset(),)), "wrong_ballot"),
    ("irv", RankedBallot(), RankedBallot((frozenset("ab"), "a")), "repeated_option"),
    ("majority", YesNoBallot("yes"), YesNoBallot("maybe"), "unknown_choice"),  # type: ignore[arg-type]
    ("consent", ConsentBallot("consent"), ConsentBallot("veto"), "unknown_choice"),  # type: ignore[arg-type]
    ("consent", ConsentBallot("consent"), ConsentBallot("object", "  "), "missing_reason"),
]


@pytest.mark.parametrize(("method", "good", "bad", "code"), BAD_BALLOTS)
def test_the_ballot_at_fault_is_named(method: Method, good: Ballot, bad: Ballot, code: str) -> None:
    with pytest.raises(TallyError) as refusal:
        tally(method, AB, [good, bad, bad], RULES, 9)
    assert (refusal.value.code, refusal.value.ballot_index) == (code, 1)
    assert str(refusal.value).startswith("ballots[1]: ")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "dictator"}, "unknown_method"),
        ({"options": ()}, "bad_options"),
        ({"options": ("a", "a")}, "bad_options"),
        ({"options": ("a", "")}, "bad_options"),
        ({"options": ("a", "b", "c")}, "bad_rules"),
        ({"rules": Rules()}, "bad_rules"),
        ({"rules": Rules(tie_order=("a", "b", "b"))}, "bad_rules"),
        ({"roll_size": 1}, "bad_roll"),
        ({"roll_size": -1}, "bad_roll"),
        ({"weights": [1]}, "bad_weights"),
        ({"weights": [1, 0]}, "bad_weights"),
        ({"weights": [1, 1.5]}, "bad_weights"),
    ],
)
def test_a_question_that_cannot_be_counted_is_refused(changes: dict[str, Any], code: str) -> None:
    fine: dict[str, Any] = {
        "method": "approval",
        "options": AB,
        "ballots": [ApprovalBallot(frozenset("a"))] * 2,
        "rules": RULES,
        "roll_size": 2,
    }
    assert tally(**fine).winner == "a"
    with pytest.raises(TallyError) as refusal:
        tally(**{**fine, **changes})
    assert refusal.value.code == code


def test_yes_and_no_take_one_proposal_and_at_most_one_alternative() -> None:
    with pytest.raises(TallyError, match="one alternative"):
        tally("majority", ("a", "b", "c"), [], Rules(), 3)


@pytest.mark.parametrize(
    "rules",
    [
        {"quorum": 0.5},
        {"quorum": -1},
        {"quorum": True},
        {"quorum": "half"},
        {"quorum": Fraction(3, 2)},
        {"threshold": 0.5},
        {"threshold": 1},
        {"threshold": Fraction(-1, 2)},
        {"threshold": Fraction(1)},
        {"threshold_comparison": "about"},
        {"majority_base": "everyone"},
        {"score_max": 0},
        {"score_max": 5.0},
        {"score_rule": "median"},
    ],
)
def test_rules_outside_their_range_are_refused(rules: dict[str, Any]) -> None:
    with pytest.raises(TallyError) as refusal:
        Rules(**rules)
    assert refusal.value.code == "bad_rules"


@pytest.mark.parametrize(
    "change",
    [
        {"version": 3},
        {"version": True},
        {"format": "other"},
        {"ballots": None},
        {"ballots": [{"order": "ab", "weight": 1}]},
        {"ballots": [{"order": ["a"]}]},
        {"ballots": ["a"]},
        {"rules": {}},
        {"options": 7},
    ],
)
def test_a_broken_document_is_refused(change: dict[str, Any]) -> None:
    document = counted_document("irv", AB, [RankedBallot(("a",))], RULES, 3)[0]
    with pytest.raises(TallyError) as refusal:
        recount({**document, **change})
    assert refusal.value.code == "bad_document"


def test_a_document_of_version_1_with_equal_ranks_is_refused_by_ballot() -> None:
    document = counted_document("irv", AB, [RankedBallot(("a",))], RULES, 3)[0] | {"version": 1}
    document["ballots"].append({"order": [["a", "b"]], "weight": 1})
    with pytest.raises(TallyError) as refusal:
        recount(document)
    assert (refusal.value.code, refusal.value.ballot_index) == ("equal_ranks", 1)


def document_of_version_1() -> dict[str, Any]:
    """A file as it was published before there were several winners."""
    return {
        "format": "minga-tally",
        "version": 1,
        "method": "irv",
        "options": ["a", "b", "c"],
        "roll_size": 9,
        "rules": {
            "quorum": "1/3",
            "threshold": None,
            "threshold_comparison": "more_than",
            "majority_base": "votes_cast",
            "score_max": 5,
            "score_rule": "sum",
            "tie_order": ["a", "b", "c"],
        },
        "ballots": [
            {"order": ["a"], "weight": 3},
            {"order": ["b"], "weight": 2},
            {"order": ["c", "b"], "weight": 1},
        ],
        "result": {
            "outcome": "tie_broken",
            "winner": "a",
            "leader": "a",
            "turnout": "2/3",
            "threshold_share": "1/2",
            "standings": [
                {"option": "a", "rank": 1, "value": "3/1"},
                {"option": "b", "rank": 2, "value": "3/1"},
                {"option": "c", "rank": 3, "value": "1/1"},
            ],
            "rounds": [
                {"counts": {"a": 3, "b": 2, "c": 1}, "exhausted": 0, "eliminated": "c", "transfers": {"b": 1}},
                {"counts": {"a": 3, "b": 3}, "exhausted": 0, "eliminated": None, "transfers": {}},
            ],
        },
    }


def test_a_file_of_version_1_is_still_confirmed_and_still_found_out() -> None:
    document = document_of_version_1()
    assert is_confirmed(document)
    document["result"]["winner"] = "b"
    assert not is_confirmed(document)
    assert recount(document).winners == ("a",)
