"""Nobody writes faster than allowed or sends more than fits; reading and signing out stay possible."""

import os
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from minga.foundation.limits import SizeLimitMiddleware, SlidingMinute
from minga.foundation.testing.cast import Cast

WRITE = "/notices/read/"


@pytest.fixture(autouse=True)
def _three_a_minute(settings) -> None:
    settings.WRITES_PER_MINUTE = 3


def test_a_minute_fills_and_empties_again() -> None:
    limit = SlidingMinute(60)
    assert [limit.take("limits:test", 100.0) for _each in range(61)] == [0] * 60 + [21]
    assert limit.take("limits:test", 119.0) == 2
    assert limit.take("limits:test", 121.0) == 0
    assert [limit.take("limits:test", 1000.0) for _each in range(61)] == [0] * 60 + [21]


@given(st.integers(1, 40), st.lists(st.floats(0, 20), max_size=200))
def test_whoever_waits_as_long_as_told_may_write_and_nobody_writes_twice_as_much(per_minute, pauses) -> None:
    cache.clear()
    limit, now, taken = SlidingMinute(per_minute), 1_000.0, []
    for pause in pauses:
        now += pause
        wait = limit.take("limits:any", now)
        if wait:
            now += wait
            assert limit.take("limits:any", now) == 0
        taken.append(now)
    for moment in taken:
        assert sum(moment <= other < moment + 60 for other in taken) <= 2 * per_minute


def test_a_clock_that_goes_back_gives_nothing() -> None:
    limit = SlidingMinute(1)
    assert limit.take("limits:back", 100.0) == 0
    assert limit.take("limits:back", 70.0) > 0


@pytest.fixture(params=["here", "redis"])
def _shared(request, settings):
    """The cache of one process, or a Redis that several share."""
    if request.param == "redis":
        redis = pytest.importorskip("redis")
        url = os.environ.get("MINGA_TEST_REDIS", "redis://127.0.0.1:6379/15")
        try:
            redis.Redis.from_url(url, socket_connect_timeout=1).ping()
        except redis.RedisError:
            pytest.skip("no Redis answers")
        own = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
        settings.CACHES = {"default": own | {"KEY_PREFIX": uuid4().hex}}


@pytest.mark.usefixtures("_shared")
def test_of_many_at_once_exactly_so_many_are_let_through() -> None:
    with ThreadPoolExecutor(16) as threads:
        waits = list(threads.map(lambda _each: SlidingMinute(20).take("limits:many", 600.0), range(400)))
    assert waits.count(0) == 20
    assert SlidingMinute(20).take("limits:many", 659.0) > 0
    cache.delete_many(["limits:many:10", "limits:many:9"])


def test_too_many_writes_are_refused_with_one_sentence(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    assert [client.post(WRITE).status_code for _each in range(4)] == [302, 302, 302, 429]
    refused = client.post(WRITE)
    assert 1 <= int(refused["Retry-After"]) <= 80
    assert client.get("/notices/").status_code == 200


def test_each_person_has_their_own_measure(client: Client, cast: Cast) -> None:
    for person in (cast.tito, cast.rosa):
        client.force_login(person)
        assert [client.post(WRITE).status_code for _each in range(3)] == [302] * 3


def test_visitors_share_their_address_s(db: None) -> None:
    def login(address: str) -> int:
        return Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": "x", "password": "y"}).status_code

    assert [login("198.51.100.7") for _each in range(4)] == [200, 200, 200, 429]
    assert login("198.51.100.8") == 200


def test_a_made_up_forwarded_address_does_not_help(db: None) -> None:
    statuses = [
        Client().post("/accounts/login/", {}, headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code
        for n in range(4)
    ]
    assert statuses[-1] == 429


def test_signing_out_is_always_possible(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    for _each in range(5):
        client.post(WRITE)
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/me/").status_code == 302


def test_the_rest_door_says_it_as_json(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    for _each in range(3):
        client.post(WRITE)
    answer = client.post("/api/v1/s/prueba/purpose/", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "writing:too-fast")


@pytest.mark.parametrize("path", ["/", "/api/v1/s/prueba/purpose/"])
def test_a_huge_body_is_refused_before_it_is_read(cast: Cast, settings, path: str) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000_000
    answer = Client().post(path, b"x", content_type="text/plain", CONTENT_LENGTH="100000000")
    assert answer.status_code == 413
    assert "1 MB" in answer.content.decode()


@pytest.mark.parametrize("length", ["", "abc", "-5", "٣", "0"])
def test_strange_lengths_are_harmless(db: None, length: str) -> None:
    passed = []
    request = type("R", (), {"META": {"CONTENT_LENGTH": length}, "path": "/"})()
    SizeLimitMiddleware(passed.append)(request)
    assert passed == [request]


def test_what_no_column_can_hold_is_refused_with_a_sentence(client, cast):
    client.force_login(cast.rosa)
    charter = {"title": "a", "who": "b", "issue": "c", "member_gain": "d", "organization_gain": "e"}
    answer = client.post("/api/v1/s/prueba/purpose/", charter | {"sponsor_id": 10**25}, content_type="application/json")
    # SQLite cannot take the number at all; PostgreSQL finds nothing by it. Either way it is a sentence, never a crash.
    assert answer.json()["code"] in {"writing:out-of-range", "purpose:unknown-person"}
    assert client.get(f"/api/v1/s/prueba/decision/?community_id={10**25}").status_code in {200, 422}
    assert client.get(f"/s/prueba/purpose/{10**25}/").status_code == 404
