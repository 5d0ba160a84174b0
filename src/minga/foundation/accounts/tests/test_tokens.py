"""A key acts as its owner, in one space, no further than it may, and no longer than it lives."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from minga.foundation.accounts.models import ApiToken
from minga.foundation.accounts.tokens import make_token, revoke_token
from minga.foundation.policy import NotFoundError, RefusedError
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import Cast

CHARTER = {"title": "Más luz", "who": "Todos", "issue": "Calles", "member_gain": "Ver", "organization_gain": "Calma"}


def key(cast: Cast, *, can_write: bool = True) -> str:
    return make_token(
        user_id=cast.tito.pk,
        space_id=cast.space.pk,
        label="guion",
        can_write=can_write,
        lifetime_days=30,
        now=timezone.now(),
    )[1]


def ask(secret: str, slug: str = "prueba", *, write: bool = False, **headers: str):
    client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {secret}", **headers})
    address = f"/api/v1/s/{slug}/purpose/"
    if write:
        return client.post(address, json.dumps(CHARTER), content_type="application/json")
    return client.get(address)


def test_a_key_acts_as_its_owner(cast: Cast) -> None:
    answer = ask(key(cast), write=True)
    assert answer.status_code == 201
    token = ApiToken.objects.get()
    assert token.last_used_at is not None


def test_only_the_digest_is_kept(cast: Cast) -> None:
    secret = key(cast)
    assert secret not in str(list(ApiToken.objects.values()))


def test_a_reading_key_does_not_write(cast: Cast) -> None:
    secret = key(cast, can_write=False)
    assert ask(secret).status_code == 200
    refused = ask(secret, write=True)
    assert (refused.status_code, refused.json()["code"]) == (403, "token:read-only")
    assert ask(secret).json() == []


def test_a_key_of_one_space_opens_no_other(cast: Cast, neighbours: Cast) -> None:
    SpaceMembership.objects.create(space=neighbours.space, user=cast.tito, role="member", joined_at=timezone.now())
    refused = ask(key(cast), neighbours.space.slug)
    assert (refused.status_code, refused.json()["code"]) == (403, "token:other-space")


@pytest.mark.parametrize("end", ["revoked", "expired", "left", "inactive", "wrong", "empty"])
def test_a_dead_key_opens_nothing(cast: Cast, end: str) -> None:
    secret = key(cast)
    if end == "revoked":
        revoke_token(token_id=ApiToken.objects.get().pk, user_id=cast.tito.pk, now=timezone.now())
    elif end == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "left":
        SpaceMembership.objects.filter(user=cast.tito).delete()
    elif end == "inactive":
        cast.tito.is_active = False
        cast.tito.save()
    else:
        secret = {"wrong": secret[:-1] + ("A" if secret[-1] != "A" else "B"), "empty": ""}[end]
    for write in (False, True):
        assert ask(secret, write=write).status_code == 401


def test_a_key_opens_no_pages(cast: Cast) -> None:
    client = Client(headers={"authorization": f"Bearer {key(cast)}"})
    assert client.get("/me/").status_code == 302


def test_writing_needs_a_session_with_its_csrf_token_or_a_key(cast: Cast) -> None:
    address = "/api/v1/s/prueba/purpose/"
    body, kind = json.dumps(CHARTER), "application/json"
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    assert strict.post(address, body, content_type=kind).status_code == 401
    strict.force_login(cast.tito)
    assert strict.post(address, body, content_type=kind).status_code == 403
    strict.get("/me/")
    token = strict.cookies["csrftoken"].value
    assert strict.post(address, body, content_type=kind, headers={"x-csrftoken": token}).status_code == 201


def test_a_closed_space_asks_a_program_to_sign_in(cast: Cast) -> None:
    cast.space.is_open_to_visitors = False
    cast.space.save()
    assert Client().get("/api/v1/s/prueba/purpose/").status_code == 401


def test_a_key_is_made_only_for_one_s_own_space_and_not_without_end(cast: Cast, neighbours: Cast) -> None:
    wanted = {"user_id": cast.tito.pk, "label": "x", "can_write": False, "now": timezone.now()}
    with pytest.raises(NotFoundError):
        make_token(space_id=neighbours.space.pk, lifetime_days=30, **wanted)
    with pytest.raises(RefusedError):
        make_token(space_id=cast.space.pk, lifetime_days=9999, **wanted)
    for _each in range(20):
        make_token(space_id=cast.space.pk, lifetime_days=30, **wanted)
    with pytest.raises(RefusedError):
        make_token(space_id=cast.space.pk, lifetime_days=30, **wanted)
    assert ApiToken.objects.count() == 20


def test_the_page_shows_a_key_once_and_revokes_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    wanted = {"label": "<b>guion</b>", "space_id": cast.space.pk, "can_write": "read", "lifetime_days": 30}
    made = client.post("/me/keys/", wanted)
    assert made.status_code == 200
    assert 'id="secret">minga_' in made.content.decode()
    again = client.get("/me/keys/").content.decode()
    assert "minga_" not in again
    assert "&lt;b&gt;guion" in again
    token = ApiToken.objects.get()
    assert not token.can_write
    assert client.post(f"/me/keys/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize(
    "change",
    [{"space_id": "neighbours"}, {"lifetime_days": 5}, {"can_write": "all"}, {"label": ""}, {"label": "x" * 81}],
)
def test_wrong_input_makes_no_key(client: Client, cast: Cast, neighbours: Cast, change: dict[str, object]) -> None:
    client.force_login(cast.tito)
    wanted = {"label": "x", "space_id": cast.space.pk, "can_write": "read", "lifetime_days": 30} | change
    if wanted["space_id"] == "neighbours":
        wanted["space_id"] = neighbours.space.pk
    assert client.post("/me/keys/", wanted).status_code == 422
    assert not ApiToken.objects.exists()


def test_somebody_else_s_key_is_not_there(client: Client, cast: Cast) -> None:
    key(cast)
    client.force_login(cast.rosa)
    assert client.post(f"/me/keys/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None
