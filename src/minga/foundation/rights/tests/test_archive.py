"""My data as one archive, and the page that says what is kept and why."""

import gzip
import io
import json
import zipfile

import pytest
from django.test import Client
from tests.doors.houses import furnished

from minga.foundation.kept import all_kept
from minga.foundation.policy import Actor
from minga.foundation.rights import actions
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW, Cast
from minga.outcome.models import Upload
from minga.purpose.tests import factories as purposes


def _archive(client: Client) -> zipfile.ZipFile:
    answer = client.get("/me/data/archive.zip")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_it_holds_json_a_page_and_my_files_and_nothing_of_others(cast: Cast, client: Client) -> None:
    furnished(cast, 1)
    indicator = purposes.indicator(cast, purposes.draft(cast))
    packed = gzip.compress(b"unidad;valor")
    for who, name in ((cast.tito, "../../etc/passwd"), (cast.rosa, "de rosa.csv")):
        Upload.objects.create(
            indicator=indicator,
            uploaded_by=who,
            uploaded_at=NOW,
            file_name=name,
            content=packed,
        )
    client.force_login(cast.tito)
    archive = _archive(client)
    assert archive.testzip() is None
    page, data, brought, file = archive.namelist()
    assert (page, data, brought) == ("my-data.html", "my-data.json", "files/001 acta.txt")
    assert file.startswith("files/002 ")
    assert file.count("/") == 1
    assert archive.read(file) == b"unidad;valor"
    kept = json.loads(archive.read(data))
    assert kept["profile"]["email"] == cast.tito.email
    assert kept["signing_in"]["addresses"] == []
    said = archive.read(page).decode()
    assert '<html lang="es">' in said
    for words in ("Idea aparte 0", "Qué se guarda de ti y por qué", "Aportes", "Votos abiertos"):
        assert words in said
    assert "Resumen 0" not in said
    client.force_login(cast.rosa)
    assert "Resumen 0" in _archive(client).read("my-data.html").decode()


def test_what_somebody_wrote_is_words_in_the_page_and_never_markup(cast: Cast, client: Client) -> None:
    cast.tito.name = "<script>alert(1)</script>"
    cast.tito.save()
    client.force_login(cast.tito)
    said = _archive(client).read("my-data.html").decode()
    assert "<script" not in said
    assert "&lt;script&gt;" in said


def test_of_a_space_that_one_left_one_s_own_words_come_along_and_nothing_else(cast: Cast, client: Client) -> None:
    furnished(cast, 1)
    SpaceMembership.objects.filter(user=cast.tito).delete()
    client.force_login(cast.tito)
    kept = json.loads(_archive(client).read("my-data.json"))
    assert kept["spaces"] == []
    (left,) = kept["left_spaces"]
    assert set(left) == {"space", "name", "wrote"}
    assert {row["title"] for row in left["wrote"]["debate"]["contribution"]} >= {"Idea aparte 0"}
    assert "initiative" not in left["wrote"]["initiative"], "who only stood for something is told no more of it"


def test_it_grows_by_no_query_with_what_one_wrote(cast: Cast, client: Client, count_queries: object) -> None:
    asked = []
    for number in (1, 1, 2):
        furnished(cast, number)
        client.force_login(cast.tito)
        with count_queries() as made:  # type: ignore[operator]
            _archive(client)
        asked.append(len(made))
    assert asked[1] == asked[2]


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_kept_is_read_whole_and_in_words(cast: Cast, client: Client, language: str) -> None:
    cast.omar.language = language
    cast.omar.save()
    client.force_login(cast.omar)
    said = client.get("/me/kept/").content.decode()
    assert said.count("<h2>") == len(all_kept()) + 2
    assert ("90 días" if language == "es" else "90 days") in said


def test_a_space_s_own_time_stands_on_the_page(cast: Cast, neighbours: Cast, client: Client) -> None:
    actions.set_retention(key="notices", days=40, by=cast.actor(cast.ada), now=NOW)
    client.force_login(cast.omar)
    assert "40 días" in client.get("/me/kept/").content.decode()
    client.force_login(neighbours.omar)
    assert "40 días" not in client.get("/me/kept/").content.decode()


@pytest.mark.parametrize("path", ["/me/data/", "/me/data/archive.zip", "/me/kept/", "/me/leave/"])
def test_visitors_are_sent_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 302


def test_nobody_reads_an_archive_but_their_own(cast: Cast, neighbours: Cast, client: Client) -> None:
    furnished(cast, 1)
    client.force_login(neighbours.tito)
    said = _archive(client).read("my-data.html").decode()
    assert "Idea aparte 0" not in said
    with in_space(cast.space.pk):
        assert Actor(neighbours.tito.pk, cast.space.pk).space_role is None
