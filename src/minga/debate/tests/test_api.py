"""The REST doors lead into the same house."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from minga.debate import rules
from minga.debate.models import Contribution, Stance, Summary
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.testing.cast import NOW


@pytest.fixture(autouse=True)
def today(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))


@pytest.fixture
def api(cast, client):
    """``api(who, method, path, body)`` answers with status and JSON."""

    def call(who, method, path, body=None):
        client.logout()
        if who:
            client.force_login(who)
        answer = client.generic(
            method, f"/api/v1/s/{cast.space.slug}/debate{path}", data=_json(body), content_type="application/json"
        )
        return answer.status_code, answer.json() if answer.content else None

    return call


def _json(body):
    import json

    return json.dumps(body) if body is not None else ""


def test_reading(cast, api):
    question = factories.opened(cast)
    factories.idea(cast, question)
    factories.statement(cast, question)
    assert [row["title"] for row in api(cast.tito, "GET", "/")[1]] == [question.title]
    assert api(cast.tito, "GET", f"/{question.pk}/")[1]["unanswered_ideas"] == 1
    page = api(cast.tito, "GET", f"/{question.pk}/contributions/")[1]
    assert (page["total"], page["items"][0]["title"]) == (1, "Astillas de poda")
    assert api(cast.ines, "GET", f"/{question.pk}/statements/")[1][0]["chosen"] == ""
    assert api(cast.ines, "GET", f"/{question.pk}/map/")[1]["state"] == "too_few_people"
    assert api(cast.ines, "GET", f"/{question.pk}/estimates/") == (200, None)
    assert api(cast.ines, "GET", f"/{question.pk}/summaries/") == (200, [])


def test_a_whole_debate(cast, api, monkeypatch):
    where = factories.opened(cast).community
    asking = {
        "community_id": where.pk,
        "title": "¿Qué?",
        "opens_at": NOW.isoformat(),
        "closes_at": (NOW + timedelta(days=9)).isoformat(),
    }
    status, made = api(cast.rosa, "POST", "/", asking)
    assert status == 201
    path = f"/{made['id']}"
    assert api(cast.rosa, "POST", f"{path}/open/")[0] == 200
    idea = api(cast.tito, "POST", f"{path}/contributions/", {"kind": "idea", "title": "Poda", "body": "Sí"})[1]["id"]
    assert api(cast.tito, "PUT", f"/contributions/{idea}/", {"title": "Poda", "body": "Mejor"})[0] == 200
    assert api(cast.ines, "POST", f"/contributions/{idea}/reports/", {"reason": "x"})[0] == 201
    statement = api(cast.tito, "POST", f"{path}/statements/", {"text": "Hay poda"})[1]["id"]
    assert api(cast.ines, "PUT", f"/statements/{statement}/stance/", {"value": -1})[0] == 204
    assert api(cast.rosa, "POST", f"{path}/close/")[0] == 200
    assert api(cast.rosa, "POST", f"/contributions/{idea}/settle/", {"state": "parked", "reason": "Luego"})[0] == 200
    assert api(cast.rosa, "POST", f"{path}/summaries/", {"body": "Resumen"})[0] == 201
    summary = Summary.objects.get()
    challenge = api(cast.ines, "POST", f"/summaries/{summary.pk}/challenges/", {"body": "Falta"})[1]["id"]
    assert api(cast.rosa, "POST", f"/challenges/{challenge}/answer/", {"body": "Ya"})[0] == 200
    assert api(cast.tito, "GET", f"{path}/summaries/")[1][0]["challenges"][0]["answer"] == "Ya"


def test_refusals_are_409_with_their_code_and_change_nothing(cast, api):
    question = factories.opened(cast)
    statement = factories.statement(cast, question)
    body = {"kind": "idea", "title": "", "body": "Sí"}
    status, answer = api(cast.tito, "POST", f"/{question.pk}/contributions/", body)
    assert (status, answer["code"]) == (409, "debate:idea-needs-title")
    assert answer["sentence"] != answer["code"]
    assert api(cast.tito, "PUT", f"/statements/{statement.pk}/stance/", {"value": 2})[0] == 422
    assert api(cast.tito, "POST", f"/{question.pk}/contributions/", {"kind": "rant", "body": "x"})[0] == 422
    assert api(cast.tito, "POST", f"/{question.pk}/close/")[0] == 403
    assert api(None, "POST", f"/{question.pk}/close/")[0] in {302, 401, 403, 404}
    assert not Contribution.objects.exists()
    assert Stance.objects.get().value == rules.Stance.AGREE


def test_a_statement_that_reads_the_same_is_named_so_that_it_can_be_voted_on(cast, api):
    question = factories.opened(cast)
    there = factories.statement(cast, question, "La poda está cerca")
    status, answer = api(cast.ines, "POST", f"/{question.pk}/statements/", {"text": "LA PODA ESTA CERCA."})
    assert (status, answer["code"], answer["statement_id"]) == (409, "debate:statement-exists", there.pk)
    assert answer["sentence"] != answer["code"]
    assert api(cast.ines, "PUT", f"/statements/{answer['statement_id']}/stance/", {"value": 1})[0] == 204
    assert api(cast.ines, "POST", f"/{question.pk}/statements/", {"text": "La poda está lejos"})[0] == 201
    assert api(cast.ines, "POST", f"/{question.pk}/statements/", {"text": " "})[1]["code"] == "debate:nothing-written"


def test_unknown_and_foreign_ids_are_404(cast, api, neighbours):
    question = factories.opened(cast)
    assert api(cast.tito, "GET", f"/{question.pk + 99}/")[0] == 404
    assert api(cast.tito, "PUT", "/statements/999/stance/", {"value": 1})[0] == 404
    assert api(neighbours.tito, "GET", f"/{question.pk}/")[0] == 404
