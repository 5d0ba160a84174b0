"""Periods, windows, hashes, and why not."""

from datetime import date

import pytest
from django.utils import translation

from minga.algorithms import impact
from minga.algorithms.impact.failures import COSTS
from minga.outcome import rules
from minga.outcome.rules import DateOrder, RivalState, read_period
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
    assert set(sentences.VERDICTS) == {(code.value, level) for code in rules.Code for level in range(6)}
    assert set(sentences.REASONS) == {reason.value for reason in impact.Reason}
    assert {code: cost.reason.value for code, cost in COSTS.items()} == sentences.FAILURES
    assert set(sentences.FAILURES) == set(sentences.CHECKS)
    assert set(sentences.INCONCLUSIVE) == {doubt.value for doubt in impact.Doubt}
    assert set(LEVELS) == set(MAY_SAY) == set(range(6))
    codes = {error.code for error in impact.ImpactError.__subclasses__()}
    assert codes <= set(sentences.IMPACT)
    assert {method.value for method in rules.Method} <= {method.value for method in impact.Method}


@pytest.mark.parametrize(("language", "cause"), [("en", "caused a change"), ("es", "causó un cambio")])
def test_only_the_top_level_speaks_of_a_cause(language, cause):
    with translation.override(language):
        speaks = {key for key, sentence in sentences.VERDICTS.items() if cause in str(sentence)}
        if language == "es" and not speaks:
            pytest.skip("SPANISH IS NOT COMPILED: run manage.py compilemessages")
    assert speaks == {("improved", 5), ("harm", 5)}


def test_the_wording_follows_the_ladder():
    words = {2: "changed by", 3: "probably contributed", 4: "by about", 5: "caused"}
    with translation.override("en"):
        for level, said in words.items():
            assert said in str(sentences.VERDICTS["improved", level])
            assert said in str(sentences.VERDICTS["harm", level])
