"""The REST doors: the same house, the same refusals."""

import json
from datetime import timedelta

import pytest
import time_machine

from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.purpose import rules
from minga.purpose.models import Purpose, PurposeCall
from minga.purpose.tests import factories

LATER = (NOW + timedelta(days=200)).date()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def call(client, cast, who, method, path="", body=None):
    client.logout()
    if who is not None:
        client.force_login(who)
    url = f"/api/v1/s/{cast.space.slug}/purpose/{path}"
    sent = json.dumps(body, default=str) if body is not None else None
    return getattr(client, method)(url, sent, content_type="application/json")


def charter(**changes):
    parts = {"who": "Vecinas", "issue": "Humo", "member_gain": "Aire", "organization_gain": "Paz"}
    return {"title": "Menos humo"} | parts | changes


def test_the_list_and_one(client, cast):
    purpose = factories.called_go(cast)
    factories.draft(cast, title="Secreto", audience="confidential")
    (row,) = call(client, cast, cast.tito, "get").json()
    assert (row["id"], row["state"], row["sponsor"], row["has_lapsed"]) == (purpose.pk, "go", "Salma", False)
    detail = call(client, cast, cast.tito, "get", f"{purpose.pk}/").json()
    assert {goal["role"] for goal in detail["goals"]} == {"outcome", "guardrail"}
    assert detail["member_gain"] == "Saber qué funciona en otras plantas"


@pytest.mark.parametrize("who", ["ines", "nadie", None])
def test_what_one_may_not_know_of_is_not_found(client, cast, who):
    purpose = factories.draft(cast)
    assert call(client, cast, who and getattr(cast, who), "get", f"{purpose.pk}/").status_code == 404


def test_another_spaces_purpose_is_not_found(client, cast, neighbours):
    with in_space(neighbours.space.pk):
        purpose = factories.draft(neighbours)
    assert call(client, cast, cast.ada, "get", f"{purpose.pk}/").status_code == 404
    body = {"verdict": "no", "reason": "Porque no"}
    assert call(client, cast, cast.ada, "post", f"{purpose.pk}/calls/", body).status_code == 404


def test_a_purpose_is_chartered_and_called(client, cast):
    made = call(client, cast, cast.rosa, "post", "", charter(sponsor_id=cast.salma.pk, decision_right="advise"))
    assert made.status_code == 201
    purpose_id = made.json()["id"]
    assert Purpose.objects.get(pk=purpose_id).author == cast.rosa
    body = {"verdict": "grow", "reason": "Probemos", "expires_on": NOW.date() + timedelta(days=60)}
    assert call(client, cast, cast.salma, "post", f"{purpose_id}/calls/", body).status_code == 201
    assert Purpose.objects.get(pk=purpose_id).state == "grow"


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("ines", charter(), 403),
        (None, charter(), 401),
        ("rosa", charter(title=""), 422),
        ("rosa", charter(title="   "), 409),
        ("rosa", charter(title="x" * 161), 422),
        ("rosa", charter(audience="todos"), 422),
        ("rosa", charter(pattern="cualquiera"), 422),
        ("rosa", charter(sponsor_id=999_999), 409),
        ("rosa", charter(response_days=0), 422),
        ("rosa", {"title": "Solo el título"}, 422),
    ],
)
def test_a_bad_charter_is_refused_and_nothing_is_written(client, cast, who, body, status):
    response = call(client, cast, who and getattr(cast, who), "post", "", body)
    assert response.status_code == status
    assert not Purpose.objects.exists()


def test_a_refused_call_says_why_in_the_language_asked_for(client, cast):
    purpose = factories.draft(cast)
    client.cookies["django_language"] = "en"
    body = {"verdict": "go", "reason": "Ya"}
    client.force_login(cast.salma)
    url = f"/api/v1/s/{cast.space.slug}/purpose/{purpose.pk}/calls/"
    response = client.post(url, json.dumps(body), content_type="application/json")
    assert response.status_code == 409
    assert response.json()["code"] == "purpose:go-needs-outcome"
    assert not PurposeCall.objects.exists()
    assert call(client, cast, cast.tito, "post", f"{purpose.pk}/calls/", body).status_code == 403


def test_a_call_may_set_the_next_date(client, cast):
    purpose = factories.ready(cast, redecide_on=None)
    body = {"verdict": "go", "reason": "Ya", "redecide_on": LATER}
    assert call(client, cast, cast.salma, "post", f"{purpose.pk}/calls/", body).status_code == 201
    assert Purpose.objects.get(pk=purpose.pk).redecide_on == LATER


def figure(cast, **changes):
    return {"name": "Espera", "unit": "min", "direction": "down", "owner_id": cast.omar.pk} | changes


AIM = {"role": "outcome", "baseline": 40, "target": 15, "due_on": LATER}


def test_the_whole_list_is_fulfilled_by_rest(client, cast):
    purpose_id = call(client, cast, cast.rosa, "post", "", charter()).json()["id"]
    needed = call(client, cast, cast.rosa, "get", f"{purpose_id}/").json()["needed"]
    assert [task["is_done"] for task in needed] == [False] * 7
    terms = {"sponsor_id": cast.salma.pk, "decision_right": "decide", "redecide_on": LATER}
    assert call(client, cast, cast.rosa, "put", f"{purpose_id}/terms/", terms).status_code == 200
    made = call(client, cast, cast.rosa, "post", f"{purpose_id}/figures/", {"figure": figure(cast), "aim": AIM})
    assert made.status_code == 201
    guardrail = {"figure": figure(cast, name="Quejas"), "aim": AIM | {"role": "guardrail", "target": 40}}
    assert call(client, cast, cast.rosa, "post", f"{purpose_id}/figures/", guardrail).status_code == 201
    scores = {criterion: {"score": 4, "reason": "Sí"} for criterion in rules.Criterion}
    assert call(client, cast, cast.erik, "post", f"{purpose_id}/reviews/", {"scores": scores}).status_code == 201
    assert call(client, cast, cast.salma, "post", f"{purpose_id}/sponsor/", {"is_accepted": True}).status_code == 204
    detail = call(client, cast, cast.rosa, "get", f"{purpose_id}/").json()
    assert all(task["is_done"] for task in detail["needed"])
    assert (detail["sponsor_answer"], detail["goals"][0]["owner_answer"]) == ("accepted", "asked")
    body = {"verdict": "go", "reason": "Ya"}
    assert call(client, cast, cast.salma, "post", f"{purpose_id}/calls/", body).status_code == 201
    words = charter(title="Otro")
    assert call(client, cast, cast.rosa, "put", f"{purpose_id}/charter/", words).status_code == 200
    public = words | {"audience": "public"}
    assert (
        call(client, cast, cast.rosa, "put", f"{purpose_id}/charter/", public).json()["code"] == "purpose:terms-stand"
    )
    (newest, *_rest) = call(client, cast, cast.tito, "get", f"{purpose_id}/history/").json()["corrections"]
    assert (newest["by"], newest["before"][0]["said"]) == ("Rosa", "Menos humo")


def test_a_figure_is_answered_for_corrected_handed_over_and_withdrawn(client, cast):
    purpose = factories.draft(cast)
    body = {"figure": figure(cast), "aim": AIM}
    figure_id = call(client, cast, cast.rosa, "post", f"{purpose.pk}/figures/", body).json()["id"]
    there = f"figures/{figure_id}/"
    no = {"is_accepted": False}
    assert call(client, cast, cast.omar, "post", f"{there}answer/", no).json()["code"] == "purpose:decline-needs-reason"
    assert call(client, cast, cast.omar, "post", f"{there}answer/", no | {"reason": "No puedo"}).status_code == 204
    assert call(client, cast, cast.tito, "put", f"{there}owner/", {"user_id": cast.erik.pk}).status_code == 403
    assert call(client, cast, cast.rosa, "put", f"{there}owner/", {"user_id": cast.erik.pk}).status_code == 204
    changed = {"figure": figure(cast, owner_id=cast.erik.pk, unit="s"), "aim": AIM | {"target": 10}}
    assert call(client, cast, cast.rosa, "put", there, changed).status_code == 200
    goal = call(client, cast, cast.rosa, "get", f"{purpose.pk}/").json()["goals"][0]
    assert (goal["unit"], goal["target"], goal["owner"]) == ("s", 10, "Erik")
    for who in (cast.tito, cast.nadie):
        assert call(client, cast, who, "delete", there).status_code in {403, 404}
    assert call(client, cast, cast.rosa, "delete", there).status_code == 204
    assert call(client, cast, cast.rosa, "get", f"{purpose.pk}/").json()["goals"] == []


def test_a_purpose_is_thrown_away_brought_back_and_closed(client, cast):
    purpose = factories.draft(cast)
    assert call(client, cast, cast.tito, "post", f"{purpose.pk}/discard/").status_code == 403
    assert call(client, cast, cast.rosa, "post", f"{purpose.pk}/discard/").status_code == 204
    assert call(client, cast, cast.tito, "get", "").json() == []
    assert call(client, cast, cast.tito, "get", f"{purpose.pk}/").status_code == 404
    assert call(client, cast, cast.rosa, "post", f"{purpose.pk}/restore/").status_code == 204
    note = {"result_note": "No hizo falta"}
    assert call(client, cast, cast.salma, "post", f"{purpose.pk}/close/", note).status_code == 204
    assert Purpose.objects.get().state == "closed"
