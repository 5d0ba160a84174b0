"""A provider that signs somebody out ends the sessions that it began, and no others; nobody else can."""

import time

import pytest
from django.test import Client

from minga.foundation.journal.models import Entry
from minga.foundation.realtime.watcher import people_of
from minga.foundation.signin.models import Begun
from minga.foundation.signin.tests.steps import claims, come, connected, owned, who

OURS = "prueba.example.org"


@pytest.fixture
def house(cast, idp):
    owned(cast, OURS)
    return connected(cast, idp)


def order(provider, token):
    return Client().post(f"/accounts/with/{provider.key}/signed-out/", {"logout_token": token})


def test_every_session_of_the_person_ends_at_once(cast, idp, house):
    tito, phone, omar, by_hand = Client(), Client(), Client(), Client()
    for client in (tito, phone):
        come(client, house, idp, **claims(cast.tito.email, sub="t"))
    come(omar, house, idp, **claims(cast.omar.email, sub="o"))
    cast.tito.refresh_from_db()
    by_hand.force_login(cast.tito)
    began = time.monotonic()
    assert order(house, idp.logout_token(sub="t")).status_code == 200
    assert time.monotonic() - began < 1
    for client in (tito, phone):
        assert client.get("/me/").status_code == 302
    assert who(omar) == cast.omar.pk
    assert by_hand.get("/me/").status_code == 200
    told = Entry.objects.get(name="signin:sessions-ended")
    assert people_of(told) == {(cast.space.pk, cast.tito.pk)}


def test_one_session_ends_by_its_name_there(cast, idp, house):
    desk, phone = Client(), Client()
    come(desk, house, idp, **claims(cast.tito.email, sub="t", sid="desk"))
    come(phone, house, idp, **claims(cast.tito.email, sub="t", sid="phone"))
    order(house, idp.logout_token(sub="t", sid="desk"))
    assert desk.get("/me/").status_code == 302
    assert phone.get("/me/").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": 1},
        {"events": None},
        {"events": {}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "x"},
        {"sub": None},
        {"sub": 3},
        {"iat": 2_000_000_000 * 2},
        {"kid": "two"},
    ],
)
def test_an_order_that_is_none_ends_nothing(cast, client, idp, house, changed):
    come(client, house, idp, **claims(cast.tito.email, sub="t"))
    answer = order(house, idp.logout_token(**({"sub": "t"} | changed)))
    assert answer.status_code == 400
    assert who(client) == cast.tito.pk


def test_an_order_is_good_once(cast, client, idp, house):
    come(client, house, idp, **claims(cast.tito.email, sub="t"))
    token = idp.logout_token(sub="t")
    assert order(house, token).status_code == 200
    come(client, house, idp, **claims(cast.tito.email, sub="t"))
    assert order(house, token).status_code == 400
    assert who(client) == cast.tito.pk


def test_an_id_token_is_no_order(cast, client, idp, house):
    come(client, house, idp, **claims(cast.tito.email, sub="t"))
    assert order(house, idp.token(sub="t")).status_code == 400


def test_another_provider_ends_nothing_here(cast, neighbours, client, idp, house):
    theirs = connected(neighbours, idp)
    come(client, house, idp, **claims(cast.tito.email, sub="t"))
    order(theirs, idp.logout_token(sub="t"))
    assert who(client) == cast.tito.pk
    assert client.get("/me/").status_code == 200


def test_where_nobody_is_nothing_is_asked_of_the_provider(cast, idp, house):
    assert order(house, "junk").status_code == 200
    assert idp.asked == []


def test_what_has_ended_is_forgotten_with_the_next(cast, idp, house):
    first, second = Client(), Client()
    come(first, house, idp, **claims(cast.tito.email, sub="t"))
    first.logout()
    come(second, house, idp, **claims(cast.tito.email, sub="t"))
    assert Begun.objects.get().session_key == second.session.session_key


def test_who_was_signed_in_is_kept_while_the_session_lasts(cast, idp, house):
    from datetime import timedelta

    from minga.foundation import clock
    from minga.foundation.signin.rounds import forget_ended_sessions

    gone, here = Client(), Client()
    come(gone, house, idp, **claims(cast.tito.email))
    come(here, house, idp, **claims(cast.omar.email))
    gone.logout()
    assert forget_ended_sessions(clock.now()) == 1
    assert Begun.objects.get().user == cast.omar
    assert forget_ended_sessions(clock.now() + timedelta(days=31)) == 1
