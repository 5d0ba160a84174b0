"""A proxy is told whether the process is alive and ready, cheaply; of several that start at once, one migrates."""

import http.client
import json
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.doors.conftest import minga, surroundings
from tests.doors.keeping import empty_postgres
from tests.doors.raw_files import DATABASE


def _asked(served, path):
    answer = served.get(path)
    assert not {"set-cookie", "vary"} & {name.lower() for name, _value in answer.getheaders()}
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status, json.loads(answer.body)


def _soon(served, wanted):
    until = time.monotonic() + 20
    while (said := _asked(served, "/readyz")) != wanted and time.monotonic() < until:
        time.sleep(0.3)
    return said


READY = {"database": "answers", "migrations": "applied", "worker": "works"}


def test_alive_and_ready_are_told_whatever_host_is_asked_for(served):
    assert _asked(served, "/healthz") == (200, {"process": "alive"})
    assert _soon(served, (200, READY)) == (200, READY)
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.request("GET", "/healthz", headers={"Host": "10.0.0.7"})
    assert connection.getresponse().status == 200
    connection.close()


def test_a_database_that_waits_for_an_upgrade_is_not_ready_and_the_process_is_alive(served):
    assert _soon(served, (200, READY)) == (200, READY)
    with sqlite3.connect(served.home / DATABASE) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'decision'")
    database.close()
    waiting = (503, READY | {"migrations": "waiting"})
    assert _soon(served, waiting) == waiting
    assert _asked(served, "/healthz")[0] == 200


def test_serving_without_migrating_refuses_an_earlier_version(home):
    with sqlite3.connect(home / DATABASE) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name LIKE '0003%'")
    database.close()
    said = minga(home, "serve", "--no-migrate", "--port", "18999")
    assert said.returncode == 1
    assert "is of an earlier version (1 steps wait)" in said.stderr


def test_a_second_server_without_a_shared_memory_is_refused_in_a_sentence(served):
    said = minga(served.home, "serve", "--port", "18998")
    assert said.returncode == 1
    assert f"Another `minga serve` (process {served.process.pid} on " in said.stderr
    assert "MINGA_REDIS_URL" in said.stderr


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_three_that_start_at_once_on_nothing_one_migrates(tmp_path, kind):
    with empty_postgres() as url:
        if kind == "postgresql" and not url:
            pytest.skip("no PostgreSQL answers")
        own = surroundings(tmp_path / "house") | {"DATABASE_URL": url if kind == "postgresql" else ""}
        started = [
            subprocess.Popen(
                [sys.executable, "-c", "from minga.project.cli.main import main; main()", *_opening(slug)],
                env=own,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for slug in ("una", "dos", "tres")
        ]
        told = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    assert sum("Making a new database" in out for out, _errors in told) == 1


def _opening(slug):
    return ["create-space", slug, slug.title(), "--admin", "ada@example.org"]
