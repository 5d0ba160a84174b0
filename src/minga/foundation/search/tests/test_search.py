"""Search finds what one may see, of one's own space, and nothing else: not even a count."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client

from minga.foundation.events import publish
from minga.foundation.scope import in_space
from minga.foundation.search import queries
from minga.foundation.search.indexing import reindex, reindex_all
from minga.foundation.search.models import SearchDocument
from minga.foundation.search.queries import SearchPage, search
from minga.foundation.search.tests.things import ThingChanged, Things, declared_things
from minga.foundation.testing.cast import NOW, Cast


@pytest.fixture
def things(cast: Cast) -> Iterator[Things]:
    with declared_things() as kept:
        kept.write(1, "Transporte público", "Más autobuses por la noche en los barrios")
        kept.write(2, "Huertos urbanos", "También se habla del transporte de la cosecha")
        kept.write(3, "Sueldos de la dirección", "Un secreto sobre el transporte")
        reindex("thing")
        yield kept


def found(cast: Cast, query: str, **more: object) -> SearchPage:
    return search(cast.actor(cast.tito), query, **more)  # type: ignore[arg-type]


def ids(page: SearchPage) -> list[int]:
    return [row.object_id for row in page.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("transporte publico", [1]), ("autobus", [1]), ("huert", [2]), ("barrio noches", [1]), ("nada", [])],
)
def test_words_are_found_without_accents_and_endings(
    cast: Cast, things: Things, query: str, expected: list[int]
) -> None:
    assert ids(found(cast, query)) == expected


def test_a_title_comes_before_a_mention(cast: Cast, things: Things) -> None:
    assert ids(found(cast, "transporte")) == [1, 3, 2]


def test_hidden_things_do_not_show_in_rows_or_counts(cast: Cast, things: Things) -> None:
    things.hidden = {3}
    page = found(cast, "transporte")
    assert ids(page) == [1, 2]
    assert page.total_shown == 2
    assert [(each.kind, each.count) for each in page.kinds] == [("thing", 2)]
    assert not found(cast, "sueldos").kinds


def test_many_hidden_things_do_not_push_out_what_one_may_see(
    cast: Cast, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "RANKED_MAX", 5)
    for number in range(10, 30):
        things.write(number, f"Transporte secreto {number}")
    things.hidden = set(range(10, 30))
    reindex("thing")
    page = found(cast, "transporte")
    assert ids(page) == [1, 3, 2]
    assert not page.has_more_behind


def test_a_visitor_sees_only_what_the_thing_shows_visitors(cast: Cast, things: Things) -> None:
    assert search(cast.actor(None), "transporte").total_shown == 0


def test_another_space_is_not_even_matched(cast: Cast, things: Things, neighbours: Cast) -> None:
    with in_space(neighbours.space.pk):
        things.write(77, "Transporte de las vecinas")
        reindex("thing")
        theirs = search(neighbours.actor(neighbours.tito), "transporte")
    assert ids(theirs) == [77]
    assert 77 not in ids(found(cast, "transporte"))
    assert ids(found(cast, f"={neighbours.space.pk} vecinas")) == []


def test_a_fact_indexes_what_changed_and_forgets_what_is_gone(cast: Cast, things: Things) -> None:
    things.write(2, "Jardines comestibles")
    publish_change(cast, 2)
    assert ids(found(cast, "jardin")) == [2]
    assert ids(found(cast, "huertos")) == []
    del things.texts[cast.space.pk, 2]
    publish_change(cast, 2)
    assert ids(found(cast, "jardin")) == []
    assert SearchDocument.objects.count() == 2


def publish_change(cast: Cast, thing_id: int) -> None:
    with transaction.atomic():
        publish(ThingChanged(thing_id=thing_id), by=cast.actor(cast.tito), now=NOW)


def test_indexing_everything_anew_changes_nothing_and_drops_undeclared_kinds(cast: Cast, things: Things) -> None:
    SearchDocument.objects.create(kind="ghost", object_id=1, title="x", url="/", terms="x", written_at=NOW)
    kept = SearchDocument.objects.filter(kind="thing").order_by("id").values_list("id", "title", "terms")
    before = list(kept)
    assert reindex_all() >= 3
    assert list(kept.all()) == before
    assert not SearchDocument.objects.filter(kind="ghost").exists()


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'; DROP TABLE search_searchdocument; --",
        "a OR b",
        "NEAR(a b)",
        "terms: x",
        "a*",
        "^a",
        "\x00",
        "%s",
        "&|!",
        "':*",
        "\\",
        "½",
        "⑴",
        "a" * 5000,
        "💥",
        "-transporte",
        "{a}",
    ],
)
def test_hostile_queries_are_just_words(cast: Cast, things: Things, query: str) -> None:
    assert found(cast, query).total_shown in {0, 1, 2, 3}
    assert SearchDocument.objects.count() == 3


def test_pages_are_cut_and_counted(cast: Cast, things: Things) -> None:
    for number in range(100, 145):
        things.write(number, f"Plaza {number}")
    reindex("thing")
    first, last = found(cast, "plaza", limit=20), found(cast, "plaza", limit=20, page=99)
    assert (first.total_shown, first.pages, len(first.rows)) == (45, 3, 20)
    assert (last.page, len(last.rows)) == (3, 5)
    assert not set(ids(first)) & set(ids(last))


def test_the_number_of_queries_does_not_grow(cast: Cast, things: Things, count_queries) -> None:
    with count_queries() as for_one:
        found(cast, "huertos")
    with count_queries() as for_three:
        found(cast, "transporte")
    assert len(for_one) == len(for_three) == 3  # the actor, the index, the rows


def test_the_database_uses_its_word_index(cast: Cast, things: Things) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'search_words'")
        else:
            cursor.execute("SELECT count(*) FROM search_words WHERE search_words MATCH %s", [f'"={cast.space.pk}"'])
        assert cursor.fetchone()[0] >= 1


def test_marks_stand_around_the_words_and_nothing_else_is_html(cast: Cast, things: Things) -> None:
    things.write(5, "<script>alert(1)</script> Bicicletas", "<img src=x onerror=alert(1)> bicicleta & más")
    reindex("thing", [5])
    (row,) = found(cast, "bicicleta").rows
    assert row.title_marked == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Bicicletas</mark>"
    assert "<img" not in row.passage_marked
    assert "<mark>bicicleta</mark> &amp; más" in row.passage_marked


def test_the_page_shows_results_to_whom_may_see_them(client: Client, cast: Cast, things: Things) -> None:
    client.force_login(cast.tito)
    answer = client.get(f"/s/{cast.space.slug}/search/", {"q": "transporte publico"})
    assert answer.status_code == 200
    assert "<mark>Transporte</mark> <mark>público</mark>" in answer.content.decode()
    client.logout()
    assert "<mark>" not in client.get(f"/s/{cast.space.slug}/search/", {"q": "transporte"}).content.decode()


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "x", "page": "-1"}, {"q": "x", "page": "٣"}, {"q": "a\x00b", "kind": "<b>"}]
)
def test_the_page_bears_any_query(client: Client, cast: Cast, things: Things, query: dict[str, str]) -> None:
    client.force_login(cast.tito)
    assert client.get(f"/s/{cast.space.slug}/search/", query).status_code == 200


def test_the_rest_door_gives_the_same_and_refuses_wrong_input(client: Client, cast: Cast, things: Things) -> None:
    client.force_login(cast.tito)
    address = f"/api/v1/s/{cast.space.slug}/search/"
    body = client.get(address, {"q": "transporte publico"}).json()
    assert (body["total_shown"], body["rows"][0]["object_id"]) == (1, "1")
    assert client.get(address, {"q": "x" * 201}).status_code == 422
    assert client.get(address, {"q": "x", "limit": 1000}).status_code == 422
