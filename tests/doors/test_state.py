"""The state is found or told of, made only by who may make it, and its owner's alone."""

import sqlite3
import stat
import subprocess
import sys

import pytest

from tests.doors.conftest import minga, surroundings
from tests.doors.raw_files import DATABASE

NEEDS_DATA = [
    ["invite", "prueba", "a@example.org"],
    ["verify"],
    ["check"],
    ["work"],
    ["upgrade"],
    ["export", "verdicts", "--space", "prueba", "--out", "out.jsonl"],
    ["import", "proposals", "{file}", "--space", "prueba", "--community", "1"],
    ["assess", "--replay", "--space", "prueba"],
]


@pytest.mark.parametrize("words", NEEDS_DATA, ids=lambda words: words[0])
def test_a_command_in_the_wrong_place_says_where_it_looked_and_makes_nothing(tmp_path, words):
    home, file = tmp_path / "nowhere", tmp_path / "some.csv"
    file.write_text("title,body\nA,B\n")
    said = minga(home, *(word.format(file=file) for word in words))
    assert said.returncode == 1
    assert len(said.stderr.strip().splitlines()) == 1
    assert f"There is no Minga in {home / DATABASE}" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["some.csv"]


def test_an_empty_folder_stays_empty(tmp_path):
    home = tmp_path / "empty"
    home.mkdir()
    assert minga(home, "verify").returncode == 1
    assert list(home.iterdir()) == []


def test_a_database_of_an_earlier_version_is_told_of_and_left_alone(home):
    database = sqlite3.connect(home / DATABASE)
    database.execute("DELETE FROM django_migrations WHERE app = 'decision' AND name NOT LIKE '0001%'")
    database.commit()
    before = database.execute("SELECT count(*) FROM django_migrations").fetchone()
    said = minga(home, "verify")
    assert said.returncode == 1
    assert "is of an earlier version" in said.stderr
    assert "`minga upgrade`" in said.stderr
    assert database.execute("SELECT count(*) FROM django_migrations").fetchone() == before
    database.close()


def test_making_says_so_and_bad_input_makes_nothing(tmp_path):
    home = tmp_path / "house"
    assert minga(home, "create-space", "nueva", "Nueva", "--admin", "nadie").returncode == 1
    assert not home.exists()
    said = minga(home, "create-space", "nueva", "Nueva", "--admin", "ada@example.org")
    assert said.stdout.splitlines()[0] == f"Making a new database in {home / DATABASE} …"
    again = minga(home, "create-space", "otra", "Otra", "--admin", "ada@example.org")
    assert "Making" not in again.stdout
    assert "by the clock of" in again.stdout


def _open_to_others(home):
    return [path for path in (home, *home.rglob("*")) if "static" not in path.parts and path.stat().st_mode & 0o077]


def test_the_state_is_its_owners_alone_also_where_it_was_left_open(home, served_again):
    assert _open_to_others(home) == []
    (home / "mail").mkdir(exist_ok=True)
    (home / "mail" / "old.log").write_text("a code")
    for path in (home, home / "mail"):
        path.chmod(0o755)
    for path in (home / DATABASE, home / "mail" / "old.log"):
        path.chmod(0o644)
    served_again()
    assert _open_to_others(home) == []
    assert stat.S_IMODE((home / DATABASE).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


LOADED = """
import contextlib, sys
from minga.project.cli import main
with contextlib.suppress(SystemExit):
    main()
print("scipy.stats" in sys.modules)
"""


def test_a_command_that_computes_nothing_loads_no_statistics(tmp_path):
    command = [sys.executable, "-c", LOADED, "verify", "--help"]
    said = subprocess.run(command, env=surroundings(tmp_path), capture_output=True, text=True, check=True)
    assert "--help" in said.stdout
    assert said.stdout.splitlines()[-1] == "False"


def test_a_check_before_others_come_names_what_is_unsafe_and_changes_nothing(home):
    database = sqlite3.connect(home / DATABASE)
    database.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name LIKE '0003%'")
    database.commit()
    said = minga(home, "check", "--deploy")
    assert said.returncode == 1
    for each in ("is not https", "Mail does not leave", "1 steps wait", "There is no good backup"):
        assert each in said.stdout
    assert "4 things are unsafe" in said.stderr
    assert not database.execute("SELECT name FROM django_migrations WHERE name LIKE '0003_proc%'").fetchall()
    database.close()


def test_a_plain_check_does_not_call_the_unsafe_sound(home):
    said = minga(home, "check")
    assert said.returncode == 0
    assert "no issues" not in said.stdout
    assert "3 things are unsafe: `minga check --deploy` names them" in said.stdout
