from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms import impact
from minga.algorithms.impact import (
    Check,
    Contribution,
    Direction,
    Doubt,
    Estimate,
    EvidenceFacts,
    Interval,
    Method,
    Reason,
    Rival,
    Rivals,
    RivalStatus,
    Sample,
    Step,
    Verdict,
    doubt,
    evidence_level,
    method_cap,
    verdict,
)
from minga.algorithms.impact.failures import COSTS
from minga.algorithms.impact.ladder import METHOD_CAPS

ASKED = ("pre_trend", "placebo_in_time")


def checks(**answers: bool | None) -> tuple[Check, ...]:
    """The time before was asked and passed, unless said otherwise; other checks as named."""
    return tuple(Check(code, passed) for code, passed in (dict.fromkeys(ASKED, True) | answers).items())


def failing(*codes: str) -> dict[str, tuple[Check, ...]]:
    return {"checks": checks(**dict.fromkeys(codes, False))}


IDEAL = EvidenceFacts(
    method=Method.DIFFERENCE_IN_DIFFERENCES,
    is_plan_locked_before_start=True,
    is_indicator_registered_before_start=True,
    points_before=24,
    points_after=12,
    checks=checks(),
    is_larger_than_usual_variation=True,
    rivals=Rivals.EXAMINED_BY_SECOND_PERSON,
    is_randomised=True,
)

# Each quality from worst to best.
QUALITIES: dict[str, tuple[object, ...]] = {
    "is_plan_locked_before_start": (False, True),
    "is_plan_amended_after_data": (True, False),
    "is_indicator_registered_before_start": (False, True),
    "points_before": (0, 1, 8, 24),
    "points_after": (0, 1, 8, 24),
    "has_source_changed": (True, False),
    "checks": (
        checks(pre_trend=False, placebo_in_time=False, interval_holds=False, starts_kept=False),
        checks(pre_trend=False, placebo_in_time=False, starts_kept=False),
        checks(pre_trend=False, placebo_in_time=None, starts_kept=True),
        checks(pre_trend=None, placebo_in_time=None, starts_kept=None),
        checks(pre_trend=True, placebo_in_time=None),
        checks(),
    ),
    "guardrails_breached": (3, 1, 0),
    "share_missing": (0.5, 0.11, 0.10, 0.0),
    "indicators_tried": (9, 2, 1),
    "indicators_told": (1, 2, 9),
    "is_larger_than_usual_variation": (False, True),
    "rivals": (Rivals.UNEXAMINED, Rivals.EXAMINED_BY_OWNER, Rivals.EXAMINED_BY_SECOND_PERSON),
    "is_randomised": (False, True),
    "replicated_in": (0, 1, 2, 5),
    "contribution": (
        Contribution(),
        Contribution((Step("a"),), (Rival("r"),)),
        Contribution((Step("a", has_evidence=True),), (Rival("r", RivalStatus.RULED_OUT, True),)),
    ),
}

any_facts = st.builds(
    EvidenceFacts,
    method=st.sampled_from(Method),
    **{name: st.sampled_from(values) for name, values in QUALITIES.items()},
)


@settings(max_examples=250, deadline=None)
@given(any_facts, st.sampled_from(sorted(QUALITIES)), st.data())
def test_losing_a_quality_never_raises_the_level(facts: EvidenceFacts, name: str, data: st.DataObject) -> None:
    worse, better = sorted(data.draw(st.lists(st.sampled_from(range(len(QUALITIES[name]))), min_size=2, max_size=2)))
    low = evidence_level(replace(facts, **{name: QUALITIES[name][worse]}))
    high = evidence_level(replace(facts, **{name: QUALITIES[name][better]}))
    assert low.number <= high.number


@settings(max_examples=150, deadline=None)
@given(any_facts)
def test_every_case_has_a_level_within_the_methods_cap_and_says_why(facts: EvidenceFacts) -> None:
    level = evidence_level(facts)
    assert 0 <= level.number <= method_cap(facts) <= 5
    assert len(set(level.reasons)) == len(level.reasons)
    assert level.number == 5 or level.reasons


@pytest.mark.parametrize("method", Method)
def test_each_method_reaches_its_cap_and_no_more(method: Method) -> None:
    assert evidence_level(replace(IDEAL, method=method)).number == METHOD_CAPS[method]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_plan_amended_after_data": True}, Reason.PLAN_AMENDED_AFTER_DATA),
        ({"has_source_changed": True}, Reason.SOURCE_CHANGED),
        ({"guardrails_breached": 1}, Reason.GUARDRAIL_BREACHED),
        ({"share_missing": 0.101}, Reason.POINTS_MISSING),
        ({"indicators_tried": 3}, Reason.INDICATORS_UNTOLD),
        ({"is_plan_locked_before_start": False}, Reason.PLAN_NOT_LOCKED_BEFORE_START),
        ({"rivals": Rivals.UNEXAMINED}, Reason.RIVAL_UNEXAMINED),
        ({"checks": checks(placebo_in_time=None)}, Reason.PLACEBO_UNTESTED),
        (failing("starts_kept"), Reason.STARTED_OTHERWISE),
        (failing("window_complete"), Reason.WINDOW_OPEN),
        (failing("leave_one_out"), Reason.ONE_UNIT_CARRIES_IT),
        (failing("nobody_has_priced_this"), Reason.CHECK_FAILED),
    ],
)
def test_each_of_these_lowers_a_comparison_from_four_to_three(change: dict[str, object], reason: Reason) -> None:
    level = evidence_level(replace(IDEAL, **change))
    assert level.number == 3
    assert level.reasons[0] is reason
    assert level.wording_key == "probably_contributed"


@pytest.mark.parametrize("method", [Method.BEFORE_AFTER, Method.INTENTION_TO_TREAT, Method.CONTRIBUTION_ANALYSIS])
@pytest.mark.parametrize(
    "change",
    [
        {"is_plan_amended_after_data": True},
        {"has_source_changed": True},
        {"guardrails_breached": 1},
        {"share_missing": 0.2},
        {"indicators_tried": 2},
    ],
)
def test_reductions_lower_every_method(method: Method, change: dict[str, object]) -> None:
    facts = replace(IDEAL, method=method)
    assert evidence_level(replace(facts, **change)).number == evidence_level(facts).number - 1


def test_each_reduction_counts() -> None:
    spoiled = replace(IDEAL, has_source_changed=True, guardrails_breached=1, share_missing=0.3)
    level = evidence_level(spoiled)
    assert level.number == 1
    assert level.reasons[:3] == (Reason.SOURCE_CHANGED, Reason.POINTS_MISSING, Reason.GUARDRAIL_BREACHED)


@pytest.mark.parametrize(
    ("change", "number", "reason"),
    [
        (failing("pre_trend"), 2, Reason.PRE_TREND_FAILED),
        (failing("pre_fit"), 2, Reason.PRE_TREND_FAILED),
        (failing("placebo_in_time"), 2, Reason.PLACEBO_FAILED),
        (failing("comparison_untouched"), 2, Reason.COMPARISON_TREATED),
        (failing("pre_trend", "placebo_in_time", "straight_before"), 2, Reason.PRE_TREND_FAILED),
        (failing("pre_trend", "starts_kept"), 1, Reason.PRE_TREND_FAILED),
        ({"guardrails_breached": 2}, 2, Reason.GUARDRAIL_BREACHED),
        ({"method": Method.STEPPED_WEDGE} | failing("comparison_untouched"), 2, Reason.COMPARISON_TREATED),
        ({"method": Method.STEPPED_WEDGE} | failing("draw_proven"), 0, Reason.NOT_RANDOMISED),
        ({"method": Method.INTENTION_TO_TREAT} | failing("even_loss"), 4, Reason.LOSS_UNEVEN),
        ({"method": Method.INTENTION_TO_TREAT} | failing("draw_moved_taking_part"), 4, Reason.DRAW_MOVED_FEW),
        ({"method": Method.INTENTION_TO_TREAT} | failing("list_fixed"), 4, Reason.LIST_NOT_FIXED),
        ({"method": Method.INTERRUPTED_TIME_SERIES} | failing("no_autocorrelation_left"), 2, Reason.NEIGHBOURS_ALIKE),
        ({"is_indicator_registered_before_start": False}, 2, Reason.INDICATOR_REGISTERED_LATE),
        ({"points_before": 0}, 0, Reason.NO_POINT_BEFORE),
        ({"method": Method.INTENTION_TO_TREAT, "is_randomised": False}, 0, Reason.NOT_RANDOMISED),
        ({"method": Method.BEFORE_AFTER, "is_larger_than_usual_variation": False}, 1, Reason.WITHIN_USUAL_VARIATION),
        ({"method": Method.CONTRIBUTION_ANALYSIS, "rivals": Rivals.EXAMINED_BY_OWNER}, 2, Reason.NO_SECOND_PERSON),
        ({"method": Method.INTERRUPTED_TIME_SERIES, "rivals": Rivals.UNEXAMINED}, 2, Reason.RIVAL_UNEXAMINED),
        ({"method": Method.INTERRUPTED_TIME_SERIES, "points_before": 7}, 2, Reason.SERIES_TOO_SHORT),
        ({"method": Method.INTERRUPTED_TIME_SERIES} | failing("straight_before"), 2, Reason.PAST_NOT_FOLLOWED),
        ({"method": Method.STRUCTURAL_TIME_SERIES} | failing("placebo_in_time"), 2, Reason.PLACEBO_FAILED),
        ({"method": Method.CONTROLLED_INTERRUPTED_TIME_SERIES} | failing("pre_trend"), 2, Reason.PRE_TREND_FAILED),
        ({"method": Method.CONTROLLED_STRUCTURAL_TIME_SERIES, "points_after": 7}, 2, Reason.SERIES_TOO_SHORT),
        (
            {"method": Method.CONTROLLED_STRUCTURAL_TIME_SERIES, "checks": checks(placebo_in_time=None)},
            3,
            Reason.PLACEBO_UNTESTED,
        ),
        ({"method": Method.BEFORE_AFTER} | failing("interval_holds"), 1, Reason.INTERVAL_UNTRUSTED),
        ({"method": Method.BEFORE_AFTER} | failing("no_trend_before"), 1, Reason.MOVING_BEFORE),
        ({"method": Method.INTERRUPTED_TIME_SERIES} | failing("season_taken_out"), 1, Reason.SEASON_NOT_TAKEN_OUT),
        (
            {"method": Method.CONTROLLED_INTERRUPTED_TIME_SERIES} | failing("interval_holds"),
            1,
            Reason.INTERVAL_UNTRUSTED,
        ),
    ],
)
def test_limits(change: dict[str, object], number: int, reason: Reason) -> None:
    level = evidence_level(replace(IDEAL, **change))
    assert level.number == number
    assert level.reasons[0] is reason


QUALITIES_LOST: tuple[dict[str, object], ...] = (
    {},
    {"is_larger_than_usual_variation": False},
    {"is_plan_locked_before_start": False},
    {"is_indicator_registered_before_start": False},
    {"rivals": Rivals.UNEXAMINED},
    {"points_before": 7},
    {"replicated_in": 2},
    {"guardrails_breached": 1},
    {"has_source_changed": True, "is_larger_than_usual_variation": False},
)
SHOWN_BY_FACTS: dict[str, dict[str, object]] = {
    "plan_kept": {"is_plan_amended_after_data": True},
    "source_kept": {"has_source_changed": True},
    "points_known": {"share_missing": 0.2},
    "all_told": {"indicators_tried": 2},
}
BESIDE = ("pre_fit", "placebo_in_time", "interval_holds", "starts_kept", "draw_proven", "source_kept")
ONE_FAULT = {code for code, cost in COSTS.items() if cost.finding}


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("code", [*COSTS, "nobody_has_priced_this", "guardrail"])
def test_a_failed_check_costs_a_level_whatever_else_there_is(method: Method, code: str) -> None:
    for lost, others in product(QUALITIES_LOST, [(), *((other,) for other in BESIDE if other != code)]):
        base = replace(IDEAL, method=method, **lost)
        without = replace(base, checks=checks(**dict.fromkeys(others, False)))
        if code in ONE_FAULT and ONE_FAULT & set(others):
            continue
        if code == "source_kept" and (lost.get("has_source_changed") or code in others):
            continue
        fails = {"checks": checks(**dict.fromkeys((*others, code), False))}
        if code == "guardrail":
            fails = {"guardrails_breached": without.guardrails_breached + 1}
        level, lower = evidence_level(without), evidence_level(replace(without, **fails))
        assert lower.number < level.number or lower.number == level.number == 0, (lost, others)
        assert lower.reasons[0] in {cost.reason for cost in COSTS.values()} | {
            Reason.GUARDRAIL_BREACHED,
            Reason.CHECK_FAILED,
        }


@pytest.mark.parametrize("code", SHOWN_BY_FACTS)
def test_what_the_facts_show_counts_once_whether_or_not_it_is_asked(code: str) -> None:
    shown = replace(IDEAL, **SHOWN_BY_FACTS[code])
    assert evidence_level(shown).number == evidence_level(replace(shown, **failing(code))).number == 3


def test_a_trend_before_the_start_is_one_fault_however_many_checks_see_it() -> None:
    assert evidence_level(replace(IDEAL, **failing(*ONE_FAULT))).number == 2
    assert evidence_level(replace(IDEAL, **failing("pre_trend"))).number == 2


def test_every_check_that_a_method_asks_has_its_price() -> None:
    sources = [path.read_text() for path in Path(impact.__file__).parent.glob("*.py")]
    asked = {code for text in sources for code in re.findall(r'Check\(\s*"(\w+)"', text)}
    asked |= {code for text in sources for code in re.findall(r'_(?:zero|nothing_\w+)\(\s*"(\w+)"', text)}
    assert {"pre_trend", "even_loss", "leave_one_out"} <= asked <= set(COSTS)


def test_a_careful_design_that_sees_nothing_keeps_its_level() -> None:
    assert evidence_level(replace(IDEAL, is_larger_than_usual_variation=False)).number == 4


def test_two_independent_replications_reach_five() -> None:
    assert evidence_level(replace(IDEAL, replicated_in=1)).number == 4
    assert evidence_level(replace(IDEAL, replicated_in=2)).key == "caused_randomised"


def test_nothing_shown_is_nothing_granted() -> None:
    for method in Method:
        assert evidence_level(EvidenceFacts(method=method)).number == 0


def estimate(
    low: float,
    high: float,
    p_value: float | None = None,
    method: Method = Method.BEFORE_AFTER,
    smallest_p: float | None = None,
) -> Estimate:
    return Estimate(
        method=method,
        effect=(low + high) / 2,
        relative=None,
        interval=Interval(low, high),
        standard_error=(high - low) / 4,
        p_value=p_value,
        smallest_p=smallest_p,
        before=None,
        after=None,
        sample=Sample(1, 0, 10, 10),
    )


@pytest.mark.parametrize(
    ("figures", "direction", "visible", "expected"),
    [
        (estimate(1, 3), Direction.UP, 1.0, Verdict.IMPROVED),
        (estimate(1, 3), Direction.DOWN, 1.0, Verdict.HARM),
        (estimate(-3, -1), Direction.DOWN, None, Verdict.IMPROVED),
        (estimate(-1, 1), Direction.UP, 1.5, Verdict.NO_DETECTABLE_CHANGE),
        (estimate(-3, 3), Direction.UP, 1.5, Verdict.INCONCLUSIVE),
        (estimate(-1, 1), Direction.UP, None, Verdict.INCONCLUSIVE),
        (estimate(1, 3, p_value=0.4), Direction.UP, 5.0, Verdict.INCONCLUSIVE),
        (estimate(1, 3, method=Method.AS_TREATED), Direction.UP, 1.0, Verdict.NOTHING_TO_REPORT),
        (None, Direction.UP, 1.0, Verdict.NOTHING_TO_REPORT),
    ],
)
def test_verdicts(figures: Estimate | None, direction: Direction, visible: float | None, expected: Verdict) -> None:
    assert verdict(figures, direction, visible) is expected


PLACEBOS = Method.SYNTHETIC_CONTROL


@pytest.mark.parametrize(
    ("figures", "visible", "expected"),
    [
        (estimate(0.16, 0.27, 0.14, PLACEBOS, 0.02), 0.1, Doubt.PLACEBOS_SHOW_AS_MUCH),
        (estimate(0.16, 0.27, 0.14, Method.DIFFERENCE_IN_DIFFERENCES, 0.01), 0.1, Doubt.CHANCE_SHOWS_AS_MUCH),
        (estimate(0.16, 0.27, 1 / 6, PLACEBOS, 1 / 6), 0.1, Doubt.TOO_FEW_TO_RANK),
        (estimate(-1, 1, 0.03), 1.5, Doubt.SELDOM_BY_CHANCE),
        (estimate(-1, 1, 0.5), 0.9, Doubt.TOO_WIDE),
        (estimate(-1, 1, 0.03), 0.9, Doubt.TOO_WIDE),
        (estimate(-1, 1, 0.5), None, Doubt.NO_SIZE_PROMISED),
        (estimate(-1, 1, 0.5), 1.5, None),
        (estimate(1, 2, 0.05), None, None),
    ],
)
def test_each_reason_for_inconclusive_is_its_own(
    figures: Estimate, visible: float | None, expected: Doubt | None
) -> None:
    assert doubt(figures, visible) is expected
    is_inconclusive = verdict(figures, Direction.UP, visible) is Verdict.INCONCLUSIVE
    assert is_inconclusive is (expected not in {None, Doubt.SELDOM_BY_CHANCE})


def test_turning_the_indicator_round_turns_the_verdict_round() -> None:
    turned = {Verdict.IMPROVED: Verdict.HARM, Verdict.HARM: Verdict.IMPROVED}
    for low, width in product((-3.0, -0.5, 0.5), (0.2, 2.0)):
        up = verdict(estimate(low, low + width), Direction.UP, 1.0)
        down = verdict(estimate(-low - width, -low), Direction.UP, 1.0)
        assert down is turned.get(up, up)


SHOWN = Step("they met", has_evidence=True)
RULED_OUT = Rival("a new boss", RivalStatus.RULED_OUT, is_examined_by_second_person=True)


@pytest.mark.parametrize(
    ("told", "number", "reason"),
    [
        (Contribution((SHOWN, SHOWN), (RULED_OUT,)), 3, Reason.METHOD_LIMIT),
        (Contribution((SHOWN,), ()), 3, Reason.METHOD_LIMIT),
        (Contribution((SHOWN,), (replace(RULED_OUT, status=RivalStatus.EXPLAINS_PART),)), 3, Reason.METHOD_LIMIT),
        (Contribution((), (RULED_OUT,)), 0, Reason.THEORY_MISSING),
        (Contribution((SHOWN, Step("they agreed")), (RULED_OUT,)), 2, Reason.STEP_WITHOUT_EVIDENCE),
        (
            Contribution((SHOWN,), (RULED_OUT, Rival("luck", is_examined_by_second_person=True))),
            2,
            Reason.RIVAL_UNEXAMINED,
        ),
        (Contribution((SHOWN,), (replace(RULED_OUT, status=RivalStatus.EXPLAINS_IT),)), 2, Reason.RIVAL_EXPLAINS_IT),
        (Contribution((SHOWN,), (Rival("luck", RivalStatus.RULED_OUT),)), 2, Reason.NO_SECOND_PERSON),
    ],
)
def test_a_contribution_is_as_strong_as_its_weakest_step_and_rival(
    told: Contribution, number: int, reason: Reason
) -> None:
    level = evidence_level(replace(IDEAL, method=Method.CONTRIBUTION_ANALYSIS, contribution=told))
    assert level.number == number
    assert level.reasons[0] is reason
