"""By REST: one's own data, leaving and thinking better of it, the terms; for people signed in, never for keys."""

import pytest
from django.test import Client

from minga.foundation import clock
from minga.foundation.accounts.tokens import make_token
from minga.foundation.rights import actions
from minga.foundation.rights.models import Acceptance, Departure
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import Cast

ME, TERMS = "/api/v1/me/", "/api/v1/s/prueba/terms/"
TEXTS = {"es": "Sé **amable**.", "en": "Be **kind**."}


@pytest.fixture
def published(cast: Cast) -> None:
    now = clock.now()
    with in_space(cast.space.pk):
        actions.publish_terms(texts=TEXTS, effective_at=now, by=cast.actor(cast.ada), now=now)


def key_of(cast: Cast) -> dict[str, str]:
    secret = make_token(
        user_id=cast.tito.pk,
        space_id=cast.space.pk,
        label="program",
        can_write=True,
        lifetime_days=90,
        now=clock.now(),
    )[1]
    return {"authorization": f"Bearer {secret}"}


def test_what_is_kept_and_the_whole_of_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.tito)
    told = client.get(ME).json()
    assert told["leaving"] is None
    assert told["consents"] == []
    assert all(each["what"] and each["why"] and each["until"] for each in told["kept"])
    data = client.get(f"{ME}data/").json()
    assert data["profile"]["email"] == cast.tito.email
    assert cast.rosa.email not in str(data)


def test_leave_and_stay_after_all(cast: Cast, client: Client) -> None:
    client.force_login(cast.tito)
    asked = client.post(f"{ME}leaving/", {"keeps_texts": True}, content_type="application/json")
    assert asked.status_code == 201
    assert client.get(ME).json()["leaving"]["due_at"] == asked.json()["due_at"]
    again = client.post(f"{ME}leaving/", {"keeps_texts": True}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "rights:leaving-already")
    assert client.delete(f"{ME}leaving/").status_code == 204
    assert client.delete(f"{ME}leaving/").json()["code"] == "rights:no-departure"
    assert not Departure.objects.exists()


def test_who_alone_administers_is_told_what_to_pass_on(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert client.get(ME).json()["to_pass_on"]
    answer = client.post(f"{ME}leaving/", {"keeps_texts": True}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "rights:pass-on-first")
    assert not Departure.objects.exists()


@pytest.mark.usefixtures("published")
def test_terms_are_read_and_accepted_and_the_space_opens(cast: Cast, client: Client) -> None:
    client.force_login(cast.tito)
    purposes = "/api/v1/s/prueba/purpose/"
    assert client.get(purposes).json()["code"] == "rights:accept-terms-first"
    told = client.get(TERMS).json()
    assert (told["number"], told["language"], told["is_accepted"]) == (1, "es", False)
    assert "<strong>amable</strong>" in told["html"]
    for number in (0, 2):
        wrong = client.post(f"{TERMS}accept/", {"number": number}, content_type="application/json")
        assert (wrong.status_code, wrong.json()["code"]) == (409, "rights:terms-changed")
    assert client.post(f"{TERMS}accept/", {"number": 1}, content_type="application/json").status_code == 204
    assert client.get(purposes).status_code == 200
    assert client.get(TERMS).json()["is_accepted"] is True
    consent = client.get(ME).json()["consents"][0]
    assert (consent["space"], consent["number"]) == (cast.space.name, 1)
    assert consent["accepted_at"]


@pytest.mark.usefixtures("published")
def test_no_key_takes_leaves_or_agrees_for_somebody(cast: Cast, client: Client) -> None:
    key = key_of(cast)
    assert client.get(TERMS, headers=key).status_code == 200
    for answer in (
        client.get(ME, headers=key),
        client.get(f"{ME}data/", headers=key),
        client.post(f"{ME}leaving/", {"keeps_texts": False}, content_type="application/json", headers=key),
        client.delete(f"{ME}leaving/", headers=key),
        client.post(f"{TERMS}accept/", {"number": 1}, content_type="application/json", headers=key),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "rights:in-person")
    assert not Departure.objects.exists()
    assert not Acceptance.objects.exists()


def test_visitors_are_told_to_sign_in_and_strangers_find_no_terms(cast: Cast, neighbours: Cast, client: Client) -> None:
    for path in (ME, f"{ME}data/"):
        assert client.get(path).status_code == 401
    for answer in (
        client.post(f"{ME}leaving/", {"keeps_texts": True}, content_type="application/json"),
        client.delete(f"{ME}leaving/"),
        client.post(f"{TERMS}accept/", {"number": 1}, content_type="application/json"),
    ):
        assert answer.status_code == 401
    client.force_login(neighbours.ada)
    assert client.get(TERMS).status_code == 404
    answer = client.post(f"{TERMS}accept/", {"number": 1}, content_type="application/json")
    assert answer.status_code in {403, 404}
    assert not Acceptance.objects.exists()
    assert cast.tito.email not in client.get(f"{ME}data/").content.decode()


def test_a_write_without_the_token_of_the_page_changes_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.tito)
    answer = client.post(f"{ME}leaving/", {"keeps_texts": True}, content_type="application/json")
    assert answer.status_code == 403
    assert not Departure.objects.exists()
