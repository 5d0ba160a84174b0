"""The rules of a decision, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from minga.decision import rules
from minga.decision.rules import Method, OpeningCheck, State

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
KEYS = ["option-1", "option-2", "wait"]


def code(refusal):
    return refusal.code if refusal else None


def check(**changes):
    fields = {
        "method": Method.APPROVAL,
        "is_secret": False,
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
    ("turnout", "after", "expected"),
    [(3, 0, "decision:still-voting"), (4, 0, None), (0, 7, None), (3, 8, None)],
)
def test_it_closes_when_time_is_up_or_nobody_is_left(turnout, after, expected):
    refusal = rules.refusal_to_close(
        State.OPEN, turnout=turnout, electorate=4, closes_at=NOW + timedelta(days=7), now=NOW + timedelta(days=after)
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
        (Method.RANKED, {"order": ["wait", ["option-1", "option-2"]]}, "decision:unreadable-ballot"),
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
    assert code(rules.refusal_to_choose(method, choice, KEYS)) == expected


def test_a_kept_ballot_holds_nothing_but_the_vote():
    assert rules.tidy_choice(Method.APPROVAL, {"approved": ["wait", "option-1"], "name": "Tito"}) == {
        "approved": ["option-1", "wait"]
    }
    assert rules.tidy_choice(Method.CONSENT, {"position": "consent", "reason": "secreto"}) == {
        "position": "consent",
        "reason": "",
    }
    assert rules.tidy_choice(Method.RANKED, {"order": ["wait", "option-1"]}) == {"order": ["wait", "option-1"]}


def test_places_may_have_gaps_but_nobody_shares_one():
    assert rules.order_from_places({"a": 4, "b": 1}) == ["b", "a"]
    assert rules.order_from_places({}) == []
    assert rules.order_from_places({"a": 1, "b": 1}) is None


def test_a_small_secret_vote_says_nothing_of_itself_before_it_is_closed():
    assert not rules.shows_turnout(State.OPEN, is_secret=True, turnout=6)
    assert rules.shows_turnout(State.OPEN, is_secret=True, turnout=7)
    assert rules.shows_turnout(State.CLOSED, is_secret=True, turnout=2)
    assert rules.shows_turnout(State.OPEN, is_secret=False, turnout=2)


def test_a_unanimous_result_reveals_the_votes():
    assert rules.reveals_votes([{"choice": "yes"}, {"choice": "yes"}])
    assert not rules.reveals_votes([{"choice": "yes"}, {"choice": "no"}])
    assert not rules.reveals_votes([{"choice": "yes"}])
    assert not rules.reveals_votes([])


def test_the_journal_knows_of_a_secret_ballot_only_the_day():
    opened, later = NOW, NOW + timedelta(days=1, minutes=17)
    assert rules.fact_moment(is_secret=True, opened_at=opened, now=later) == datetime(2026, 3, 3, tzinfo=UTC)
    assert rules.fact_moment(is_secret=True, opened_at=opened, now=NOW + timedelta(minutes=5)) == opened
    assert rules.fact_moment(is_secret=False, opened_at=opened, now=later) == later


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
