"""Role × access: seeing one and seeing it in a list always agree."""

import pytest

from minga.initiative.models import Initiative
from minga.outcome import permissions
from minga.outcome.models import MeasurementPlan
from minga.outcome.tests import factories

EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]
INSIDE = {"salma", "rosa", "tito", "ines", "erik"}
SEES = {"open": INSIDE | {"ada", "omar"}, "secret": INSIDE}


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


@pytest.mark.parametrize("access", SEES)
def test_who_sees_a_plan_and_its_verdict(cast, access):
    plan = factories.measured(cast, factories.initiative_in(cast, access=access))
    verdict = factories.published(cast, factories.assessed(cast, plan))
    for who in EVERYBODY:
        me = actor(cast, who)
        expected = who in SEES[access]
        assert permissions.CAN_SEE(me, plan) is expected, who
        assert permissions.plans_visible_to(me).filter(pk=plan.pk).exists() is expected, who
        assert permissions.visible_to(me).filter(pk=verdict.pk).exists() is expected, who


WHO = {
    "CAN_REVISE": {"tito", "rosa", "erik"},
    "CAN_LOCK": {"tito", "rosa", "erik"},
    "CAN_AMEND": {"tito", "rosa", "erik"},
    "CAN_ASSESS": {"tito", "rosa", "erik"},
    "CAN_RAISE_RIVAL": INSIDE,
    "CAN_EXAMINE": {"tito", "rosa", "erik"},
    "CAN_SIGN": {"erik"},
}


@pytest.mark.parametrize("name", WHO)
def test_who_may(cast, name):
    plan = factories.drafted(cast)
    assert {who for who in EVERYBODY if getattr(permissions, name)(actor(cast, who), plan)} == WHO[name]


def test_who_plans_and_who_brings_values(cast):
    plan = factories.drafted(cast)
    initiative = Initiative.objects.select_related("decision__community__purpose").get()
    assert {who for who in EVERYBODY if permissions.CAN_PLAN(actor(cast, who), initiative)} == {"tito", "rosa", "erik"}
    assert {who for who in EVERYBODY if permissions.CAN_IMPORT(actor(cast, who), plan.indicator)} == {"omar", "ada"}


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("draft", {"revise", "lock", "raise_rival", "examine"}),
        ("locked", {"amend", "raise_rival", "examine"}),
        ("over", {"amend", "assess", "raise_rival", "examine"}),
        ("assessed", {"amend", "assess", "raise_rival", "examine", "sign"}),
        ("published", set()),
    ],
)
def test_what_erik_is_offered_in_each_state(cast, state, offered):
    plan = factories.drafted(cast) if state == "draft" else factories.measured(cast)
    if state in {"assessed", "published"}:
        assessment = factories.assessed(cast, plan)
        if state == "published":
            factories.published(cast, assessment)
    plan = MeasurementPlan.objects.select_related(
        "indicator__purpose", "initiative__decision__community__purpose"
    ).get()
    may = permissions.what_actor_may(
        cast.actor(cast.erik),
        plan,
        is_published=state == "published",
        has_assessment=state in {"assessed", "published"},
        is_over=state in {"over", "assessed", "published"},
    )
    assert {name for name in permissions.May.__dataclass_fields__ if getattr(may, name)} == offered
