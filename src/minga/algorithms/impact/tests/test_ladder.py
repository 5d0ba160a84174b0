from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.impact import (
    Contribution,
    Direction,
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
    evidence_level,
    method_cap,
    verdict,
)
from minga.algorithms.impact.ladder import METHOD_CAPS

IDEAL = EvidenceFacts(
    method=Method.DIFFERENCE_IN_DIFFERENCES,
    is_plan_locked_before_start=True,
    is_indicator_registered_before_start=True,
    points_before=24,
    points_after=12,
    pre_trend_passed=True,
    placebo_passed=True,
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
    "pre_trend_passed": (False, None, True),
    "placebo_passed": (False, None, True),
    "is_guardrail_breached": (True, False),
    "share_missing": (0.5, 0.11, 0.10, 0.0),
    "indicators_tried": (9, 2, 1),
    "indicators_told": (1, 2, 9),
    "is_larger_than_usual_variation": (False, True),
    "rivals": (Rivals.UNEXAMINED, Rivals.EXAMINED_BY_OWNER, Rivals.EXAMINED_BY_SECOND_PERSON),
    "is_randomised": (False, True),
    "doubts": (("interval_holds", "no_trend_before"), ("season_taken_out",), ()),
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
        ({"is_guardrail_breached": True}, Reason.GUARDRAIL_BREACHED),
        ({"share_missing": 0.101}, Reason.POINTS_MISSING),
        ({"indicators_tried": 3}, Reason.INDICATORS_UNTOLD),
        ({"is_plan_locked_before_start": False}, Reason.PLAN_NOT_LOCKED_BEFORE_START),
        ({"rivals": Rivals.UNEXAMINED}, Reason.RIVAL_UNEXAMINED),
        ({"placebo_passed": None}, Reason.PLACEBO_UNTESTED),
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
        {"is_guardrail_breached": True},
        {"share_missing": 0.2},
        {"indicators_tried": 2},
    ],
)
def test_reductions_lower_every_method(method: Method, change: dict[str, object]) -> None:
    facts = replace(IDEAL, method=method)
    assert evidence_level(replace(facts, **change)).number == evidence_level(facts).number - 1


def test_each_reduction_counts() -> None:
    spoiled = replace(IDEAL, has_source_changed=True, is_guardrail_breached=True, share_missing=0.3)
    level = evidence_level(spoiled)
    assert level.number == 1
    assert level.reasons[:3] == (Reason.SOURCE_CHANGED, Reason.GUARDRAIL_BREACHED, Reason.POINTS_MISSING)


@pytest.mark.parametrize(
    ("change", "number", "reason"),
    [
        ({"pre_trend_passed": False}, 2, Reason.PRE_TREND_FAILED),
        ({"placebo_passed": False}, 2, Reason.PLACEBO_FAILED),
        ({"is_indicator_registered_before_start": False}, 2, Reason.INDICATOR_REGISTERED_LATE),
        ({"points_before": 0}, 0, Reason.NO_POINT_BEFORE),
        ({"method": Method.INTENTION_TO_TREAT, "is_randomised": False}, 0, Reason.NOT_RANDOMISED),
        ({"method": Method.BEFORE_AFTER, "is_larger_than_usual_variation": False}, 1, Reason.WITHIN_USUAL_VARIATION),
        ({"method": Method.CONTRIBUTION_ANALYSIS, "rivals": Rivals.EXAMINED_BY_OWNER}, 2, Reason.NO_SECOND_PERSON),
        ({"method": Method.INTERRUPTED_TIME_SERIES, "rivals": Rivals.UNEXAMINED}, 2, Reason.RIVAL_UNEXAMINED),
        ({"method": Method.INTERRUPTED_TIME_SERIES, "points_before": 7}, 2, Reason.SERIES_TOO_SHORT),
        ({"method": Method.INTERRUPTED_TIME_SERIES, "pre_trend_passed": False}, 2, Reason.PAST_NOT_FOLLOWED),
        ({"method": Method.STRUCTURAL_TIME_SERIES, "placebo_passed": False}, 2, Reason.PLACEBO_FAILED),
        ({"method": Method.CONTROLLED_INTERRUPTED_TIME_SERIES, "pre_trend_passed": False}, 2, Reason.PRE_TREND_FAILED),
        ({"method": Method.CONTROLLED_STRUCTURAL_TIME_SERIES, "points_after": 7}, 2, Reason.SERIES_TOO_SHORT),
        ({"method": Method.CONTROLLED_STRUCTURAL_TIME_SERIES, "placebo_passed": None}, 3, Reason.PLACEBO_UNTESTED),
        ({"method": Method.BEFORE_AFTER, "doubts": ("interval_holds",)}, 1, Reason.INTERVAL_UNTRUSTED),
        ({"method": Method.BEFORE_AFTER, "doubts": ("no_trend_before",)}, 1, Reason.MOVING_BEFORE),
        ({"method": Method.INTERRUPTED_TIME_SERIES, "doubts": ("season_taken_out",)}, 1, Reason.SEASON_NOT_TAKEN_OUT),
        (
            {"method": Method.CONTROLLED_INTERRUPTED_TIME_SERIES, "doubts": ("interval_holds",)},
            1,
            Reason.INTERVAL_UNTRUSTED,
        ),
    ],
)
def test_limits(change: dict[str, object], number: int, reason: Reason) -> None:
    level = evidence_level(replace(IDEAL, **change))
    assert level.number == number
    assert level.reasons[0] is reason


def test_a_careful_design_that_sees_nothing_keeps_its_level() -> None:
    assert evidence_level(replace(IDEAL, is_larger_than_usual_variation=False)).number == 4


def test_two_independent_replications_reach_five() -> None:
    assert evidence_level(replace(IDEAL, replicated_in=1)).number == 4
    assert evidence_level(replace(IDEAL, replicated_in=2)).key == "caused_randomised"


def test_nothing_shown_is_nothing_granted() -> None:
    for method in Method:
        assert evidence_level(EvidenceFacts(method=method)).number == 0


def estimate(low: float, high: float, p_value: float | None = None, method: Method = Method.BEFORE_AFTER) -> Estimate:
    return Estimate(
        method=method,
        effect=(low + high) / 2,
        relative=None,
        interval=Interval(low, high),
        standard_error=(high - low) / 4,
        p_value=p_value,
        smallest_p=None,
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
