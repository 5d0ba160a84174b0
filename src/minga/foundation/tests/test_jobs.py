"""Rounds run once however many ask; jobs that fail are tried again."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from minga.foundation.jobs import later, rounds
from minga.foundation.jobs.worker import run_waiting_jobs
from minga.foundation.testing.cast import NOW

calls = []


def succeed(number):
    calls.append(number)


def fail(number):
    calls.append(number)
    raise RuntimeError("no")


@pytest.fixture(autouse=True)
def _clean():
    calls.clear()


def test_a_round_runs_once_per_interval(db, monkeypatch):
    monkeypatch.setattr(rounds, "_rounds", {})
    rounds.every(minutes=5)(calls.append)
    rounds.run_due(NOW)
    rounds.run_due(NOW + timedelta(minutes=4))
    rounds.run_due(NOW + timedelta(minutes=5))
    assert calls == [NOW, NOW + timedelta(minutes=5)]


def test_a_failing_round_does_not_stop_the_next(db, monkeypatch):
    monkeypatch.setattr(rounds, "_rounds", {})

    def break_down(now):
        raise RuntimeError

    def go_on(now):
        calls.append("on")

    rounds.every(minutes=5)(break_down)
    rounds.every(minutes=5)(go_on)
    assert len(rounds.run_due(NOW)) == 1
    assert calls == ["on"]


def test_a_job_runs_in_the_worker(transactional_db):
    later.later(succeed, 7)
    assert calls == []
    run_waiting_jobs()
    assert calls == [7]


def test_a_failing_job_is_put_back_and_finally_kept_with_its_error(transactional_db):
    later.later(fail, 7, attempts=2)
    run_waiting_jobs()
    waiting = DBTaskResult.objects.get(status="READY")
    assert waiting.run_after > NOW
    DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=NOW)
    run_waiting_jobs()
    assert calls == [7, 7]
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1


def test_only_the_houses_own_functions_are_jobs(transactional_db):
    with pytest.raises(ValueError, match="not one of"):
        later.run_job.func("os:system", ["true"], 1, 1)
