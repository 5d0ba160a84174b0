"""Jobs whose worker was killed are taken up again: a job under way is its worker's only as long as that one says so."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished, task_started
from django.utils import timezone

log = logging.getLogger("minga.jobs")

LEASE = timedelta(minutes=2)
SAYS_SO_EVERY = 30.0
MOST_TAKINGS = 4
LEFT = "The worker was stopped each time while it ran this job; it is not taken up again."


def take_up_left(now: datetime) -> int:
    """Make jobs ready again whose worker has said nothing for a lease; returns how many."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    left = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    taken = 0
    for pk, workers in list(left.values_list("pk", "worker_ids")):
        mine = left.filter(pk=pk)
        if len(workers) >= MOST_TAKINGS:
            mine.update(status=TaskResultStatus.FAILED, finished_at=now, traceback=LEFT)
            log.error("Job %s: %s", pk, LEFT)
            continue
        taken += mine.update(status=TaskResultStatus.READY)
        log.warning("Job %s was left under way by a worker that stopped; it is taken up again", pk)
    return taken


@contextmanager
def saying_so() -> Iterator[None]:
    """While jobs run inside, renew the lease of the one under way, in a thread of its own."""
    under_way: list[object] = []
    stop = threading.Event()

    def begin(task_result: object, **_more: object) -> None:
        under_way.append(task_result.id)  # type: ignore[attr-defined]

    def end(**_more: object) -> None:
        under_way.clear()

    thread = threading.Thread(target=_renew, args=(under_way, stop), name="minga-lease", daemon=True)
    task_started.connect(begin, weak=False)
    task_finished.connect(end, weak=False)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        task_started.disconnect(begin)
        task_finished.disconnect(end)


def _renew(under_way: list[object], stop: threading.Event) -> None:
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    try:
        while not stop.wait(SAYS_SO_EVERY):
            mine = DBTaskResult.objects.running().filter(pk__in=list(under_way))
            try:
                mine.update(started_at=timezone.now())
            except Exception:
                log.exception("The lease of a job could not be renewed; it is tried again")
    finally:
        connection.close()
