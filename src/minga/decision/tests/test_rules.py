"""The rules of a decision, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from minga.decision import rules
from minga.decision.rules import Method, OpeningCheck, State, Terms

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def code(refusal):
    return refusal.code if refusal else None


def check(**changes):
    terms = {"method": Method.APPROVAL} | {
        name: changes.pop(name) for name in list(changes) if name in Terms.__dataclass_fields__
    }
    fields = {
        "terms": Terms(**terms),
        "costs": (None, None),
        "proposals": 2,
        "waiting_cost": "120 € al mes",
        "is_high_stakes": False,
        "answers": ("", "", "", ""),
        "closes_at": NOW + timedelta(days=7),
        "roll_size": 9,
    }
    return OpeningCheck(**(fields | changes))


@pytest.mark.parametrize(
    ("right", "has_question", "is_open", "expected"),
    [
        ("inform", True, True, "decision:right-is-inform"),
        ("inform", False, True, "decision:right-is-inform"),
        ("advise", False, True, "decision:needs-question"),
        ("", False, True, "decision:needs-question"),
        ("advise", True, True, None),
        ("consent", False, True, None),
        ("decide", False, True, None),
        ("decide", True, False, "decision:community-not-open"),
    ],
)
def test_the_decision_right_says_where_a_decision_may_begin(right, has_question, is_open, expected):
    assert code(rules.refusal_to_draft(right, has_question=has_question, is_community_open=is_open)) == expected


def test_the_sponsor_votes_only_under_consent_and_the_evaluator_never():
    assert "sponsor" in rules.roles_on_roll("consent")
    for right in ("advise", "decide", ""):
        assert set(rules.roles_on_roll(right)) == {"facilitator", "member", "guest"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"proposals": 0}, "decision:needs-option"),
        ({"method": Method.YES_NO}, "decision:one-proposal"),
        ({"method": Method.CONSENT, "proposals": 1, "is_secret": True}, "decision:consent-is-open"),
        ({"method": Method.CONSENT, "proposals": 1}, None),
        ({"waiting_cost": "  "}, "decision:needs-waiting-cost"),
        ({"is_high_stakes": True, "answers": ("a", "b", "c", " ")}, "decision:answers-missing"),
        ({"is_high_stakes": True, "answers": ("a", "b", "c", "d")}, None),
        ({"closes_at": None}, "decision:closing-out-of-range"),
        ({"closes_at": NOW}, "decision:closing-out-of-range"),
        ({"closes_at": NOW + timedelta(days=91)}, "decision:closing-out-of-range"),
        ({"roll_size": 0}, "decision:empty-roll"),
        ({"method": Method.STV, "seats": 2}, "decision:more-seats-than-options"),
        ({"method": Method.STV, "seats": 1}, None),
        ({"fewest_choices": 3}, "decision:fewer-options-than-choices"),
        ({"method": Method.BUDGET}, "decision:needs-budget"),
        ({"method": Method.BUDGET, "budget": 100}, "decision:needs-costs"),
        ({"method": Method.BUDGET, "budget": 100, "costs": (60, 101)}, "decision:option-too-dear"),
        (
            {"method": Method.BUDGET, "budget": 100, "costs": (60, 70), "fewest_choices": 2, "is_basket_capped": True},
            "decision:fewest-overspend",
        ),
        ({"method": Method.BUDGET, "budget": 100, "costs": (60, 70)}, None),
    ],
)
def test_what_an_opening_needs(changes, expected):
    assert code(rules.refusal_to_open(State.DRAFT, check(**changes), now=NOW)) == expected


@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED, State.PUBLISHED, State.WITHDRAWN])
def test_only_a_draft_is_edited_opened_or_withdrawn(state):
    assert code(rules.refusal_to_edit(state)) == "decision:not-a-draft"
    assert code(rules.refusal_to_open(state, check(), now=NOW)) == "decision:not-a-draft"
    assert code(rules.refusal_to_withdraw(state, reason="x")) == "decision:not-a-draft"
    assert code(rules.refusal_to_add_option(state, Method.RANKED, proposals=0)) == "decision:not-a-draft"
    assert code(rules.refusal_to_remove_option(state, is_wait=False)) == "decision:not-a-draft"


def test_waiting_stays_and_a_withdrawal_says_why():
    assert code(rules.refusal_to_remove_option(State.DRAFT, is_wait=True)) == "decision:wait-stays"
    assert rules.refusal_to_remove_option(State.DRAFT, is_wait=False) is None
    assert code(rules.refusal_to_withdraw(State.DRAFT, reason=" ")) == "decision:withdrawal-needs-reason"
    assert rules.refusal_to_withdraw(State.DRAFT, reason="Ya no hace falta") is None


@pytest.mark.parametrize(
    ("state", "after", "expected"),
    [
        (State.OPEN, timedelta(0), None),
        (State.OPEN, timedelta(days=7), "decision:closed"),
        (State.DRAFT, timedelta(0), "decision:not-open"),
        (State.WITHDRAWN, timedelta(0), "decision:not-open"),
        (State.CLOSED, timedelta(0), "decision:closed"),
        (State.PUBLISHED, timedelta(0), "decision:closed"),
    ],
)
def test_a_vote_is_open_until_its_time_is_up_whoever_notices(state, after, expected):
    closes_at = NOW + timedelta(days=7)
    assert code(rules.refusal_to_vote(state, closes_at=closes_at, now=NOW + after)) == expected


@pytest.mark.parametrize(
    ("turnout", "after", "admits", "expected"),
    [
        (3, 0, False, "decision:still-voting"),
        (4, 0, False, None),
        (0, 7, False, None),
        (3, 8, False, None),
        (4, 0, True, "decision:still-verifying"),
        (0, 7, True, None),
    ],
)
def test_it_closes_when_time_is_up_or_nobody_is_left(turnout, after, admits, expected):
    refusal = rules.refusal_to_close(
        State.OPEN,
        turnout=turnout,
        electorate=4,
        admits=admits,
        closes_at=NOW + timedelta(days=7),
        now=NOW + timedelta(days=after),
    )
    assert code(refusal) == expected


def test_publishing_and_responding_need_words_and_happen_once():
    assert code(rules.refusal_to_publish(State.CLOSED, reasons=" ")) == "decision:publication-needs-reasons"
    assert code(rules.refusal_to_publish(State.OPEN, reasons="x")) == "decision:not-closed"
    assert code(rules.refusal_to_publish(State.PUBLISHED, reasons="x")) == "decision:already-published"
    assert rules.refusal_to_publish(State.CLOSED, reasons="x") is None
    respond = rules.refusal_to_respond
    assert code(respond(State.CLOSED, has_responded=False, reason="x")) == "decision:not-published"
    assert code(respond(State.PUBLISHED, has_responded=True, reason="x")) == "decision:already-responded"
    assert code(respond(State.PUBLISHED, has_responded=False, reason="")) == "decision:response-needs-reason"
    assert respond(State.PUBLISHED, has_responded=False, reason="x") is None


def test_a_secret_turnout_is_told_in_full_batches_until_the_close():
    shown = [rules.turnout_shown(State.OPEN, is_secret=True, turnout=count) for count in (0, 6, 7, 13, 14, 20)]
    assert shown == [None, None, 7, 7, 14, 14]
    assert rules.turnout_shown(State.CLOSED, is_secret=True, turnout=2) == 2
    assert rules.turnout_shown(State.OPEN, is_secret=False, turnout=2) == 2


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "few"),
        ("y", "few"),
        ("yyyyyyyy", "all_alike"),
        ("yy", "all_alike"),
        ("yn", "few"),
        ("yyn", "all_but_one"),
        ("nyyyyyyyy", "all_but_one"),
        ("ynyyyyyyy", "all_but_one"),
        ("yyyyynn", "nothing"),
        ("yyyyyn", "all_but_one"),
        ("yyynnn", "few"),
    ],
)
def test_what_a_secret_result_tells_of_single_voters(said, expected):
    assert rules.disclosure_of([{"choice": each} for each in said]) == expected


def test_the_journal_knows_of_a_secret_ballot_only_the_day():
    began, next_day = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    assert rules.fact_moment(opened_at=NOW, day_began=next_day) == next_day
    assert rules.fact_moment(opened_at=NOW, day_began=began) == NOW
    assert rules.fact_moment(opened_at=None, day_began=began) == began


def test_the_answer_is_overdue_only_while_it_is_missing():
    due = NOW + timedelta(days=14)
    assert rules.response_due(NOW, 14) == due
    assert not rules.is_response_overdue(due_at=due, has_responded=False, now=due)
    assert rules.is_response_overdue(due_at=due, has_responded=False, now=due + timedelta(seconds=1))
    assert not rules.is_response_overdue(due_at=due, has_responded=True, now=due + timedelta(days=9))
    assert rules.review_due(NOW.date()) - NOW.date() == timedelta(days=365)


def test_an_option_gets_a_key_nobody_has():
    assert rules.next_key(["wait"]) == "option-1"
    assert rules.next_key(["option-1", "option-12", "wait"]) == "option-13"
