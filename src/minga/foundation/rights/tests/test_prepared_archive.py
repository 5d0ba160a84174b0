"""Whoever has done much has their archive made by a job: they see how far it is, and after three days it is gone."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from minga.foundation import clock
from minga.foundation.policy import RefusedError
from minga.foundation.rights import actions, queries
from minga.foundation.rights.actions import archives
from minga.foundation.rights.models import Archive, ArchivePiece
from minga.foundation.testing.cast import Cast

PAGE, PREPARE, FILE = "/me/data/", "/me/data/prepare/", "/me/data/prepared.zip"


@pytest.fixture(autouse=True)
def _everybody_did_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LARGE", -1)


def asked(cast: Cast, client: Client) -> Archive:
    client.force_login(cast.tito)
    assert client.post(PREPARE).status_code == 302
    return Archive.objects.get(user=cast.tito)


def test_it_is_asked_for_made_shown_and_read(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "PIECE", 1000)
    client.force_login(cast.tito)
    assert 'form="prepare"' in client.get(PAGE).content.decode()
    archive = asked(cast, client)
    assert DBTaskResult.objects.count() == 1
    page = client.get(PAGE).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert FILE not in page
    assert client.get(FILE).status_code == 404
    actions.make_archive(archive.pk, "es")
    assert ArchivePiece.objects.count() > 1
    part = client.get(f"{PAGE}?fragment=1").content.decode()
    assert FILE in part
    assert "<html" not in part
    answer = client.get(FILE)
    assert "no-store" in answer["Cache-Control"]
    made = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert made.testzip() is None
    assert {"my-data.html", "my-data.json"} <= set(made.namelist())
    assert cast.tito.email in made.read("my-data.json").decode()


def test_whoever_did_little_downloads_at_once(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LARGE", 2000)
    client.force_login(cast.tito)
    assert "/me/data/archive.zip" in client.get(PAGE).content.decode()


def test_a_second_click_makes_no_second_one(cast: Cast, client: Client) -> None:
    first = asked(cast, client)
    assert asked(cast, client).pk == first.pk
    assert DBTaskResult.objects.count() == 1
    with pytest.raises(RefusedError, match="rights:archive-coming"):
        actions.ask_for_archive(user_id=cast.tito.pk, language="es", now=clock.now())


def test_what_broke_off_is_made_whole_by_the_next_try(cast: Cast, client: Client) -> None:
    archive = asked(cast, client)
    ArchivePiece.objects.create(archive=archive, number=0, content=b"half")
    actions.make_archive(archive.pk, "en")
    actions.make_archive(archive.pk, "en")  # the job may run twice
    assert zipfile.ZipFile(io.BytesIO(client.get(FILE).getvalue())).testzip() is None


def test_a_job_that_never_ended_can_be_begun_anew(cast: Cast) -> None:
    now = clock.now()
    first = actions.ask_for_archive(user_id=cast.tito.pk, language="es", now=now - timedelta(hours=2))
    assert actions.ask_for_archive(user_id=cast.tito.pk, language="es", now=now).pk != first.pk
    actions.make_archive(first.pk, "es")  # nobody waits for it any more
    assert not ArchivePiece.objects.exists()


def test_after_three_days_it_is_gone(cast: Cast, client: Client) -> None:
    archive = asked(cast, client)
    actions.make_archive(archive.pk, "es")
    assert actions.forget_archives(archive.asked_at + timedelta(days=3)) == 0
    actions.forget_archives(archive.asked_at + timedelta(days=3, seconds=1))
    assert not ArchivePiece.objects.exists()
    assert client.get(FILE).status_code == 404


def test_nobody_gets_anothers(cast: Cast, client: Client) -> None:
    archive = asked(cast, client)
    actions.make_archive(archive.pk, "es")
    client.force_login(cast.rosa)
    assert client.get(FILE).status_code == 404
    for method in (Client().get, Client().post):
        assert method(FILE if method.__name__ == "get" else PREPARE).status_code == 302
    assert Archive.objects.count() == 1
