"""A visitor gets the page of the visitor before; whoever may be known to the house never does."""

import asyncio

import pytest
from django.db import connection, transaction

from minga.foundation.tenancy.models import Space
from minga.foundation.visitors import MARK
from minga.project.kept import LARGEST, KeptPages, Page, PostgresStamp, SqliteStamp, key_of


def scope(path="/s/prueba/", method="GET", **headers):
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "scheme": "http", "method": method, "path": path, "query_string": b"", "headers": told}


class House:
    """A front door with one page behind it; ``drawn`` counts how often it was drawn."""

    def __init__(self, *, marked=True, body=b"hola", room=10_000_000):
        self.version, self.drawn, self.marked, self.body = 0, 0, marked, body
        self.kept = KeptPages(self.stamp, room=room)

    async def stamp(self):
        return self.version

    async def _ask(self, asked):
        sent = []

        async def send(message):
            sent.append(message)

        key = key_of(asked)
        stamp = await self.kept.stamp()
        page = self.kept.find(key, stamp) if key else None
        if page:
            await page.send(asked, send)
        else:
            self.drawn += 1
            follow = self.kept.following(key, stamp, asked, send)
            marks = [(MARK.lower().encode(), b"1")] if self.marked else []
            await follow({"type": "http.response.start", "status": 200, "headers": [(b"x-own", b"1"), *marks]})
            for number, piece in enumerate((self.body[:2], self.body[2:])):
                await follow({"type": "http.response.body", "body": piece, "more_body": number == 0})
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(each.get("body", b"") for each in sent[1:])

    def asks(self, **about):
        return asyncio.run(self._ask(scope(**about)))


def test_the_second_visitor_gets_what_the_first_got():
    house = House()
    first, second = house.asks(), house.asks()
    assert first == second == (200, first[1], b"hola")
    assert house.drawn == 1
    assert MARK.lower().encode() not in first[1]
    assert first[1][b"cache-control"] == b"no-cache"


def test_after_any_commit_it_is_drawn_anew():
    house = House()
    house.asks()
    house.version, house.body = 1, b"adios"
    assert house.asks()[2] == b"adios"
    assert house.drawn == 2


def test_what_was_drawn_while_somebody_wrote_is_not_given_again():
    """The stamp is from before the drawing: a commit in its middle makes the page old at once."""
    house = House()

    async def stamp():
        house.version += 1
        return house.version

    house.kept.stamp = stamp
    house.asks()
    house.asks()
    assert house.drawn == 2


def test_a_page_grows_old_by_the_clock(monkeypatch):
    house = House()
    house.asks()
    monkeypatch.setattr("minga.project.kept.time.monotonic", lambda: 10.0**12)
    house.asks()
    assert house.drawn == 2


@pytest.mark.parametrize(
    "known",
    [
        {"cookie": "sessionid=a"},
        {"cookie": "django_language=es; sessionid=a"},
        {"cookie": "messages=a"},
        {"cookie": "other=a"},
        {"cookie": 'a="\x00'},
        {"authorization": "Bearer minga_x"},
        {"hx_request": "true"},
        {"range": "bytes=0-5"},
        {"method": "POST"},
        {"method": "HEAD"},
    ],
)
def test_nothing_is_kept_for_who_may_be_known(known):
    house = House()
    house.asks()
    house.asks(**known)
    house.asks(**known)
    assert house.drawn == 3


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/s/otra/"},
        {"accept_language": "en"},
        {"cookie": "django_language=en"},
        {"cookie": "minga_theme=dark"},
        {"host": "otra.example.org"},
        {"x_forwarded_proto": "https"},
        {"accept": "application/json"},
    ],
)
def test_whatever_decides_how_it_looks_keeps_pages_apart(other):
    house = House()
    house.asks()
    house.asks(**other)
    house.asks(**other)
    assert house.drawn == 2


def test_a_cookie_of_forms_changes_nothing():
    house = House()
    house.asks()
    house.asks(cookie="csrftoken=a")
    assert house.drawn == 1


def test_a_browser_that_has_it_is_told_so():
    house = House()
    tag = house.asks()[1][b"etag"].decode()
    status, headers, body = house.asks(if_none_match=tag)
    assert (status, body, b"content-length" in headers) == (304, b"", False)
    assert house.asks(if_none_match='"another"')[0] == 200


def test_what_is_not_marked_is_never_kept():
    house = House(marked=False)
    house.asks()
    assert b"etag" not in house.asks()[1]
    assert house.drawn == 2


def test_the_room_is_bounded_and_the_longest_unread_leaves():
    house = House(room=3_500)
    for path in ("/a", "/b", "/c", "/a", "/d"):
        house.asks(path=path)
    drawn = house.drawn
    house.asks(path="/a")
    assert house.drawn == drawn
    house.asks(path="/b")
    assert house.drawn == drawn + 1
    assert house.kept._size <= 3_500


def test_a_very_large_page_is_sent_and_not_kept():
    house = House(body=b"a" * (LARGEST + 1))
    assert len(house.asks()[2]) == LARGEST + 1
    house.asks()
    assert house.drawn == 2


def test_sqlite_says_that_another_connection_wrote(tmp_path):
    import sqlite3

    writer = sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE a (b)")
    stamp = SqliteStamp(str(tmp_path / "a.sqlite3"))
    before = asyncio.run(stamp())
    assert asyncio.run(stamp()) == before
    writer.execute("BEGIN")
    writer.execute("INSERT INTO a VALUES (1)")
    assert asyncio.run(stamp()) == before
    writer.execute("COMMIT")
    assert asyncio.run(stamp()) != before


def test_a_database_that_does_not_answer_keeps_nothing(tmp_path):
    stamp = SqliteStamp(str(tmp_path / "none.sqlite3"))
    assert asyncio.run(stamp()) != asyncio.run(stamp())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite says it otherwise")
def test_postgresql_says_that_somebody_wrote(transactional_db):
    from django.utils import timezone

    stamp = PostgresStamp()
    before = asyncio.run(stamp())
    assert asyncio.run(stamp()) == before
    with transaction.atomic():
        Space.objects.create(slug="otra", name="Otra", created_at=timezone.now())
    after = asyncio.run(stamp())
    assert after != before
    Space.objects.filter(slug="otra").delete()
    assert asyncio.run(stamp()) != after
    stamp._thread.submit(lambda: connection.close()).result()  # noqa: PLW0108


# --- What Django marks


SAME = ["/", "/words/", "/s/prueba/", "/s/prueba/debate/", "/s/prueba/purpose/", "/s/prueba/search/?q=horno"]


@pytest.mark.parametrize("path", [*SAME, "/api/v1/s/prueba/debate/"])
def test_pages_for_visitors_are_marked_and_set_no_cookie(cast, client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.get(MARK), list(answer.cookies)) == (200, "1", [])


@pytest.mark.parametrize("path", [*SAME, "/api/v1/s/prueba/debate/"])
def test_pages_of_a_person_are_not(cast, client, path):
    client.force_login(cast.tito)
    assert not client.get(path).has_header(MARK)


@pytest.mark.parametrize("path", ["/accounts/login/", "/s/nada/", "/api/v1/s/prueba/people/", "/me/"])
def test_forms_refusals_and_what_belongs_to_nobody_are_not(cast, client, path):
    assert not client.get(path).has_header(MARK)


def test_a_page_with_a_form_is_not_even_where_the_browser_has_its_cookie(cast, client):
    client.get("/accounts/login/")
    assert "csrftoken" in client.cookies
    page = client.get("/s/prueba/debate/")
    assert page.get(MARK) == ("1" if b"csrfmiddlewaretoken" not in page.content else None)
    from django.http import HttpRequest, HttpResponse
    from django.urls import resolve

    from minga.foundation.visitors import SameForVisitorsMiddleware

    request = HttpRequest()
    request.method, request.path, request.resolver_match = "GET", "/words/", resolve("/words/")
    with_form = HttpResponse('<input name="csrfmiddlewaretoken">')
    assert not SameForVisitorsMiddleware(lambda _request: with_form)(request).has_header(MARK)
    assert SameForVisitorsMiddleware(lambda _request: HttpResponse("x"))(request).has_header(MARK)


def test_language_is_chosen_by_a_link_that_leads_back(client, db):
    answer = client.get("/language/?to=en&next=/words/%3Fa%3D1")
    assert (answer["Location"], answer.cookies["django_language"].value) == ("/words/?a=1", "en")


@pytest.mark.parametrize("there", ["https://evil.example", "//evil.example", "javascript:alert(1)", "", "evil"])
def test_the_link_leads_nowhere_else_and_knows_no_other_language(client, db, there):
    answer = client.get("/language/", {"to": "xx", "next": there})
    assert (answer["Location"], list(answer.cookies)) == ("/", [])


def test_page_size_counts_what_it_takes():
    assert Page(0, 0.0, [], b"abc", b"t").size == 1_003
