"""What was under way when a worker was killed is done by the next, and a letter that left is not sent again."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from minga.foundation.jobs import leases
from minga.foundation.jobs.later import later
from minga.foundation.jobs.worker import run_waiting_jobs

calls: list[int] = []


def succeed(number):
    calls.append(number)


@pytest.fixture(autouse=True)
def _clean():
    calls.clear()


def _left_under_way(*, takings=1, minutes=5):
    later(succeed, 7)
    began = timezone.now() - timedelta(minutes=minutes)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=began, worker_ids=["w"] * takings)


def test_a_job_is_written_with_what_it_follows_from(transactional_db):
    with transaction.atomic():
        later(succeed, 7)
        assert DBTaskResult.objects.count() == 1
    with pytest.raises(RuntimeError), transaction.atomic():
        later(succeed, 8)
        raise RuntimeError
    assert DBTaskResult.objects.count() == 1
    run_waiting_jobs()
    assert calls == [7]


def test_a_job_left_under_way_is_taken_up_after_its_lease(transactional_db):
    _left_under_way(minutes=1)
    assert leases.take_up_left(timezone.now()) == 0
    assert leases.take_up_left(timezone.now() + timedelta(minutes=3)) == 1
    run_waiting_jobs()
    assert calls == [7]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_job_that_stops_each_worker_is_given_up_and_says_so(transactional_db):
    _left_under_way(takings=leases.MOST_TAKINGS)
    assert leases.take_up_left(timezone.now()) == 0
    kept = DBTaskResult.objects.get()
    assert (kept.status, kept.traceback) == (TaskResultStatus.FAILED, leases.LEFT)


class Twice:
    """Stops at the second look."""

    looks = 0

    def wait(self, _seconds):
        self.looks += 1
        return self.looks > 1


def test_a_long_job_keeps_its_lease_while_its_worker_lives(transactional_db):
    _left_under_way()
    leases._renew([DBTaskResult.objects.get().pk], Twice())
    assert leases.take_up_left(timezone.now()) == 0
