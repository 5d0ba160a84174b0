"""Why a purpose may not be called, edited or closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from minga.purpose.rules import (
    Criterion,
    Direction,
    GoalRole,
    Readiness,
    State,
    Verdict,
    has_lapsed,
    moved,
    refusal_to_call,
    refusal_to_close,
    refusal_to_set_goal,
)

TODAY = date(2026, 3, 2)
READY = Readiness(
    parts=("a", "b", "c", "d"),
    author_id=1,
    sponsor_id=2,
    decision_right="decide",
    redecide_on=TODAY + timedelta(days=200),
    goal_roles={"outcome", "guardrail"},
    owner_ids={3},
    criteria_reviewed=set(Criterion),
)


def refusal(verdict=Verdict.GO, state=State.DRAFT, reason="because", expires_on=None, **changes):
    refused = refusal_to_call(
        state, verdict, replace(READY, **changes), reason=reason, expires_on=expires_on, today=TODAY
    )
    return refused and refused.code


def test_a_ready_purpose_may_be_called_go():
    assert refusal() is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"parts": ("a", "b", " ", "d")}, "purpose:parts-missing"),
        ({"sponsor_id": None}, "purpose:go-needs-sponsor"),
        ({"decision_right": ""}, "purpose:go-needs-decision-right"),
        ({"redecide_on": None}, "purpose:go-needs-redecision"),
        ({"redecide_on": TODAY}, "purpose:redecision-out-of-range"),
        ({"redecide_on": TODAY + timedelta(days=731)}, "purpose:redecision-out-of-range"),
        ({"goal_roles": {"guardrail"}}, "purpose:go-needs-outcome"),
        ({"goal_roles": {"outcome"}}, "purpose:go-needs-guardrail"),
        ({"owner_ids": {1}}, "purpose:go-needs-outside-owner"),
        ({"criteria_reviewed": set(list(Criterion)[1:])}, "purpose:criteria-missing"),
        ({"reason": "  "}, "purpose:call-needs-reason"),
        ({"state": State.CLOSED}, "purpose:closed"),
    ],
)
def test_a_go_lacks_something(changes, code):
    assert refusal(**changes) == code


def test_a_grow_needs_no_indicator_but_an_end_within_half_a_year():
    bare = {"goal_roles": set(), "owner_ids": set(), "criteria_reviewed": set(), "sponsor_id": None}
    assert refusal(Verdict.GROW, expires_on=TODAY + timedelta(days=90), **bare) is None
    assert refusal(Verdict.GROW, expires_on=None, **bare) == "purpose:grow-needs-end"
    assert refusal(Verdict.GROW, expires_on=TODAY, **bare) == "purpose:grow-end-out-of-range"
    assert refusal(Verdict.GROW, expires_on=TODAY + timedelta(days=181), **bare) == "purpose:grow-end-out-of-range"


def test_a_no_needs_only_its_reason():
    assert refusal(Verdict.NO, parts=("", "", "", "")) is None
    assert refusal(Verdict.NO, reason="") == "purpose:call-needs-reason"


def test_a_purpose_lapses_the_day_after_its_date():
    due = TODAY - timedelta(days=1)
    assert has_lapsed(State.GO, expires_on=None, redecide_on=due, today=TODAY)
    assert not has_lapsed(State.GO, expires_on=None, redecide_on=TODAY, today=TODAY)
    assert has_lapsed(State.GROW, expires_on=due, redecide_on=None, today=TODAY)
    assert not has_lapsed(State.NO, expires_on=due, redecide_on=due, today=TODAY)


@pytest.mark.parametrize(
    ("direction", "target", "role", "is_refused"),
    [
        (Direction.UP, 5.0, GoalRole.OUTCOME, False),
        (Direction.UP, 3.0, GoalRole.OUTCOME, True),
        (Direction.UP, 4.0, GoalRole.OUTCOME, True),
        (Direction.DOWN, 3.0, GoalRole.OUTCOME, False),
        (Direction.DOWN, 4.0, GoalRole.GUARDRAIL, False),
    ],
)
def test_a_target_lies_on_the_good_side(direction, target, role, is_refused):
    refused = refusal_to_set_goal(State.DRAFT, baseline=4.0, target=target, direction=direction, role=role)
    assert (refused is not None) is is_refused


def test_a_closing_needs_a_note():
    assert refusal_to_close(State.GO, result_note=" ").code == "purpose:close-needs-note"
    assert refusal_to_close(State.GO, result_note="Cumplido") is None


def test_moving_stops_at_the_ends():
    assert moved([1, 2, 3], 1, up=True) == [1, 2, 3]
    assert moved([1, 2, 3], 1, up=False) == [2, 1, 3]
    assert moved([1, 2, 3], 9, up=True) == [1, 2, 3]
