"""The worker: a thread beside the server (embedded default) or a process of its own (``minga work``)."""

import logging
import os
import secrets
import threading
from datetime import datetime

from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from minga.foundation import clock
from minga.foundation.jobs.leases import saying_so
from minga.foundation.jobs.rounds import run_due

log = logging.getLogger("minga.jobs")

WORKER = f"minga-{os.getpid()}-{secrets.token_hex(4)}"


def run_waiting_jobs() -> int:
    """Run the jobs that are ready; returns how many there were. Takes no write lock when there is none."""
    waiting = DBTaskResult.objects.ready().count()
    if waiting:
        worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=waiting,
            worker_id=WORKER,
            excluded_queue_names=[],
        )
        with saying_so():
            worker.run()
    return int(waiting)


def work(stop: threading.Event, *, interval: float = 1.0) -> None:
    """Run rounds and jobs until ``stop`` is set."""
    last_tried: dict[str, datetime] = {}
    while not stop.is_set():
        try:
            close_old_connections()
            run_due(clock.now(), last_tried)
            if run_waiting_jobs():
                continue
        except Exception:
            log.exception("The worker stumbled; it goes on")
        stop.wait(interval)


def start_in_background() -> threading.Event:
    """Start the worker in a daemon thread; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="minga-worker", daemon=True).start()
    return stop
