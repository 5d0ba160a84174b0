"""Every list and every page answers, by page and by REST, whoever asks, however many rows there are."""

import pytest

from minga.foundation import clock
from minga.foundation.tenancy.actions import make_operator
from minga.outcome.tests.factories import AFTERWARDS
from tests.doors.houses import (
    BESIDE,
    OF_COMPANY,
    OF_FACILITATORS,
    PLACE,
    REST_LISTS,
    addresses,
    filled,
    furnished,
    generated,
)

THERE_IS_NONE = {"get_terms_of_space", "get_my_calendar"}
"""What this house has not got, however many of everything else."""
ASKS_MORE = {"find_people"}
"""What wants to be told something first: for which place people are looked for."""
LINKS = ["purpose", "community", "debate", "decision", "initiative", "outcome"]


@pytest.fixture
def _years_later(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AFTERWARDS)


@pytest.mark.usefixtures("_years_later")
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_every_list_and_every_page_answers_however_many_there_are(cast, client, count):
    ids = furnished(cast, count)
    make_operator(user_id=cast.ada.pk, now=clock.now())
    _rest_lists_hold(cast, client, ids, count)
    _list_pages_show(cast, client, count)
    paths = [path for route in addresses() if (path := filled(route, ids | {"number": 1}))]
    assert len(paths) > (20 if count == 0 else 90)
    for who in (cast.ada, None):
        client.logout()
        if who:
            client.force_login(who)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code < 500, f"{path} as {who} with {count}: {answer.status_code}"


def _rest_lists_hold(cast, client, ids, count):
    made = generated(client, cast.ada)
    called = set()
    for path, method, operation in made.operations("get"):
        name = operation["operationId"].rpartition("_api_")[2]
        if not set(PLACE.findall(path)) <= set(ids):
            assert count == 0, f"{path}: nothing of this kind is in the house"
            continue
        answer = made.call(path, method, operation, **ids)
        if name in OF_FACILITATORS:
            assert answer.status_code == 403
            client.force_login(cast.rosa)
            answer = made.call(path, method, operation, **ids)
            client.force_login(cast.ada)
        expected = 404 if name in THERE_IS_NONE or name in OF_COMPANY else 422 if name in ASKS_MORE else 200
        assert answer.status_code == expected, f"{path} with {count}: {answer.status_code} {answer.content[:200]!r}"
        called.add(name)
        if name in REST_LISTS:
            rows = answer.json()["items"] if name == "list_contributions" else answer.json()
            each = 2 if name == "list_contributions" else 1  # beside each text stands one with a file
            assert len(rows) == each * count + (name in BESIDE and count > 0), path
    assert called >= REST_LISTS or count == 0


def _list_pages_show(cast, client, count):
    client.force_login(cast.ada)
    for link in LINKS:
        base = f"/s/{cast.space.slug}/{link}/"
        answer = client.get(base, {"show": "all"})
        assert answer.status_code == 200, link
        led_to = {piece.partition('"')[0] for piece in answer.content.decode().split(f'href="{base}')[1:]}
        shown = {each for each in led_to if each.strip("/").isdigit()}
        assert len(shown) == count + (link == "debate" and count > 0), f"{link}: {led_to}"


@pytest.mark.usefixtures("_years_later")
def test_head_says_what_get_says_without_a_body(cast, client):
    ids = furnished(cast, 1)
    client.force_login(cast.ada)
    paths = ["/", "/accounts/login/", "/me/", "/me/export/", "/api/v1/openapi.json"]
    paths += [f"/api/v1/s/{cast.space.slug}/purpose/", f"/s/{cast.space.slug}/nowhere/"]
    paths += [path for route in addresses() if (path := filled(route, ids))]
    for path in paths:
        said = client.get(path)
        head = client.head(path)
        assert head.status_code == said.status_code, path
        assert head.content == b""
        assert head.get("Content-Type") == said.get("Content-Type"), path


def test_a_visitor_may_ask_whether_the_house_is_there(db, client):
    assert client.head("/").status_code == 200
