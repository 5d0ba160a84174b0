"""The REST doors: the same house, the same refusals."""

import json
from datetime import timedelta

import pytest
import time_machine

from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
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
