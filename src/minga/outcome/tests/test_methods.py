"""Every method walks from a plan to figures, and none climbs higher than its design carries."""

import json
from datetime import date, timedelta

import pytest

from minga.algorithms import impact
from minga.outcome import queries, wording
from minga.outcome.assessing import assess
from minga.outcome.queries.freezing import freeze
from minga.outcome.rules import Method
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, OTHERS, START, TREATED
from minga.purpose.models import Purpose

ONE_UNIT = {"starts": {TREATED[0]: START}}
LATER = {"starts": dict.fromkeys(TREATED[:2], START) | dict.fromkeys(TREATED[2:], date(2026, 11, 2))}
WHOLE = {"pre_first": -24, "post_first": 0}
DESIGNS = {
    Method.BEFORE_AFTER: ({}, 2),
    Method.INTERRUPTED_TIME_SERIES: (WHOLE, 3),
    Method.STRUCTURAL_TIME_SERIES: (WHOLE, 3),
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES: (WHOLE, 4),
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES: (WHOLE, 4),
    Method.DIFFERENCE_IN_DIFFERENCES: ({}, 4),
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES: (WHOLE, 4),
    Method.SYNTHETIC_CONTROL: (WHOLE | ONE_UNIT, 4),
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES: (WHOLE | ONE_UNIT, 4),
}


def test_every_method_of_a_plan_is_offered_named_and_known_to_the_algorithms():
    offered = [method for _family, members in wording.METHOD_FAMILIES for method in members]
    assert sorted(offered) == sorted(Method)
    assert set(wording.METHODS) == set(wording.METHODS_SHORT) == set(Method)
    assert {each.value for each in Method} <= {each.value for each in impact.Method}


@pytest.mark.parametrize("method", DESIGNS, ids=lambda method: method.value)
def test_a_method_walks_from_plan_to_figures_and_back(cast, method):
    changes, most = DESIGNS[method]
    plan = factories.measured(cast, method=method, **changes)
    assessment = factories.assessed(cast, plan)
    estimate = assessment.figures["estimate"]
    assert estimate["method"] == method.value
    assert estimate["interval"]["low"] < estimate["effect"] < estimate["interval"]["high"]
    assert assessment.level <= most
    assert plan.smallest_change is not None
    assert queries.replay(assessment.pk) == assessment.figures
    page = queries.plan_page(cast.actor(cast.erik), plan.pk)
    assert page.claim is not None
    assert page.charts


def test_a_blend_says_what_it_is_made_of(cast):
    plan = factories.measured(cast, method=Method.SYNTHETIC_CONTROL, **WHOLE, **ONE_UNIT)
    factories.assessed(cast, plan)
    claim = queries.plan_page(cast.actor(cast.erik), plan.pk).claim
    assert {unit for unit, _share in claim.blend} <= {*OTHERS, *TREATED[1:]}
    assert 0 < len(claim.blend) <= 12


@pytest.mark.parametrize("method", [Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES, Method.SYNTHETIC_CONTROL])
def test_units_may_start_at_different_times(cast, method):
    plan = factories.measured(cast, method=method, **WHOLE, **LATER)
    figures = factories.assessed(cast, plan, now=AFTERWARDS + timedelta(days=150)).figures
    assert figures["estimate"]["effect"] == pytest.approx(3.5, abs=1.2)
    assert next(check for check in figures["checks"] if check["code"] == "starts_kept")["passed"] is False


def test_a_comparison_unit_that_took_part_too_lowers_the_level(cast):
    initiative = factories.initiative_in(
        cast, **dict.fromkeys((*TREATED, OTHERS[0]), START), **dict.fromkeys(OTHERS[1:])
    )
    assessment = factories.assessed(cast, factories.measured(cast, initiative))
    assert json.loads(assessment.inputs)["started_too"] == [OTHERS[0]]
    assert assessment.level == 2
    assert "comparison_treated" in assessment.figures["reasons"]


def test_all_the_others_are_those_that_did_not_take_part(cast):
    initiative = factories.initiative_in(
        cast, **dict.fromkeys((*TREATED, OTHERS[0]), START), **dict.fromkeys(OTHERS[1:])
    )
    assessment = factories.assessed(cast, factories.measured(cast, initiative, comparison=()))
    inputs = json.loads(assessment.inputs)
    assert OTHERS[0] not in inputs["units"]
    assert inputs["started_too"] == []
    assert assessment.level == 4


def level_with(assessment, *others):
    inputs = json.loads(assessment.inputs)
    inputs["facts"]["replications"] = list(others)
    return assess(inputs)["level"]


def other(*units, code="improved", level=4):
    return {"verdict": 1, "code": code, "level": level, "units": list(units)}


def test_a_compared_cause_seen_again_in_two_independent_units_counts_as_replicated(cast):
    assessment = factories.assessed(cast)
    assert level_with(assessment, other("A"), other("B")) == 5
    assert level_with(assessment, other("A")) == 4
    assert level_with(assessment, other("A"), other("A", "B")) == 4
    assert level_with(assessment, other("A"), other(TREATED[0])) == 4
    assert level_with(assessment, other("A"), other("B", code="harm")) == 4
    assert level_with(assessment, other("A"), other("B", level=3)) == 4


def test_published_results_of_other_initiatives_on_the_same_indicator_are_frozen_with_the_rest(cast):
    verdict = factories.published(cast)
    second = factories.initiative_in(cast, Purpose.objects.get(pk=verdict.purpose_id))
    plan = factories.locked(cast, second)
    frozen = freeze(plan, now=AFTERWARDS)["facts"]["replications"]
    assert frozen == [{"verdict": verdict.pk, "code": "improved", "level": 4, "units": list(TREATED)}]


@pytest.mark.parametrize(("access", "told"), [("open", 1), ("listed", 0), ("secret", 0)])
def test_a_result_behind_closed_doors_is_in_no_inputs_that_others_download(cast, access, told):
    purpose = factories.purpose_measuring(cast)
    hidden = factories.measured(cast, initiative=factories.initiative_in(cast, purpose, access))
    verdict = factories.published(cast, factories.assessed(cast, hidden))
    plan = factories.locked(cast, factories.initiative_in(cast, purpose))
    found = freeze(plan, now=AFTERWARDS)["facts"]["replications"]
    assert [each["verdict"] for each in found] == [verdict.pk] * told
