"""REST: the same house by another door."""

import json

import pytest
import time_machine

from minga.outcome.models import Assessment, Observation, Verdict
from minga.outcome.tests import factories


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(factories.AFTERWARDS, tick=False):
        yield


def call(client, cast, method, path, body=None):
    url = f"/api/v1/s/{cast.space.slug}/outcome/{path}"
    if method == "get":
        return client.get(url)
    return client.post(url, json.dumps(body or {}), content_type="application/json")


def test_verdicts_are_listed_and_read(cast, client):
    verdict = factories.published(cast)
    client.force_login(cast.tito)
    listed = call(client, cast, "get", "").json()
    assert [row["id"] for row in listed] == [verdict.pk]
    one = call(client, cast, "get", f"{verdict.pk}/").json()
    assert (one["level"], one["code"], len(one["trace"])) == (4, "improved", 10)
    assert one["refused"][0]["reason"]
    client.force_login(cast.nadie)
    assert call(client, cast, "get", f"{verdict.pk}/").status_code == 404
    assert call(client, cast, "get", "").json() == []


def test_a_program_pushes_values(cast, client):
    indicator = factories.outcome_of(factories.initiative_in(cast))
    path = f"indicators/{indicator.pk}/observations/"
    body = {"points": [{"unit": "Planta 1", "period": "2026-04", "value": 19.5, "n": 3}]}
    client.force_login(cast.omar)
    assert call(client, cast, "post", path, body).json()["rows_new"] == 1
    bad = {"points": [{"unit": "Planta 1", "period": "abril", "value": 19.5}]}
    refused = call(client, cast, "post", path, bad)
    assert (refused.status_code, refused.json()["code"]) == (409, "outcome:bad-rows")
    assert call(client, cast, "post", path, {"points": []}).status_code == 422
    client.force_login(cast.tito)
    assert call(client, cast, "post", path, body).status_code == 403
    assert Observation.objects.count() == 1


def test_lock_assess_and_sign_through_rest_take_no_level(cast, client):
    plan = factories.measured(cast)
    client.force_login(cast.erik)
    assert call(client, cast, "post", f"plans/{plan.pk}/lock/").status_code == 409
    made = call(client, cast, "post", f"plans/{plan.pk}/assessments/").json()
    sent = {"note": "Visto", "level": 5, "code": "harm", "effect": 99}
    assert call(client, cast, "post", f"assessments/{made['id']}/verdict/", sent).status_code == 201
    verdict, assessment = Verdict.objects.get(), Assessment.objects.get()
    assert (verdict.level, verdict.code) == (assessment.level, assessment.code) == (4, "improved")


@pytest.mark.parametrize("path", ["plans/1/lock/", "plans/1/assessments/", "assessments/1/verdict/"])
def test_visitors_are_told_nothing(cast, client, path):
    assert call(client, cast, "post", path).status_code in {401, 403, 404}
