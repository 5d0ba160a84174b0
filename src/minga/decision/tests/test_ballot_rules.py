"""What a ballot may say, and how it is kept, without a database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.decision import rules
from minga.decision.rules import BallotRules, Method, Terms
from minga.decision.tests.test_rules import code

KEYS = ["option-1", "option-2", "wait"]
COSTS = {"option-1": 60, "option-2": 70}


def held_against(method):
    terms = Terms(method=method, grades=("bien", "regular", "mal"), credits=10, budget=100, is_basket_capped=True)
    return BallotRules(terms, KEYS, COSTS if method == Method.BUDGET else {})


@pytest.mark.parametrize(
    ("method", "choice", "expected"),
    [
        (Method.APPROVAL, {"approved": ["option-1", "wait"]}, None),
        (Method.APPROVAL, {"approved": []}, None),
        (Method.APPROVAL, {"approved": ["option-9"]}, "decision:unknown-option"),
        (Method.APPROVAL, {"approved": ["option-1", "option-1"]}, "decision:option-twice"),
        (Method.APPROVAL, {"approved": "option-1"}, "decision:unreadable-ballot"),
        (Method.APPROVAL, {}, "decision:unreadable-ballot"),
        (Method.SCORE, {"scores": {"option-1": 5, "wait": 0}}, None),
        (Method.SCORE, {"scores": {"option-1": 6}}, "decision:score-out-of-range"),
        (Method.SCORE, {"scores": {"option-1": -1}}, "decision:score-out-of-range"),
        (Method.SCORE, {"scores": {"option-1": True}}, "decision:score-out-of-range"),
        (Method.SCORE, {"scores": {"option-1": 2.5}}, "decision:score-out-of-range"),
        (Method.SCORE, {"scores": {"x": 1}}, "decision:unknown-option"),
        (Method.SCORE, {"scores": [1]}, "decision:unreadable-ballot"),
        (Method.RANKED, {"order": ["wait", "option-2"]}, None),
        (Method.RANKED, {"order": ["wait", "wait"]}, "decision:option-twice"),
        (Method.RANKED, {"order": ["wait", ["option-1", "option-2"]]}, None),
        (Method.STV, {"order": [["wait", "option-1"], ["option-1"]]}, "decision:option-twice"),
        (Method.STV, {"order": [["wait", "option-1"]]}, "decision:place-shared"),
        (Method.STV, {"order": [["wait"], "option-1"]}, None),
        (Method.BORDA, {"order": [[]]}, "decision:unreadable-ballot"),
        (Method.MINIMAX, {"order": [["wait", 3]]}, "decision:unreadable-ballot"),
        (Method.PLURALITY, {"chosen": "wait"}, None),
        (Method.PLURALITY, {"chosen": ""}, None),
        (Method.PLURALITY, {"chosen": "nobody"}, "decision:unknown-option"),
        (Method.PLURALITY, {"chosen": ["wait"]}, "decision:unreadable-ballot"),
        (Method.MAJORITY_JUDGMENT, {"grades": {"option-1": 2}}, None),
        (Method.MAJORITY_JUDGMENT, {"grades": {"option-1": 3}}, "decision:unreadable-ballot"),
        (Method.MAJORITY_JUDGMENT, {"grades": {"x": 1}}, "decision:unknown-option"),
        (Method.DOTS, {"points": {"option-1": 10}}, None),
        (Method.DOTS, {"points": {"option-1": 9, "wait": 2}}, "decision:credits-overspent"),
        (Method.DOTS, {"points": {"option-1": -1}}, "decision:points-below-zero"),
        (Method.DOTS, {"points": {"option-1": True}}, "decision:unreadable-ballot"),
        (Method.QUADRATIC, {"points": {"option-1": 3, "wait": 1}}, None),
        (Method.QUADRATIC, {"points": {"option-1": 3, "wait": 2}}, "decision:credits-overspent"),
        (Method.BUDGET, {"approved": ["option-1"]}, None),
        (Method.BUDGET, {"approved": []}, None),
        (Method.BUDGET, {"approved": ["option-1", "option-2"]}, "decision:basket-too-dear"),
        (Method.RANKED, {"order": ["nobody"]}, "decision:unknown-option"),
        (Method.YES_NO, {"choice": "yes"}, None),
        (Method.YES_NO, {"choice": "maybe"}, "decision:unreadable-ballot"),
        (Method.YES_NO, {"choice": ["yes"]}, "decision:unreadable-ballot"),
        (Method.CONSENT, {"position": "consent"}, None),
        (Method.CONSENT, {"position": "object", "reason": "Rompe el horno 3"}, None),
        (Method.CONSENT, {"position": "object", "reason": "  "}, "decision:objection-needs-reason"),
        (Method.CONSENT, {"position": "object"}, "decision:objection-needs-reason"),
        (Method.CONSENT, {"position": "object", "reason": 7}, "decision:unreadable-ballot"),
        (Method.CONSENT, {"position": "veto"}, "decision:unreadable-ballot"),
    ],
)
def test_what_a_ballot_may_say(method, choice, expected):
    assert code(rules.refusal_to_choose(held_against(method), choice)) == expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [(0, None), (1, "decision:too-few-choices"), (2, None), (3, None), (4, "decision:too-many-choices")],
)
def test_marks_have_a_fewest_and_a_most_and_a_blank_ballot_is_free(marks, expected):
    keys = [f"option-{number}" for number in range(1, 5)]
    terms = Terms(method=Method.APPROVAL, fewest_choices=2, most_choices=3)
    assert code(rules.refusal_to_choose(BallotRules(terms, keys), {"approved": keys[:marks]})) == expected


def test_a_kept_ballot_holds_nothing_but_the_vote():
    assert rules.tidy_choice(Method.APPROVAL, {"approved": ["wait", "option-1"], "name": "Tito"}) == {
        "approved": ["option-1", "wait"]
    }
    assert rules.tidy_choice(Method.CONSENT, {"position": "consent", "reason": "secreto"}) == {
        "position": "consent",
        "reason": "",
    }
    assert rules.tidy_choice(Method.RANKED, {"order": ["wait", "option-1"]}) == {"order": ["wait", "option-1"]}


def test_places_may_have_gaps_and_be_shared():
    assert rules.order_from_places({"a": 4, "b": 1}) == ["b", "a"]
    assert rules.order_from_places({}) == []
    assert rules.order_from_places({"b": 1, "a": 1, "c": 9}) == [["a", "b"], "c"]


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 6)))
def test_a_ranking_read_back_is_the_same_ranking(places):
    order = rules.order_from_places(places)
    again = rules.places_from_order(order)
    assert set(again) == set(places)
    assert all((places[x] < places[y]) == (again[x] < again[y]) for x in places for y in places)
    assert rules.order_from_places(again) == order
    assert rules.tidy_choice(Method.SCHULZE, {"order": order}) == {"order": order}


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 12)), st.sampled_from([Method.DOTS, Method.QUADRATIC]))
def test_credits_are_never_overspent(points, method):
    refusal = rules.refusal_to_choose(held_against(method), {"points": points})
    assert (refusal is None) == (rules.credits_spent(method, points) <= 10)


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        ("1250", 2, 125_000),
        ("1.250,50", 2, 125_050),
        ("1,250.50", 2, 125_050),
        ("1250,5", 2, 125_050),
        ("1 250 000", 2, 125_000_000),
        ("1.500", 2, 150_000),
        ("1.500", 3, 1_500),
        ("12.500.000", 0, 12_500_000),
        ("0,99", 2, 99),
        ("12,345,6", 2, None),
        ("1.2.3", 2, None),
        ("1,50,00", 2, None),
        ("-5", 2, None),
        ("12€", 2, None),
        (",50", 2, None),
        ("5,", 2, None),
        ("1.250,505", 2, None),
        ("", 2, None),
    ],
)
def test_money_is_read_with_a_comma_or_a_dot(text, decimals, expected):
    assert rules.read_money(text, decimals=decimals) == expected


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"method": Method.STV, "seats": 0}, "decision:seats-out-of-range"),
        ({"method": Method.STV, "seats": 41}, "decision:seats-out-of-range"),
        ({"method": Method.QUADRATIC, "credits": 0}, "decision:credits-out-of-range"),
        ({"method": Method.MAJORITY_JUDGMENT, "grades": ("a", "b")}, "decision:grades-out-of-range"),
        ({"method": Method.MAJORITY_JUDGMENT, "grades": ("a", "b", "A")}, "decision:grade-twice"),
        ({"method": Method.MAJORITY_JUDGMENT, "grades": ("a", "b", "c" * 41)}, "decision:grade-unreadable"),
        ({"method": Method.MAJORITY_JUDGMENT, "grades": ("a", "b", "c")}, None),
        ({"method": Method.BUDGET, "budget": 0}, "decision:budget-out-of-range"),
        ({"method": Method.BUDGET, "budget": None}, None),
        ({"method": Method.APPROVAL, "fewest_choices": 3, "most_choices": 2}, "decision:choices-cross"),
        ({"method": Method.APPROVAL, "fewest_choices": 3}, None),
        ({"method": Method.APPROVAL, "allows_delegation": True, "is_secret": True}, "decision:delegation-is-open"),
        ({"method": Method.CONSENT, "allows_delegation": True}, "decision:consent-is-personal"),
        ({"method": Method.BUDGET, "has_threshold": True}, "decision:no-threshold-here"),
        ({"method": Method.APPROVAL, "has_threshold": True, "allows_delegation": True}, None),
    ],
)
def test_rules_of_a_method_can_be_counted_with(terms, expected):
    assert code(rules.refusal_to_set_terms(Terms(**terms))) == expected


def test_only_a_budget_has_costs():
    assert code(rules.refusal_to_cost(5, method=Method.APPROVAL)) == "decision:cost-without-budget"
    assert code(rules.refusal_to_cost(0, method=Method.BUDGET)) == "decision:cost-out-of-range"
    assert rules.refusal_to_cost(5, method=Method.BUDGET) is None
    assert rules.refusal_to_cost(None, method=Method.APPROVAL) is None


def test_the_guide_offers_every_method_once():
    offered = [method for methods in rules.GUIDE.values() for method in methods]
    assert sorted(offered) == sorted(Method)
    assert all(len(three) == len(set(three)) == 3 for three in rules.THREE_OF_KIND.values())
    assert rules.THREE_OF_KIND.keys() == {rules.kind_by_proposals(proposals) for proposals in range(4)}
