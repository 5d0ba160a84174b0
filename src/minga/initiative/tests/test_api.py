"""The REST doors: the same house, the same refusals."""

import json

import pytest
import time_machine

from minga.initiative.models import Commitment, HoursEntry, Unit
from minga.initiative.tests import factories
from minga.initiative.tests.factories import STARTED_AT, TODAY


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(STARTED_AT, tick=False):
        yield


def call(client, cast, who, method, path="", **body):
    if who is not None:
        client.force_login(who)
    url = f"/api/v1/s/{cast.space.slug}/initiative/{path}"
    return getattr(client, method)(
        url, json.dumps(body, default=str) if body else None, content_type="application/json"
    )


def test_the_list_and_one(client, cast):
    initiative = factories.under_way(cast)
    factories.commitment(cast, initiative)
    factories.hours(cast, initiative, hours=7.25)
    (row,) = (
        client.get(f"/api/v1/s/{cast.space.slug}/initiative/").json() or call(client, cast, cast.omar, "get").json()
    )
    assert (row["state"], row["outcome_status"]) == ("under_way", "window_open")
    detail = call(client, cast, cast.omar, "get", f"{initiative.pk}/").json()
    assert [unit["role"] for unit in detail["units"]] == ["started", "planned", "comparison"]
    assert [each["person"] for each in detail["commitments"]] == ["Tito"]
    assert detail["cycle"]["ended_at"] is None
    assert detail["hours"] is None
    assert "7.25" not in json.dumps(detail)


def test_work_is_done_through_it(client, cast):
    initiative = factories.owned(cast)
    starts = {"Planta 1": "2027-01-04", "Planta 2": None}
    answer = call(client, cast, cast.tito, "put", f"{initiative.pk}/units/", starts=starts)
    assert [(unit["name"], unit["role"]) for unit in answer.json()] == [
        ("Planta 1", "planned"),
        ("Planta 2", "comparison"),
    ]
    assert call(client, cast, cast.tito, "post", f"{initiative.pk}/start/").status_code == 200
    made = call(client, cast, cast.tito, "post", f"{initiative.pk}/commitments/", what="Ofertas", hours=2, due_on=TODAY)
    assert made.status_code == 201
    kept = call(client, cast, cast.tito, "post", f"commitments/{made.json()['id']}/keep/")
    assert kept.status_code == 200
    hours = call(client, cast, cast.tito, "post", f"{initiative.pk}/hours/", hours=1.5, worked_on=TODAY)
    assert hours.status_code == 201
    assert call(client, cast, cast.tito, "post", f"{initiative.pk}/finish/", end_note="Hecho").status_code == 200
    assert Commitment.objects.get().state == "kept"


@pytest.mark.parametrize(
    ("who", "path", "body", "status"),
    [
        ("visitor", "commitments/", {"what": "x", "hours": 1, "due_on": TODAY}, 401),
        ("omar", "commitments/", {"what": "x", "hours": 1, "due_on": TODAY}, 403),
        ("nadie", "commitments/", {"what": "x", "hours": 1, "due_on": TODAY}, 404),
        ("tito", "commitments/", {"what": "x", "hours": 0, "due_on": TODAY}, 409),
        ("tito", "commitments/", {"what": "x", "hours": 1, "due_on": "2020-01-01"}, 409),
        ("tito", "commitments/", {"what": "", "hours": 1, "due_on": TODAY}, 422),
        ("tito", "commitments/", {"what": "x", "hours": "mucho", "due_on": TODAY}, 422),
        ("tito", "hours/", {"hours": 30, "worked_on": TODAY}, 409),
        ("tito", "start/", {}, 409),
        ("tito", "finish/", {"end_note": ""}, 422),
        ("tito", "finish/", {"end_note": "   "}, 409),
    ],
)
def test_bad_calls_are_refused_and_change_nothing(client, cast, who, path, body, status):
    initiative = factories.planned(cast)
    user = None if who == "visitor" else getattr(cast, who)
    response = call(client, cast, user, "post", f"{initiative.pk}/{path}", **body)
    assert response.status_code == status
    initiative.refresh_from_db()
    assert initiative.state == "under_way"
    assert not Commitment.objects.exists()
    assert not HoursEntry.objects.exists()


def test_units_of_too_many_characters_are_refused_whole(client, cast):
    initiative = factories.owned(cast)
    starts = {"Planta 1": None, "x" * 121: None}
    answer = call(client, cast, cast.tito, "put", f"{initiative.pk}/units/", starts=starts)
    assert answer.status_code == 409
    assert answer.json()["code"] == "initiative:unit-name"
    assert not Unit.objects.exists()
