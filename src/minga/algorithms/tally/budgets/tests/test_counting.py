"""The method `budget` as a question asks for it: winners, basket, waiting, and the published file."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import (
    ApprovalBallot,
    Ballot,
    RankedBallot,
    Result,
    Rules,
    TallyError,
    counted_document,
    is_confirmed,
    recount,
    tally,
)
from minga.algorithms.tally.ballots import PointsBallot
from minga.algorithms.tally.budget_rules import BUDGET_RULES, COMPLETIONS, BudgetRules
from minga.algorithms.tally.pictures import Basket

OPTIONS = ("park", "path", "pond", "wait")
COSTS = {"park": 60, "path": 30, "pond": 40}


def approve(*names: str) -> ApprovalBallot:
    return ApprovalBallot(frozenset(names))


def count(ballots: Sequence[Ballot], options: Sequence[str] = OPTIONS, **budget: Any) -> Result:
    given = {"amount": 100, "costs": COSTS, "wait": "wait"} | budget
    return tally("budget", options, ballots, rules(options, **given), 100)


def rules(options: Sequence[str] = OPTIONS, **budget: Any) -> Rules:
    return Rules(budget=BudgetRules(**budget), tie_order=tuple(options), max_choices=len(options))


def basket(result: Result) -> Basket:
    assert isinstance(result.picture, Basket)
    return result.picture


SIX = [approve("park", "pond")] * 3 + [approve("park")] + [approve("path")] * 2


def test_equal_shares_gives_the_few_their_part() -> None:
    """Four of six want the park: greedy leaves the two with the path what is left, shares what is theirs."""
    result = count(SIX, completion="none")
    assert (result.outcome, result.winners, result.leader) == ("chosen", ("park", "path"), "park")
    picture = basket(result)
    assert [(p.option, p.cost, p.supporters, p.phase, p.remaining) for p in picture.purchases] == [
        ("park", 60, 4, "rule", 40),
        ("path", 30, 2, "rule", 10),
    ]
    assert [(p.rate, p.largest_payment) for p in picture.purchases] == [(Fraction(1, 4), 15), (Fraction(1, 2), 15)]
    (pond,) = picture.rejections
    assert (pond.option, pond.reason, pond.affordable) == ("pond", "supporters_cannot_pay", Fraction(5))
    assert (picture.amount, picture.spent, picture.voter_share) == (100, 90, Fraction(50, 3))
    assert picture.figures["reached_share"] == 1


def test_standings_are_votes_and_voters() -> None:
    result = count([PointsBallot({"park": 3, "pond": 1}), PointsBallot({"pond": 2})])
    assert [(s.option, s.rank, s.value, s.support) for s in result.standings] == [
        ("park", 1, 3, 1),
        ("pond", 1, 3, 2),
        ("path", 3, 0, 0),
        ("wait", 3, 0, 0),
    ]


def test_places_of_a_ranking_weigh_one_less_each() -> None:
    tied = RankedBallot(("park", frozenset({"path", "pond"}), "wait"))
    assert [(s.option, s.value) for s in count([tied], rule="greedy").standings] == [
        ("park", 4),
        ("path", 3),
        ("pond", 3),
        ("wait", 1),
    ]


@pytest.mark.parametrize("rule", BUDGET_RULES)
def test_more_than_half_for_waiting_buys_nothing(rule: str) -> None:
    undecided = [approve("park", "wait"), approve("park"), ApprovalBallot()]
    assert "park" in count(undecided, rule=rule).winners
    waiting = count([*undecided, approve("wait")], rule=rule)
    assert (waiting.outcome, waiting.winners, waiting.leader) == ("chosen", ("wait",), "wait")
    picture = basket(waiting)
    assert (picture.purchases, picture.spent) == ((), 0)
    assert {(one.reason, one.affordable) for one in picture.rejections} == {("waiting", 100)}


def test_when_nothing_can_be_paid_nothing_is_chosen() -> None:
    result = count([approve("park")], amount=50)
    assert (result.outcome, result.winners, result.leader) == ("below_threshold", (), None)
    assert [one.reason for one in basket(result).rejections] == ["too_dear", "no_support", "no_support"]


def test_a_tie_is_settled_in_public() -> None:
    level = [approve("park", "pond"), approve("park", "pond")]
    result = count(level, amount=70, costs={"park": 50, "path": 30, "pond": 50}, rule="greedy")
    assert (result.outcome, result.winners) == ("tie_broken", ("park",))
    (settled,) = (step.facts for step in result.steps if step.kind == "tie_settled")
    assert (settled["tied"], settled["picked"]) == (("park", "pond"), "park")


def test_raises_and_leftovers_are_told_apart() -> None:
    ballots = [approve("park")] * 3 + [approve("pond")] + [approve("path")] * 2
    picture = basket(count(ballots, completion="add1_utilitarian", costs={"park": 60, "path": 30, "pond": 10}))
    assert [(p.option, p.phase) for p in picture.purchases] == [("park", "add1"), ("path", "rule"), ("pond", "rule")]
    assert (picture.raises, picture.final_share) == (4, Fraction(100, 6) + 4)
    assert picture.figures["greedy_spent_share"] == picture.figures["spent_share"] == 1
    assert picture.figures["better_than_greedy_share"] == 0


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_published_file_gives_the_same_result_elsewhere(data: st.DataObject) -> None:
    names = st.sets(st.sampled_from(OPTIONS))
    ballots = data.draw(st.lists(names.map(lambda chosen: approve(*chosen)), min_size=1, max_size=6))
    budget = {
        "amount": data.draw(st.integers(1, 120)),
        "costs": COSTS,
        "wait": "wait",
        "rule": data.draw(st.sampled_from(BUDGET_RULES)),
        "completion": data.draw(st.sampled_from(COMPLETIONS)),
        "utility": data.draw(st.sampled_from(("cost", "cardinality"))),
    }
    document = json.loads(json.dumps(counted_document("budget", OPTIONS, ballots, rules(**budget), 10)[0]))
    assert is_confirmed(document)
    again = tally("budget", OPTIONS, data.draw(st.permutations(ballots)), rules(**budget), 10)
    assert recount(document) == again


@pytest.mark.parametrize(
    ("budget", "field"),
    [
        ({"amount": -1}, "budget.amount"),
        ({"amount": 10.5}, "budget.amount"),
        ({"costs": {"park": 60, "path": 30}}, "budget.costs"),
        ({"costs": COSTS | {"pond": Fraction(1, 2)}}, "budget.costs"),
        ({"costs": COSTS | {"pool": 9}}, "budget.costs"),
        ({"wait": "never"}, "budget.wait"),
        ({"wait": "park"}, "budget.wait"),
        ({"raise_by": 0}, "budget.raise_by"),
        ({"rule": "lottery"}, "budget.rule"),
    ],
)
def test_rules_that_cannot_be_counted_with_are_refused(budget: dict[str, Any], field: str) -> None:
    with pytest.raises(TallyError) as refusal:
        count([approve("park")], **budget)
    assert (refusal.value.code, refusal.value.field) == ("bad_rules", field)


def test_a_question_of_waiting_alone_is_refused() -> None:
    with pytest.raises(TallyError, match="at least one option that money can be spent on"):
        count([approve("wait")], options=("wait",), costs={})


def test_money_beyond_exact_floats_is_refused() -> None:
    with pytest.raises(TallyError, match="2\\*\\*50"):
        count([approve("park")], amount=2**50 + 1)
