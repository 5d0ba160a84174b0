"""What an initiative and its parts may become, and why not."""

from datetime import date, timedelta

import pytest

from minga.initiative import rules
from minga.initiative.rules import CommitmentState, OutcomeStatus, State, UnitRole

TODAY = date(2026, 5, 6)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def code(refusal):
    return refusal.code.removeprefix("initiative:") if refusal else None


@pytest.mark.parametrize(
    ("state", "owner_id", "why"),
    [
        (State.DRAFTED, 1, None),
        (State.DRAFTED, None, "needs-owner"),
        (State.UNDER_WAY, 1, "already-started"),
        (State.DONE, 1, "ended"),
        (State.STOPPED, None, "ended"),
    ],
)
def test_starting(state, owner_id, why):
    assert code(rules.refusal_to_start(state, owner_id=owner_id)) == why


@pytest.mark.parametrize(
    ("state", "note", "finishing", "stopping"),
    [
        (State.DRAFTED, "Hecho", "not-started", None),
        (State.UNDER_WAY, "Hecho", None, None),
        (State.UNDER_WAY, "  ", "needs-end-note", "needs-end-note"),
        (State.DONE, "Hecho", "ended", "ended"),
        (State.STOPPED, "Hecho", "ended", "ended"),
    ],
)
def test_ending(state, note, finishing, stopping):
    assert code(rules.refusal_to_finish(state, end_note=note)) == finishing
    assert code(rules.refusal_to_stop(state, end_note=note)) == stopping


@pytest.mark.parametrize(
    ("current", "state", "has_started_unit", "after"),
    [
        ("not_measured", "drafted", True, "not_measured"),
        ("not_measured", "under_way", False, "not_measured"),
        ("not_measured", "under_way", True, "window_open"),
        ("not_measured", "done", False, "window_open"),
        ("not_measured", "stopped", False, "not_measured"),
        ("not_measured", "stopped", True, "window_open"),
        ("judged", "done", True, "judged"),
        ("judged", "under_way", True, "judged"),
    ],
)
def test_the_measurement_window(current, state, has_started_unit, after):
    found = rules.outcome_status_after(OutcomeStatus(current), State(state), has_started_unit=has_started_unit)
    assert found == after


def test_nothing_is_judged_before_there_is_something_to_measure():
    assert code(rules.refusal_to_judge(OutcomeStatus.NOT_MEASURED)) == "window-closed"
    assert rules.refusal_to_judge(OutcomeStatus.WINDOW_OPEN) is None
    assert rules.refusal_to_judge(OutcomeStatus.JUDGED) is None


@pytest.mark.parametrize(
    ("before", "after", "started_on", "why"),
    [
        (AFTER, AFTER + timedelta(days=9), None, None),
        (None, AFTER, None, None),
        (AFTER, None, None, None),
        (TODAY, TODAY, None, None),
        (TODAY, AFTER, None, "start-reached"),
        (BEFORE, None, None, "start-reached"),
        (AFTER, BEFORE, BEFORE, "start-reached"),
    ],
)
def test_a_start_that_was_reached_is_not_moved(before, after, started_on, why):
    refusal = rules.refusal_to_set_start("Planta 1", before, after, started_on=started_on, today=TODAY)
    assert code(refusal) == why


@pytest.mark.parametrize(
    ("starts_on", "started_on", "role"),
    [
        (None, None, UnitRole.COMPARISON),
        (AFTER, None, UnitRole.PLANNED),
        (BEFORE, None, UnitRole.PLANNED),
        (AFTER, TODAY, UnitRole.STARTED),
        (None, TODAY, UnitRole.STARTED),
    ],
)
def test_what_a_unit_is(starts_on, started_on, role):
    assert rules.unit_role(starts_on, started_on) == role


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"open_commitments": 2}, None),
        ({"open_commitments": 3}, "carries-enough"),
        ({"open_commitments": 3, "open_max": 4}, None),
        ({"hours": 0}, "hours-out-of-range"),
        ({"hours": float("nan")}, "hours-out-of-range"),
        ({"hours": float("inf")}, "hours-out-of-range"),
        ({"due_on": BEFORE}, "due-in-past"),
        ({"due_on": TODAY}, None),
        ({"state": State.DONE}, "ended"),
    ],
)
def test_promising(changes, why):
    fields = {"state": State.UNDER_WAY, "hours": 2.0, "due_on": AFTER, "open_commitments": 0, "open_max": 3} | changes
    assert code(rules.refusal_to_promise(fields.pop("state"), today=TODAY, **fields)) == why


@pytest.mark.parametrize(
    ("state", "needed", "note", "why"),
    [
        (CommitmentState.OPEN, False, "", None),
        (CommitmentState.OPEN, True, " ", "needs-reason"),
        (CommitmentState.OPEN, True, "No llego", None),
        (CommitmentState.KEPT, True, "No llego", "commitment-settled"),
        (CommitmentState.RELEASED, False, "", "commitment-settled"),
    ],
)
def test_settling(state, needed, note, why):
    assert code(rules.refusal_to_settle(state, is_reason_needed=needed, note=note)) == why


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"state": State.STOPPED}, None),
        ({"state": State.DRAFTED}, "not-started"),
        ({"hours": 24.5}, "hours-out-of-range"),
        ({"hours": -1}, "hours-out-of-range"),
        ({"worked_on": AFTER}, "worked-in-future"),
        ({"worked_on": TODAY - timedelta(days=61)}, "worked-too-long-ago"),
    ],
)
def test_noting_hours(changes, why):
    fields = {"state": State.UNDER_WAY, "hours": 2.0, "worked_on": TODAY} | changes
    assert code(rules.refusal_to_note_hours(fields.pop("state"), today=TODAY, **fields)) == why


def test_a_sum_of_few_would_tell_of_one():
    assert code(rules.refusal_to_group_sum(hours=40, people=6, source="Acta")) == "group-too-small"
    assert code(rules.refusal_to_group_sum(hours=40, people=7, source=" ")) == "needs-source"
    assert rules.refusal_to_group_sum(hours=40, people=7, source="Acta") is None
    assert [rules.can_show_sum(people) for people in (0, 1, 6, 7)] == [False, False, False, True]


@pytest.mark.parametrize("day", [date(2026, 5, 4), date(2026, 5, 6), date(2026, 5, 10)])
def test_a_week_runs_from_monday_to_sunday(day):
    assert rules.week_of(day) == (date(2026, 5, 4), date(2026, 5, 10))


def test_a_load_over_its_budget_is_said():
    load = rules.Load(open_commitments=2, open_commitments_max=3, hours_noted=1.5, hours_due=2.0, weekly_hours=3.0)
    assert (load.hours, load.is_over, load.share) == (3.5, True, 100)
