"""A whole installation is kept in one file, comes back from it as it was, and moves from one database to another."""

import os
import shutil
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from minga.foundation import clock
from minga.foundation.jobs.models import Beat
from minga.foundation.journal.models import ChainHead, Entry
from minga.foundation.tenancy.models import Space
from minga.project.backups import archive, noting, restoring, rows
from minga.project.backups.standing import standing_on
from tests.doors.keeping import at, empty_postgres, furnish, held, run, sqlite_at
from tests.doors.raw_files import DATABASE

SECRET = "s" * 48


@pytest.fixture(scope="module")
def _furnished(migrated_home, tmp_path_factory, django_db_blocker):
    home = Path(shutil.copytree(migrated_home, tmp_path_factory.mktemp("kept") / "house"))
    with django_db_blocker.unblock():
        furnish(home)
    return home


@pytest.fixture
def home(_furnished, tmp_path, settings, django_db_blocker):
    """The installation this test's commands work on."""
    home = Path(shutil.copytree(_furnished, tmp_path / "house"))
    settings.HOME, settings.SECRET_KEY = home, SECRET
    settings.MIGRATION_MODULES = {}  # a test with a database of its own, before this one, has done without migrations
    (home / "secret_key").write_text(SECRET)
    with django_db_blocker.unblock(), standing_on(sqlite_at(home)):
        yield home


_made: list[bytes] = []


def _untouched(home):
    """What `minga backup` makes of the installation as this file's fixtures leave it; made once."""
    path = home.parent / "all.zip"
    _made[:] = _made or [_kept(home).read_bytes()]
    path.write_bytes(_made[0])
    return path


def _kept(home):
    connection.close()
    done = run("backup", home.parent / "all.zip")
    assert done.exit_code == 0, done.output
    assert "proven there" in done.output
    return home.parent / "all.zip"


def test_what_is_kept_comes_back_as_it_was(home, settings):
    (home / "media").mkdir()
    (home / "media" / "picture.png").write_bytes(b"\0picture")
    (home / "mail.json").write_text("{}")
    before, path = held(sqlite_at(home)), _kept(home)
    elsewhere = home.parent / "elsewhere"
    settings.HOME = elsewhere
    with standing_on(sqlite_at(elsewhere)):
        done = run("restore", path)
        assert done.exit_code == 0, done.output
        assert "the journal holds" in done.output
        assert run("verify").exit_code == 0
    assert held(sqlite_at(elsewhere)) == before
    assert sum(table.rows for table in before.values()) > 600
    assert (elsewhere / "secret_key").read_text() == SECRET
    assert (elsewhere / "media" / "picture.png").read_bytes() == b"\0picture"
    assert {path.name for path in elsewhere.iterdir()} >= {"mail.json", DATABASE}
    assert not any((elsewhere / each).stat().st_mode & 0o077 for each in ("secret_key", "mail.json"))


def test_a_backup_of_an_earlier_version_is_made_and_comes_back_up_to_date(home, settings):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE jobs_beat")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name LIKE '0003%'")
    path = _kept(home)
    with closing(archive.Archive(path)) as kept:
        assert set(kept.manifest.steps) < rows.steps_known()
    settings.HOME = home.parent / "elsewhere"
    with standing_on(sqlite_at(settings.HOME)):
        assert run("restore", path).exit_code == 0
        assert set(rows.steps_applied()) == rows.steps_known()
        assert run("verify").exit_code == 0


def test_numbers_once_given_are_not_given_again(home, settings):
    last = Space.objects.create(slug="ida", name="Ida", created_at="2026-01-01T00:00:00Z")
    gone = last.pk
    last.delete()
    path = _kept(home)
    settings.HOME = home.parent / "elsewhere"
    with standing_on(sqlite_at(settings.HOME)):
        assert run("restore", path).exit_code == 0
        new = Space.objects.create(slug="nueva", name="Nueva", created_at="2026-01-01T00:00:00Z")
        assert new.pk == gone + 1


def test_a_backup_is_made_while_others_write(home):
    with closing(sqlite3.connect(home / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE tenancy_space SET name = 'A medias'")
        path = _kept(home)
        other.execute("ROLLBACK")
    with closing(archive.Archive(path)) as kept:
        assert "A medias" not in "".join(kept.lines("tenancy_space"))


def test_who_was_signed_in_is_not_untouched(home):
    with closing(archive.Archive(_kept(home))) as kept:
        assert not archive.SESSIONS & set(kept.manifest.tables)


def test_a_living_home_is_not_overwritten_unasked_and_what_stood_there_is_kept(home):
    path = _kept(home)
    Space.objects.update(name="Después")
    after = held(sqlite_at(home))
    refused = run("restore", path)
    assert refused.exit_code == 1
    assert "Say --yes" in refused.output
    assert held(sqlite_at(home)) == after
    done = run("restore", path, "--yes")
    assert done.exit_code == 0, done.output
    assert Space.objects.get().name != "Después"
    former = next(home.glob("minga-before-*.sqlite3"))
    assert str(former) in done.output
    assert held(sqlite_at(home) | {"NAME": former}) == after


def test_a_home_in_use_is_left_alone(home):
    path = _untouched(home)
    connection.close()
    with closing(sqlite3.connect(home / DATABASE)) as other:
        other.execute("SELECT count(*) FROM tenancy_space").fetchone()
        refused = run("restore", path, "--yes")
    assert refused.exit_code == 1
    assert "is in use: stop `minga serve`" in refused.output
    assert [each.name for each in home.glob("minga*")] == [DATABASE]


@pytest.mark.parametrize("moment", ["_fill", "_prove", "take_place"])
def test_a_stop_in_the_middle_leaves_the_old_state_whole(home, monkeypatch, moment):
    path = _untouched(home)
    Space.objects.update(name="Después")
    before = held(sqlite_at(home))

    def stop(*_each):
        raise KeyboardInterrupt

    if moment == "take_place":
        monkeypatch.setattr(Path, "replace", stop)
    else:
        monkeypatch.setattr(restoring, moment, stop)
    connection.close()
    with pytest.raises(KeyboardInterrupt):
        restoring.restore(path, database=sqlite_at(home), home=home, with_key=True)
    monkeypatch.undo()
    assert held(sqlite_at(home)) == before
    assert not list(home.glob(".restoring-*"))


def _changed(path, name, content):
    other = path.with_name(f"other-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for each in source.namelist():
            target.writestr(each, content(source.read(each)) if each == name else source.read(each))
    return other


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        ("tables/tenancy_space.jsonl", lambda said: said.replace(b"Prueba", b"Otra"), "does not come back"),
        ("tables/tenancy_space.jsonl", lambda said: b"", "do not belong together"),
        ("tables/tenancy_space.jsonl", lambda said: b"[1]\n", "cannot be taken in"),
        ("manifest.json", lambda said: said.replace(b'"files"', b'"other"'), "is no backup of Minga"),
        ("manifest.json", lambda said: said.replace(b'"secret_key"', b'"../secret_key"'), "is no backup of Minga"),
        ("manifest.json", lambda said: said.replace(b'"0001_initial"', b'"9999_later"', 1), "another version"),
        ("manifest.json", lambda said: said.replace(b'"format": 1', b'"format": 2'), "a newer Minga"),
    ],
)
def test_a_file_that_is_not_whole_or_not_ours_is_refused(home, name, change, why):
    path = _changed(_untouched(home), name, change)
    before = held(sqlite_at(home))
    connection.close()
    refused = run("restore", path, "--yes")
    assert refused.exit_code == 1
    assert why in refused.output
    assert len(refused.output.strip().splitlines()) == 1
    assert held(sqlite_at(home)) == before


def test_what_is_no_backup_at_all_is_refused(home):
    (home / "letter.zip").write_text("Dear all")
    assert "is no backup" in run("restore", home / "letter.zip", "--yes").output
    assert "There is no" in run("restore", home / "nowhere.zip", "--yes").output


def test_a_touched_journal_is_kept_and_told_and_does_not_count(home):
    Entry.objects.filter(position=2).update(payload={"purpose_id": 0})
    connection.close()
    said = run("backup", home.parent / "touched.zip")
    assert said.exit_code == 1
    assert "is broken at entry 2" in said.output
    assert (home.parent / "touched.zip").is_file()
    assert "There is no good backup yet" in run("check").output
    assert noting.last_noted(home) is None


def test_a_journal_cut_at_its_end_is_told_when_it_comes_back(home):
    """The rows of the file agree with each other, and not with where the journal had ended when it was kept."""
    path = _untouched(home)
    head = ChainHead.objects.get()
    cut = _changed(path, "manifest.json", lambda said: said.replace(head.hash.encode(), b"0" * 64))
    refused = run("restore", cut, "--yes")
    assert refused.exit_code == 1
    assert "another one than the anchor saw" in refused.output


def test_backups_get_names_of_their_hour_and_old_ones_go(home):
    folder = home / "backups"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"minga-2026010{day}T000000Z.zip").write_text("old")
    (folder / "mine.zip").write_text("mine")
    connection.close()
    done = run("backup", "--keep", 2)
    assert done.exit_code == 0, done.output
    assert "2 older backups are gone" in done.output
    assert "The last good backup was made 0 hours ago" in run("check").output
    names = sorted(path.name for path in folder.iterdir())
    assert names[:2] == ["mine.zip", "minga-20260103T000000Z.zip"]
    assert len(names) == 3
    assert noting.last_noted(home).file.endswith(names[2])
    assert (folder / names[2]).stat().st_mode & 0o077 == 0


def test_copies_that_a_kill_has_left_are_gone_a_day_later(home):
    for name, age in ((".view-old", 2 * 86400), (".restoring-old", 2 * 86400), (".restoring-new", 60)):
        (home / name).mkdir()
        (home / name / "copy.sqlite3").write_text("everything")
        os.utime(home / name, (time.time() - age,) * 2)
    connection.close()
    assert run("restore", _untouched(home), "--yes").exit_code == 0
    assert [path.name for path in home.glob(".*")] == [".restoring-new"]


def test_an_existing_file_is_not_written_over(home):
    (home.parent / "all.zip").write_text("mine")
    connection.close()
    assert run("backup", home.parent / "all.zip").exit_code == 1
    assert (home.parent / "all.zip").read_text() == "mine"


def test_moving_to_another_folder_keeps_every_digit_and_whoever_is_signed_in(home):
    everything = held(sqlite_at(home), without=frozenset())
    connection.close()
    there = home.parent / "there"
    done = run("move", "--to", f"sqlite://{there}")
    assert done.exit_code == 0, done.output
    assert held(sqlite_at(there), without=frozenset()) == everything
    assert held(sqlite_at(home), without=frozenset()) == everything
    assert (there / "secret_key").read_text() == SECRET
    again = run("move", "--to", f"sqlite://{there}")
    assert again.exit_code == 1
    assert "There is a Minga in that place already" in again.output


def test_moving_to_postgresql_and_back_keeps_every_digit(home, settings):
    everything = held(sqlite_at(home), without=frozenset())
    connection.close()
    with empty_postgres() as url:
        if not url:
            pytest.skip("no PostgreSQL answers")
        done = run("move", "--to", url)
        assert done.exit_code == 0, done.output
        assert held(at(url), without=frozenset()) == everything
        with standing_on(at(url)):
            verified = run("verify")
            assert (verified.exit_code, "whole" in verified.output) == (0, True)
            last = Space.objects.order_by("-pk")[0].pk
            assert Space.objects.create(slug="nueva", name="N", created_at="2026-01-01T00:00:00Z").pk > last
            after = held(at(url))
            path = _kept(home.parent / "pg")
            Space.objects.filter(slug="nueva").update(name="Después")
            assert run("restore", path).exit_code == 1
            there = Beat.objects.create(name="one", host="elsewhere", pid=1, is_server=True, beat_at=clock.now())
            assert "is in use: stop `minga serve`" in run("restore", path, "--yes").output
            there.delete()
            restored = run("restore", path, "--yes")
            assert restored.exit_code == 0, restored.output
            assert "the schema minga_before_" in restored.output
            assert held(at(url)) == after
            back = run("move", "--to", f"sqlite://{home.parent / 'back'}")
            assert back.exit_code == 0, back.output
    assert held(sqlite_at(home.parent / "back")) == after


@pytest.mark.parametrize("url", ["sqlite://", "mysql://x/y", "postgresql://host"])
def test_a_place_nobody_can_move_to_is_named(home, url):
    said = run("move", "--to", url)
    assert said.exit_code == 1
    assert len(said.output.strip().splitlines()) == 1
