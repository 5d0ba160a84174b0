"""What is wrong with values ends in a sentence or a lower level, through the product's own doors."""

import pytest
from django.utils import translation

from minga.foundation.policy import RefusedError
from minga.outcome import queries
from minga.outcome.models import Observation
from minga.outcome.rules import Method
from minga.outcome.tests import factories
from minga.outcome.tests.factories import OTHERS, START, TREATED

BEFORE = START.isoformat()[:7]


def assessed(cast, change, **plan):
    """Values changed by ``change(unit, month, value) -> value or None``, whole, then assessed."""
    initiative = factories.initiative_in(cast)
    found = [(unit, month, change(unit, month, value)) for unit, month, value in factories.rows()]
    points = [(unit, month, value) for unit, month, value in found if value is not None]
    known = [row for row in points if row[1] < BEFORE]
    if known:
        factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(known), now=factories.LOCKED_AT)
    made = factories.locked(cast, initiative, **plan)
    factories.start_it(cast, initiative)
    factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(points))
    return made, factories.assessed(cast, made)


def said(cast, plan):
    with translation.override("en"):
        return queries.plan_page(cast.actor(cast.erik), plan.pk).claim.sentence


WHOLE = {"pre_first": -24, "post_first": 0}
ONE = {"starts": {TREATED[0]: START}}


@pytest.mark.parametrize(
    ("change", "plan", "words"),
    [
        (lambda _u, _m, _v: 5.0, {}, "never varies"),
        (lambda u, _m, v: v if u in TREATED else None, {"comparison": ()}, "No unit stays untreated"),
        (lambda _u, m, v: v if m >= BEFORE else None, {}, "before the first value"),
        (lambda _u, m, v: v if m > "2026-02" else None, {"method": Method.BEFORE_AFTER}, "1 point where at least"),
        (lambda u, m, v: 0.0 if (u, m) == (TREATED[0], BEFORE) else v, {"is_logarithmic": True}, "zero or less"),
        (
            lambda u, m, v: None if (u, m) == (TREATED[0], BEFORE) else v,
            {"method": Method.SYNTHETIC_CONTROL, **WHOLE, **ONE},
            "lacks 1 point that",
        ),
    ],
)
def test_what_cannot_be_computed_is_nothing_to_report_with_its_reason(cast, change, plan, words):
    made, assessment = assessed(cast, change, **plan)
    assert assessment.code == "nothing_to_report"
    assert assessment.figures["estimate"] is None
    assert words in said(cast, made)


def test_a_rise_where_less_is_better_is_harm(cast):
    purpose = factories.purpose_measuring(cast, direction="down", baseline=22.0, target=18.0)
    initiative = factories.initiative_in(cast, purpose)
    plan = factories.measured(cast, initiative)
    assessment = factories.assessed(cast, plan)
    assert (assessment.code, assessment.level) == ("harm", 4)
    assert "for the worse" in said(cast, plan)


def test_more_than_a_tenth_missing_costs_a_level(cast):
    lost = {"2026-07", "2026-09"}
    _plan, assessment = assessed(cast, lambda u, m, v: None if u in TREATED and m in lost else v)
    assert (
        assessment.figures["estimate"]["sample"]["share_missing"] > 0.1
        or "points_missing" not in (assessment.figures["reasons"])
    )
    assert ("points_missing" in assessment.figures["reasons"]) == (
        assessment.figures["estimate"]["sample"]["share_missing"] > 0.1
    )


def test_a_number_of_cases_is_not_needed(cast):
    initiative = factories.initiative_in(cast)
    mapping = {"unit": "planta", "period": "mes", "value": "valor"}
    content = b"planta,mes,valor\nA,2026-01,3\n"
    report = factories.imported(cast, factories.outcome_of(initiative), content, mapping=mapping)
    assert report.rows_new == 1
    assert Observation.objects.get().n is None


@pytest.mark.parametrize(
    "line",
    [
        "Planta 1,2026-01-31T23:30:00+02:00,3,1",
        "Planta 1,2026,3,1",
        "Planta 1,2026-W05,3,1",
        "Planta 1,2026-01,tres,1",
        "Planta 1,2026-01,NaN1,1",
        "Planta 1,2026-01,inf,1",
        "planta 1,2026-02,3,1",
        "Plánta 1,2026-02,3,1",
        "Planta 1,2026-01,3,-4",
        "Planta 1,2026-01,3,1,5\nPlanta 1,2026-01,4,1",
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(cast, line):
    initiative = factories.initiative_in(cast)
    content = f"planta,mes,valor,n\nPlanta 1,2026-03,3,1\n{line}\n".encode()
    with pytest.raises(RefusedError, match="outcome:bad-rows"):
        factories.imported(cast, factories.outcome_of(initiative), content)
    assert not Observation.objects.exists()


def test_history_that_is_revised_later_leaves_the_assessment_as_it_was(cast):
    plan = factories.measured(cast)
    first = factories.assessed(cast, plan)
    doubled = [(unit, month, 2 * value if unit in OTHERS else value) for unit, month, value in factories.rows()]
    factories.imported(cast, plan.indicator, factories.csv_of(doubled), now=factories.AFTERWARDS)
    assert queries.replay(first.pk) == first.figures
    second = factories.assessed(cast, plan)
    assert second.figures["estimate"]["effect"] != first.figures["estimate"]["effect"]
