"""Role × access: seeing one and seeing it in a list always agree."""

import pytest

from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.decision.tests import factories as decision
from minga.initiative import permissions
from minga.initiative.models import Initiative
from minga.initiative.tests import factories

EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]
INSIDE = {"salma", "rosa", "tito", "ines", "erik"}
SEES = {"open": INSIDE | {"ada", "omar"}, "listed": INSIDE, "invitation": INSIDE, "secret": INSIDE}


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


def drafted_in(cast, access):
    question = debate.summarized(cast, community.opened(cast, access))
    chosen = decision.publish_it(cast, decision.closed(cast, decision.open_it(cast, decision.debated(cast, question))))
    return Initiative.objects.get(decision=chosen)


@pytest.mark.parametrize("access", SEES)
def test_who_sees_what(cast, access):
    initiative = drafted_in(cast, access)
    seen = {who for who in EVERYBODY if permissions.CAN_SEE(actor(cast, who), initiative)}
    listed = {who for who in EVERYBODY if permissions.visible_to(actor(cast, who)).exists()}
    assert seen == listed == SEES[access]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("CAN_ASK_OWNER", {"rosa", "tito"}),
        ("CAN_ANSWER", {"ines"}),
        ("CAN_REVISE", {"rosa", "tito"}),
        ("CAN_PLAN", {"rosa", "tito"}),
        ("CAN_START", {"rosa", "tito"}),
        ("CAN_END", {"rosa", "tito"}),
        ("CAN_PROMISE", {"salma", "rosa", "tito", "ines"}),
        ("CAN_NOTE_HOURS", {"salma", "rosa", "tito", "ines"}),
        ("CAN_RECORD_TOTAL", {"rosa", "tito"}),
    ],
)
def test_who_may(cast, name, allowed):
    initiative = factories.owned(cast)
    initiative.asked_owner = cast.ines
    held = {who for who in EVERYBODY if getattr(permissions, name)(actor(cast, who), initiative)}
    assert held == allowed


@pytest.mark.parametrize(("name", "allowed"), [("CAN_KEEP", {"ines"}), ("CAN_RELEASE", {"ines", "rosa", "tito"})])
def test_who_may_with_ines_promise(cast, name, allowed):
    promised = factories.commitment(cast, factories.planned(cast), who=cast.ines)
    held = {who for who in EVERYBODY if getattr(permissions, name)(actor(cast, who), promised)}
    assert held == allowed


def test_hours_are_withdrawn_by_who_noted_them_only(cast):
    entry = factories.hours(cast, factories.planned(cast))
    held = {who for who in EVERYBODY if permissions.CAN_WITHDRAW_HOURS(actor(cast, who), entry)}
    assert held == {"tito"}


def test_a_closed_community_promises_nothing_more(cast):
    initiative = factories.planned(cast)
    community.actions.close_community(
        community_id=initiative.decision.community_id,
        result_note="Fin",
        by=cast.actor(cast.rosa),
        now=factories.DONE_AT,
    )
    initiative.decision.community.refresh_from_db()
    assert not permissions.CAN_PROMISE(cast.actor(cast.tito), initiative)
    assert permissions.CAN_END(cast.actor(cast.tito), initiative)


def test_whom_the_charter_comes_to_name_as_sponsor_leads_nothing_by_the_facilitators_role(cast):
    initiative = factories.drafted(cast)
    assert permissions.CAN_REVISE(cast.actor(cast.rosa), initiative)
    initiative.decision.community.purpose.sponsor_id = cast.rosa.pk
    assert not permissions.CAN_REVISE(cast.actor(cast.rosa), initiative)
    assert not permissions.CAN_ASK_OWNER(cast.actor(cast.rosa), initiative)
