"""The rules of a debate, without a database."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.debate import rules, wording
from minga.debate.rules import ContributionState, Kind, ReportState, RoundState, State
from minga.debate.rules.naming import called as called_in_a_list
from minga.debate.rules.naming import named
from minga.foundation.testing.cast import NOW

LATER, EARLIER = NOW + timedelta(days=7), NOW - timedelta(days=7)


def code(refusal):
    return refusal.code if refusal else None


def test_an_open_question_is_closed_once_its_time_is_up():
    assert rules.state_at(State.OPEN, closes_at=LATER, now=NOW) == State.OPEN
    assert rules.state_at(State.OPEN, closes_at=NOW, now=NOW) == State.CLOSED
    assert rules.state_at(State.SUMMARIZED, closes_at=EARLIER, now=NOW) == State.SUMMARIZED


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "expected"),
    [
        (NOW, LATER, None),
        (LATER, LATER, "debate:closes-before-it-opens"),
        (EARLIER, NOW, "debate:closes-before-it-opens"),
        (NOW, NOW + timedelta(days=181), "debate:time-box-too-long"),
    ],
)
def test_a_time_box(opens_at, closes_at, expected):
    assert code(rules.refusal_to_time(opens_at, closes_at, now=NOW)) == expected


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (State.DRAFT, NOW, "debate:not-open"),
        (State.OPEN, NOW, None),
        (State.OPEN, EARLIER, "debate:not-open-yet"),
        (State.OPEN, LATER, "debate:closed"),
        (State.CLOSED, NOW, "debate:closed"),
        (State.SUMMARIZED, NOW, "debate:closed"),
    ],
)
def test_people_take_part_between_opening_and_closing(state, now, expected):
    assert code(rules.refusal_to_take_part(state, opens_at=NOW, closes_at=LATER, now=now)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"body": " \n"}, "debate:nothing-written"),
        ({"body": "x" * 10_001}, "debate:too-long"),
        ({"body": "x" * 10_000}, None),
        ({"title": "x" * 161}, "debate:title-too-long"),
        ({"title": ""}, "debate:idea-needs-title"),
        ({"title": "", "is_reply": True}, None),
        ({"title": "", "kind": Kind.CONCERN}, None),
    ],
)
def test_what_may_be_written(changes, expected):
    fields = {"title": "Poda", "body": "Hay mucha", "kind": Kind.IDEA, "is_reply": False} | changes
    assert code(rules.refusal_to_write(**fields)) == expected


FINAL_BY_HAND = {ContributionState.TAKEN_UP, ContributionState.DECLINED, ContributionState.PARKED}


@pytest.mark.parametrize(("before", "after"), list(product(ContributionState, ContributionState)))
def test_an_idea_ends_in_a_named_state_with_a_reason(before, after):
    given = rules.refusal_to_settle(before, after, kind=Kind.IDEA, reason="Porque sí", has_target=True)
    settles = after in FINAL_BY_HAND | {ContributionState.MERGED, ContributionState.UNDER_REVIEW}
    is_over = before in {ContributionState.WITHDRAWN, ContributionState.MERGED}
    assert (given is None) is (settles and not is_over)
    if given is None and after != ContributionState.UNDER_REVIEW:
        silent = rules.refusal_to_settle(before, after, kind=Kind.IDEA, reason=" ", has_target=True)
        assert code(silent) == "debate:settlement-needs-reason"


def test_only_ideas_are_settled_and_a_merge_says_into_which():
    settle = rules.refusal_to_settle
    opened = ContributionState.OPEN
    concern = settle(opened, ContributionState.PARKED, kind=Kind.CONCERN, reason="x", has_target=False)
    assert code(concern) == "debate:not-an-idea"
    merged = settle(opened, ContributionState.MERGED, kind=Kind.IDEA, reason="x", has_target=False)
    assert code(merged) == "debate:merge-needs-target"


@pytest.mark.parametrize("state", ContributionState)
def test_the_clock_runs_for_ideas_without_an_answer(state):
    late = rules.is_overdue(state, kind=Kind.IDEA, due_at=EARLIER, now=NOW)
    assert late is (state in {ContributionState.OPEN, ContributionState.UNDER_REVIEW})
    assert not rules.is_overdue(state, kind=Kind.IDEA, due_at=LATER, now=NOW)
    assert not rules.is_overdue(state, kind=Kind.QUESTION, due_at=EARLIER, now=NOW)


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (rules.refusal_to_revise_question(State.OPEN), "debate:not-a-draft"),
        (rules.refusal_to_open(State.OPEN, opens_at=NOW, closes_at=LATER, now=NOW), "debate:not-a-draft"),
        (rules.refusal_to_close(State.CLOSED), "debate:not-open"),
        (
            rules.refusal_to_reply(is_same_question=False, is_hidden=False, state=ContributionState.OPEN),
            "debate:reply-elsewhere",
        ),
        (
            rules.refusal_to_reply(is_same_question=True, is_hidden=True, state=ContributionState.OPEN),
            "debate:reply-to-nothing",
        ),
        (
            rules.refusal_to_reply(is_same_question=True, is_hidden=False, state=ContributionState.WITHDRAWN),
            "debate:reply-to-nothing",
        ),
        (rules.refusal_to_revise(ContributionState.OPEN, is_hidden=True), "debate:hidden"),
        (rules.refusal_to_revise(ContributionState.WITHDRAWN, is_hidden=False), "debate:withdrawn"),
        (rules.refusal_to_revise(ContributionState.DECLINED, is_hidden=False), "debate:already-settled"),
        (rules.refusal_to_withdraw(ContributionState.WITHDRAWN), "debate:withdrawn"),
        (rules.refusal_to_withdraw(ContributionState.TAKEN_UP), "debate:already-settled"),
        (rules.refusal_to_state(" "), "debate:nothing-written"),
        (rules.refusal_to_state("Otra vez", is_there=True), "debate:statement-exists"),
        (rules.refusal_to_state("Otra vez", was_hidden=True), "debate:statement-hidden"),
        (rules.refusal_to_state("x" * 281), "debate:statement-too-long"),
        (rules.refusal_to_ask_estimate(has_round=True, low=None, high=None), "debate:round-exists"),
        (rules.refusal_to_ask_estimate(has_round=False, low=2.0, high=2.0), "debate:hints-crossed"),
        (rules.refusal_to_estimate(RoundState.REVEALED), "debate:already-revealed"),
        (rules.refusal_to_reveal(RoundState.REVEALED, estimates=9), "debate:already-revealed"),
        (rules.refusal_to_reveal(RoundState.SEALED, estimates=6), "debate:too-few-estimates"),
        (rules.refusal_to_reveal(RoundState.SEALED, estimates=7), None),
        (rules.refusal_to_report(has_open_report=False, is_hidden=False, reason=""), "debate:report-needs-reason"),
        (rules.refusal_to_report(has_open_report=True, is_hidden=False, reason="x"), "debate:already-reported"),
        (rules.refusal_to_moderate(ReportState.DISMISSED, reason="x"), "debate:report-decided"),
        (rules.refusal_to_moderate(ReportState.OPEN, reason=" "), "debate:moderation-needs-reason"),
        (rules.refusal_to_summarize(State.OPEN, body="x"), "debate:not-closed"),
        (rules.refusal_to_summarize(State.CLOSED, body=" "), "debate:nothing-written"),
        (rules.refusal_to_challenge(is_latest=False, open_until=LATER, body="x", now=NOW), "debate:older-summary"),
        (
            rules.refusal_to_challenge(is_latest=True, open_until=EARLIER, body="x", now=NOW),
            "debate:challenge-window-over",
        ),
        (rules.refusal_to_answer_challenge(is_answered=True, answer="x"), "debate:challenge-answered"),
        (rules.refusal_to_decide(State.CLOSED, open_challenges=0), "debate:not-summarized"),
        (rules.refusal_to_decide(State.SUMMARIZED, open_challenges=2), "debate:challenges-open"),
        (rules.refusal_to_decide(State.SUMMARIZED, open_challenges=0), None),
        (rules.refusal_to_import(State.SUMMARIZED), "debate:already-summarized"),
        (rules.unknown_people({1, 2}, {1}), "debate:import-unknown-people"),
    ],
)
def test_why_not(refusal, expected):
    assert code(refusal) == expected
    if refusal:
        assert str(wording.REFUSALS[refusal.code]) % dict(refusal.params)


def test_figures_never_follow_a_single_vote():
    stale = rules.is_map_stale
    assert stale(has_changed=True, has_figures=False, people_changed=1, is_closed=False)
    assert not stale(has_changed=True, has_figures=True, people_changed=6, is_closed=False)
    assert stale(has_changed=True, has_figures=True, people_changed=7, is_closed=False)
    assert stale(has_changed=True, has_figures=True, people_changed=1, is_closed=True)
    assert not stale(has_changed=False, has_figures=True, people_changed=99, is_closed=True)


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    import re
    from pathlib import Path

    folder = Path(rules.__file__).parents[1]
    sources = [each for part in ("rules", "actions", "views") for each in (folder / part).glob("*.py")]
    used = {found for file in sources for found in re.findall(r'Refusal\("(debate:[a-z-]+)"', file.read_text())}
    assert used == set(wording.REFUSALS)


# The map


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=5), st.integers(0, 12))
def test_nobody_of_fewer_than_seven_can_be_found_by_subtraction(seen, groupless):
    told, with_groupless = rules.groups_told(seen, groupless=groupless)
    everybody = sum(seen) + (groupless if with_groupless else 0)
    left = everybody - sum(seen[group] for group in told)
    assert all(seen[group] >= rules.FEWEST_SHOWN for group in told)
    assert not told or left == 0 or left >= rules.FEWEST_SHOWN


@pytest.mark.parametrize(
    ("seen", "groupless", "told"),
    [
        ([300, 200], 0, ({0, 1}, True)),
        ([300, 200], 9, ({0, 1}, True)),
        ([300, 200], 3, ({0, 1}, False)),
        ([300, 5], 0, (set(), True)),
        ([300, 5], 2, ({0}, True)),
        ([300, 20, 5], 0, ({0}, True)),
    ],
)
def test_a_few_without_a_group_hide_nobody(seen, groupless, told):
    assert rules.groups_told(seen, groupless=groupless) == told


@pytest.mark.parametrize(
    ("low", "high", "little"), [(0.2, 0.7, True), (0.4, 0.6, False), (0.55, 0.95, False), (0.05, 0.45, False)]
)
def test_we_do_not_know_where_a_wide_interval_leaves_the_majority_open(low, high, little):
    assert rules.tells_little(low, high) is little


LONG = "palabra " * 30


@pytest.mark.parametrize(
    ("title", "body", "called"),
    [
        ("Poda", "Mucha", ("Poda", "Mucha")),
        ("", "Poda", ("Poda", "Poda")),
        ("", "Poda\nMucha", ("Poda", "Mucha")),
        (" ", "\n# Poda\n\nMucha\n", ("Poda", "Mucha")),
        ("", "Poda\n\n\u200b", ("Poda", "Poda\n\n\u200b")),
        ("", "- una\n- dos", ("una", "- una\n- dos")),
        ("", "1. una\n2. dos", ("una", "1. una\n2. dos")),
        ("", "> cita\nmía", ("cita", "> cita\nmía")),
        ("", "La **poda**\nmucha", ("La poda", "La **poda**\nmucha")),
        ("", "[aquí](https://x.org)\nmucha", ("aquí", "[aquí](https://x.org)\nmucha")),
        ("", "Ver https://x.org\nmucha", ("Ver https://x.org", "Ver https://x.org\nmucha")),
        ("", "de 2 * 3 a snake_case\nmucha", ("de 2 * 3 a snake_case", "mucha")),
        ("", LONG, ("palabra " * 18 + "palabra…", LONG)),
        ("", "x" * 400, ("x" * 159 + "…", "x" * 400)),
        ("", "**", ("", "**")),
    ],
)
def test_an_idea_without_a_title_is_called_by_its_first_line(title, body, called):
    assert named(title, body) == called
    assert len(called[0]) <= rules.TITLE_MAX


def test_in_a_list_what_has_no_title_is_called_by_whole_words_of_its_first_line():
    assert called_in_a_list("Astillas", "de poda") == "Astillas"
    assert called_in_a_list("", "## **Con** qué humedad\nlo hicisteis") == "Con qué humedad"
    assert called_in_a_list("", "palabra " * 20) == "palabra " * 8 + "palabra…"
