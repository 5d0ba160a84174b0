"""Each process says that it is there, and a second server finds the first."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from minga.foundation import clock
from minga.foundation.jobs import beats
from minga.foundation.jobs.models import Beat


def _other(*, pid, host=None, ago=0, is_server=True):
    beat_at = clock.now() - timedelta(seconds=ago)
    host = host or beats.HOST
    return Beat.objects.create(name=f"other-{pid}", host=host, pid=pid, is_server=is_server, beat_at=beat_at)


@pytest.fixture
def dead_pid():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_alone_nobody_is_found(db):
    assert beats.earlier_server(patience=0) is None
    assert [each.pid for each in beats.there()] == [os.getpid()]
    beats.go()
    assert not Beat.objects.exists()


def test_a_server_on_this_machine_is_found_at_once(db):
    other = _other(pid=os.getppid())
    assert beats.earlier_server(patience=3600) == other


def test_one_that_was_killed_here_is_not_waited_for(db, dead_pid):
    _other(pid=dead_pid)
    assert beats.earlier_server(patience=0) is None


def test_one_with_this_very_number_was_here_before(db):
    _other(pid=os.getpid())
    assert beats.earlier_server(patience=0) is None


def test_one_elsewhere_may_fall_silent(db):
    other = _other(pid=1, host="elsewhere", ago=24.2)
    assert beats.earlier_server(patience=0) == other
    assert beats.earlier_server(patience=5) is None


@pytest.mark.parametrize("more", [{"ago": 26}, {"is_server": False}])
def test_the_silent_and_the_worker_are_no_servers(db, more):
    _other(pid=1, host="elsewhere", **more)
    assert beats.earlier_server(patience=0) is None


def test_of_two_that_start_at_once_the_later_finds_the_earlier(db):
    beats.say_so(is_server=True)
    _other(pid=os.getppid())
    assert beats.earlier_server(patience=0) is None


def test_whoever_goes_sweeps_up_what_is_long_silent(db):
    _other(pid=1, ago=3600)
    kept = _other(pid=2)
    beats.go()
    assert list(Beat.objects.all()) == [kept]
