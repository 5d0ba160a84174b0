"""Periods, windows, hashes, and why not."""

import itertools
from datetime import date

import pytest
from django.utils import translation

from minga.algorithms import impact
from minga.algorithms.impact.failures import COSTS
from minga.outcome import rules
from minga.outcome.rules import DateOrder, RivalState, read_period, rungs
from minga.outcome.wording import CODES, LEVELS, MAY_SAY, sentences


@pytest.mark.parametrize(
    ("text", "grain", "period"),
    [
        ("2027-03-17", "month", date(2027, 3, 1)),
        ("2027-03", "month", date(2027, 3, 1)),
        ("2027-Q2", "quarter", date(2027, 4, 1)),
        ("2027T4", "quarter", date(2027, 10, 1)),
        ("2027-W01", "week", date(2027, 1, 4)),
        ("2027-01-06", "week", date(2027, 1, 4)),
        ("1989", "year", date(1989, 1, 1)),
        ("2027-01-06T00:00:00Z", "day", date(2027, 1, 6)),
    ],
)
def test_a_period_is_read_by_the_indicators_grain(text, grain, period):
    assert read_period(text, grain) == period


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("2027", "month"),
        ("2027-03", "day"),
        ("2027-13", "month"),
        ("03/04/2027", "day"),
        ("2027-W54", "week"),
        ("marzo", "month"),
        ("", "day"),
        ("2027-01-06T23:30:00+02:00", "day"),
    ],
)
def test_what_names_no_period_is_none(text, grain):
    assert read_period(text, grain) is None


def test_an_order_of_dates_is_declared_never_guessed():
    assert read_period("03/04/2027", "day", DateOrder.DAY_FIRST) == date(2027, 4, 3)
    assert read_period("03/04/2027", "day", DateOrder.MONTH_FIRST) == date(2027, 3, 4)


@pytest.mark.parametrize(
    ("grain", "steps", "there"),
    [
        ("month", 14, date(2028, 5, 1)),
        ("quarter", -1, date(2026, 12, 1)),
        ("year", 2, date(2029, 3, 1)),
        ("week", 1, date(2027, 3, 8)),
        ("day", -1, date(2027, 2, 28)),
    ],
)
def test_periods_are_counted(grain, steps, there):
    assert rules.shifted(date(2027, 3, 1), grain, steps) == there


def test_counting_stops_at_the_end_of_the_calendar():
    assert rules.shifted(date(9999, 1, 1), "year", 5) == date.max
    assert rules.shifted(date(1, 1, 1), "day", -5) == date.min


def test_the_window_runs_from_the_first_start_to_the_last():
    design = rules.Design(
        method=rules.Method.DIFFERENCE_IN_DIFFERENCES,
        starts={"A": date(2027, 3, 10), "B": date(2027, 6, 1)},
        pre_first=-2,
        post_last=1,
    )
    assert rules.window(design, "month") == (date(2027, 1, 1), date(2027, 7, 1))
    assert rules.window_closes(design, "month") == date(2027, 8, 1)


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert rules.canonical({"b": 1, "a": "ñ"}) == '{"a":"ñ","b":1}'
    assert rules.fingerprint("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("rivals", "standing"),
    [
        ([], "NONE_KNOWN"),
        ([(RivalState.OPEN, None), (RivalState.RULED_OUT, 9)], "UNEXAMINED"),
        ([(RivalState.STANDS, 9)], "UNEXAMINED"),
        ([(RivalState.RULED_OUT, 1)], "EXAMINED_BY_OWNER"),
        ([(RivalState.RULED_OUT, 9), (RivalState.ACCOUNTED_FOR, 8)], "EXAMINED_BY_SECOND_PERSON"),
    ],
)
def test_rivals_stand_until_a_second_person_ruled_them_out(rivals, standing):
    assert rules.rivals_standing(rivals, close_ids={1, 2}) == standing
    assert standing in impact.Rivals.__members__


def test_every_word_of_the_algorithms_has_a_sentence():
    assert {code.value for code in rules.Code} == {verdict.value for verdict in impact.Verdict} == set(CODES)
    every = {(code.value, level) for code in rules.Code for level in range(6)}
    assert {*sentences.VERDICTS, *sentences.MOVED} == every
    assert not {*sentences.VERDICTS} & {*sentences.MOVED}
    assert set(sentences.TAKES) == {*sentences.REASONS, *rungs.BY_LIMIT.values()} - {rungs.METHOD_LIMIT}
    assert set(sentences.REASONS) == {reason.value for reason in impact.Reason}
    assert {code: cost.reason.value for code, cost in COSTS.items()} == sentences.FAILURES
    assert set(sentences.FAILURES) == set(sentences.CHECKS)
    assert set(sentences.INCONCLUSIVE) == {doubt.value for doubt in impact.Doubt}
    assert set(LEVELS) == set(MAY_SAY) == set(range(6))
    kinds = impact.ImpactError.__subclasses__()
    codes = {error.code for kind in kinds for error in (kind, *kind.__subclasses__())}
    assert codes <= set(sentences.IMPACT)
    assert {method.value for method in rules.Method} <= {method.value for method in impact.Method}


def moved(code: str, level: int) -> str:
    """Both sentences of a verdict that tells a change."""
    return " ".join(str(sentence) for sentence in sentences.MOVED.get((code, level), ()))


@pytest.mark.parametrize(("language", "cause"), [("en", " caused a "), ("es", " causó una ")])
def test_only_the_top_level_speaks_of_a_cause(language, cause):
    with translation.override(language):
        if language == "es" and cause not in moved("harm", 5):
            pytest.skip("SPANISH IS NOT COMPILED: run manage.py compilemessages")
        speaks = {key for key in sentences.MOVED if cause in moved(*key)}
        speaks |= {key for key, sentence in sentences.VERDICTS.items() if cause in str(sentence)}
    assert speaks == {("improved", 5), ("harm", 5)}


@pytest.mark.parametrize(("language", "owed"), [("en", "Thanks to"), ("es", "Gracias a")])
def test_nothing_below_the_fourth_rung_is_owed_to_the_work(language, owed):
    with translation.override(language):
        assert {key for key in sentences.MOVED if owed in moved(*key)} == {("improved", 4)}
        assert not [key for key, sentence in sentences.VERDICTS.items() if owed in str(sentence)]


def test_the_wording_follows_the_ladder():
    words = {2: "After ", 3: "probably contributed", 4: "by about", 5: "caused"}
    with translation.override("en"):
        for (code, level), said in itertools.product(itertools.product(("improved", "harm"), words), words.items()):
            assert (said[1] in moved(code, level)) is (said[0] == level)


@pytest.mark.parametrize(
    ("reasons", "level", "takes"),
    [
        (("method_limit",), 4, ("lots",)),
        (("method_limit",), 3, ("comparison",)),
        (("method_limit",), 2, ("series",)),
        (("method_limit",), 1, ()),
        (("guardrail_breached", "method_limit"), 3, ("guardrail_breached",)),
        (("series_too_short", "rival_unexamined"), 2, ("series_too_short", "rival_unexamined")),
        ((), 5, ()),
        ((), 4, ()),
    ],
)
def test_what_would_have_lifted_a_verdict(reasons, level, takes):
    assert rungs.what_it_takes(reasons, level=level) == takes
    assert rungs.next_level(level, reasons) == (level + 1 if reasons and level < 5 else None)
