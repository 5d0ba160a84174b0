"""REST: the same queries and actions behind other doors."""

import pytest

from minga.algorithms import tally
from minga.community.tests import factories as community
from minga.decision.models import Ballot, Decision
from minga.decision.tests import factories
from minga.foundation import clock

JSON = "application/json"


@pytest.fixture
def api(client, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.STARTS)

    def call(who, path="", body=None):
        client.force_login(who)
        url = f"/api/v1/s/{cast.space.slug}/decision/{path}"
        return client.get(url) if body is None else client.post(url, body, JSON)

    return call


def test_a_whole_decision_over_rest(cast, api):
    where = community.opened(cast)
    draft = {
        "community_id": where.pk,
        "title": "Qué probamos",
        "origin_reason": factories.ORIGIN,
        "method": "yes_no",
        "waiting_cost": "Nada",
        "is_secret": True,
        "closes_at": factories.CLOSES_AT.isoformat(),
    }
    made = api(cast.rosa, "", draft)
    assert made.status_code == 201
    one = f"{made.json()['id']}/"
    assert api(cast.rosa, one + "options/", {"title": "Poda"}).status_code == 201
    assert api(cast.rosa, one + "open/", {}).json() == {"state": "open"}
    receipts = [
        api(who, one + "ballot/", {"choice": {"choice": "yes"}}).json()["receipt"]
        for who in (cast.rosa, cast.tito, cast.ines)
    ]
    assert len(set(receipts)) == 3
    assert api(cast.tito, one).json()["turnout"] is None
    assert api(cast.rosa, one + "close/", {}).json() == {"state": "closed"}
    assert api(cast.tito, one + "recount.json").status_code == 404
    assert api(cast.rosa, one + "publication/", {"reasons": "Todos a favor"}).json() == {"state": "published"}
    assert api(cast.salma, one + "response/", {"kind": "fund", "reason": "Sí"}).status_code == 201
    assert tally.is_confirmed(api(cast.tito, one + "recount.json").json())
    found = api(cast.tito, one).json()
    assert (found["outcome"], found["turnout"], found["reasons"]) == ("chosen", 3, "Todos a favor")
    assert [row["chosen"] for row in api(cast.tito).json()] == ["Poda"]


def test_refusals_are_409_with_their_code_and_change_nothing(cast, api):
    decision = factories.opened(cast, is_secret=True)
    one = f"{decision.pk}/"
    assert api(cast.tito, one + "ballot/", {"choice": {"approved": ["x"]}}).json()["code"] == "decision:unknown-option"
    assert api(cast.tito, one + "ballot/", {"choice": {}}).status_code == 409
    assert api(cast.tito, one + "ballot/", {"choice": {"approved": []}}).status_code == 201
    assert api(cast.tito, one + "ballot/", {"choice": {"approved": []}}).json()["code"] == "decision:already-voted"
    assert Ballot.objects.count() == 1
    draft = factories.drafted(cast, decision.community)
    assert api(cast.rosa, f"{draft.pk}/options/", {"title": " "}).json()["code"] == "decision:option-needs-title"
    assert draft.options.count() == 3


def test_who_may_not_is_told_so(cast, api):
    decision = factories.opened(cast)
    one = f"{decision.pk}/"
    assert api(cast.salma, one + "ballot/", {"choice": {"approved": []}}).status_code == 403
    assert api(cast.tito, one + "close/", {}).status_code == 403
    assert api(cast.nadie, one).status_code == 404
    draft = {"community_id": decision.community_id, "title": "x", "method": "score"}
    assert api(cast.tito, "", draft).status_code == 403
    assert api(cast.rosa, "", draft | {"title": ""}).status_code == 422
    assert api(cast.rosa, "", draft | {"community_id": 10**6}).status_code == 404
    assert Decision.objects.count() == 1


def test_a_budget_is_drafted_and_a_voice_is_lent_over_rest(cast, api, client):
    where = community.opened(cast)
    draft = {
        "community_id": where.pk,
        "title": "Patio",
        "origin_reason": "Verano",
        "method": "budget",
        "budget": 100_000,
        "threshold": "none",
        "waiting_cost": "Nada",
        "allows_delegation": True,
        "closes_at": factories.CLOSES_AT.isoformat(),
    }
    assert api(cast.rosa, "", draft | {"threshold": "two_thirds"}).json()["code"] == "decision:no-threshold-here"
    one = f"{api(cast.rosa, '', draft).json()['id']}/"
    assert api(cast.rosa, one + "options/", {"title": "Fuente", "cost": 60_050}).status_code == 201
    assert api(cast.rosa, one + "open/", {}).json() == {"state": "open"}
    found = api(cast.tito, one).json()
    assert (found["budget"], found["options"][0]["cost"]) == (100_000, 60_050)
    voice = f"/api/v1/s/{cast.space.slug}/decision/{one}voice/"
    assert client.put(voice, {"delegate_id": cast.ines.pk}, JSON).status_code == 204
    assert client.put(voice, {"delegate_id": cast.tito.pk}, JSON).json()["code"] == "decision:delegate-is-oneself"
    assert client.delete(voice).status_code == 204
    assert client.delete(voice).json()["code"] == "decision:nothing-lent"
