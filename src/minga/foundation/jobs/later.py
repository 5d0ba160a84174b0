"""Work for later, tried again when it fails: a thin layer over Django's tasks, which have no retries."""

import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Final

from django.tasks import task

from minga.foundation import clock

log = logging.getLogger("minga.jobs")

type Argument = int | str | float | bool | None

FIRST_WAIT = timedelta(seconds=10)
NONE: Final = timedelta()


def later(run: Callable[..., object], *arguments: Argument, attempts: int = 5, wait: timedelta = NONE) -> None:
    """Call ``run(*arguments)`` in the worker after the current transaction, or ``wait`` later; ids in, one action call.

    The job is written in that transaction, so that what was done and what is to follow are kept or lost together.
    ``run`` is a module-level function that bears being called twice. A failure is tried again after 10, 20,
    40… seconds, ``attempts`` times in all; the last one stays in the task table with its traceback.
    """
    path = f"{run.__module__}:{run.__qualname__}"
    job = run_job.using(run_after=clock.now() + wait) if wait else run_job
    job.enqueue(path, list(arguments), 1, attempts)


@task()
def run_job(path: str, arguments: list[Argument], attempt: int, attempts: int) -> None:
    """One try of a job. Only functions of this package are called."""
    module, _, name = path.partition(":")
    if not module.startswith("minga."):
        raise ValueError(f"{path} is not one of Minga's jobs")
    try:
        getattr(import_module(module), name)(*arguments)
    except Exception:
        if attempt >= attempts:
            raise
        log.warning("%s failed (try %s of %s)", path, attempt, attempts, exc_info=True)
        wait = FIRST_WAIT * 2 ** (attempt - 1)
        run_job.using(run_after=clock.now() + wait).enqueue(path, arguments, attempt + 1, attempts)
