"""Role × state: seeing one and seeing it in a list always agree; who may what, in each state."""

import pytest

from minga.community.tests import factories as community
from minga.decision import actions, permissions, queries
from minga.decision.tests import factories
from minga.foundation.policy import NotFoundError
from minga.foundation.testing.scenes import scene

EVERYBODY = ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor"]
INSIDE = {"salma", "rosa", "tito", "ines", "erik"}
OF_SPACE = INSIDE | {"ada", "omar"}


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


@scene
def in_state(cast, state, access="open"):
    decision = factories.drafted(cast, community.opened(cast, access))
    if state == "withdrawn":
        by = cast.actor(cast.rosa)
        return actions.withdraw_decision(decision_id=decision.pk, reason="No", by=by, now=factories.STARTS)
    if state == "draft":
        return decision
    decision = factories.open_it(cast, decision)
    if state == "open":
        return decision
    decision = factories.closed(cast, decision)
    return decision if state == "closed" else factories.publish_it(cast, decision)


@pytest.mark.parametrize("state", ["draft", "withdrawn", "open", "closed", "published"])
@pytest.mark.parametrize(("access", "readers"), [("open", OF_SPACE), ("invitation", INSIDE), ("secret", INSIDE)])
def test_who_sees_what(cast, state, access, readers):
    decision = in_state(cast, state, access)
    expected = {"rosa"} if state in {"draft", "withdrawn"} else readers
    seen = {who for who in EVERYBODY if permissions.CAN_SEE(actor(cast, who), decision)}
    listed = {who for who in EVERYBODY if permissions.visible_to(actor(cast, who)).filter(pk=decision.pk).exists()}
    assert seen == listed == expected


@pytest.mark.parametrize("state", ["draft", "open", "closed", "published"])
def test_who_may_what(cast, state):
    decision = in_state(cast, state)
    held = {
        name: {who for who in EVERYBODY if getattr(permissions, name)(actor(cast, who), decision)}
        for name in ("CAN_FACILITATE", "CAN_VOTE", "CAN_RESPOND")
    }
    opened = state != "draft"
    assert held == {
        "CAN_FACILITATE": {"rosa"},
        "CAN_VOTE": {"rosa", "tito", "ines"} if opened else set(),
        "CAN_RESPOND": {"salma"} if opened else set(),
    }


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", {"rosa": {"facilitate", "edit"}}),
        ("open", {"rosa": {"facilitate"}}),
        ("closed", {"rosa": {"facilitate", "publish"}}),
        ("published", {"rosa": {"facilitate"}, "salma": {"respond"}}),
    ],
)
def test_what_the_page_offers(cast, state, expected):
    decision = in_state(cast, state)
    offered = {}
    for who in EVERYBODY:
        may = permissions.what_actor_may(actor(cast, who), decision, has_responded=False)
        names = {name for name in may.__slots__ if getattr(may, name)}
        if names:
            offered[who] = names
    assert offered == expected


def test_a_visitor_reads_what_is_public(cast):
    decision = factories.opened(cast, community.opened(cast, audience="public"))
    assert queries.visible_decision(cast.actor(None), decision.pk) == decision


def test_another_space_finds_nothing(cast, neighbours):
    from minga.foundation.scope import in_space

    decision = factories.opened(cast)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        queries.visible_decision(neighbours.actor(neighbours.rosa), decision.pk)


def test_closing_is_offered_only_when_it_may_be_pressed(cast):
    decision = factories.opened(cast)

    def offered(now):
        return queries.decision_detail(actor(cast, "rosa"), decision.pk, now=now, today=now.date()).may_close

    assert not offered(factories.STARTS)
    assert offered(factories.CLOSES_AT)
    for who in (cast.rosa, cast.tito, cast.ines):
        factories.cast_one(cast, decision, who)
    assert offered(factories.STARTS)
