"""Periodic rounds: what the house does every so often, once however many processes there are."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from minga.foundation.jobs.models import Round

log = logging.getLogger("minga.jobs")


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: timedelta
    run: Callable[[datetime], object]


_rounds: dict[str, Periodic] = {}


def every(**interval: float) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Register ``run(now)`` to be called every ``timedelta(**interval)``. It must bear being called again."""

    def register(run: Callable[[datetime], object]) -> Callable[[datetime], object]:
        name = f"{run.__module__}.{run.__name__}"
        _rounds[name] = Periodic(name, timedelta(**interval), run)
        return run

    return register


def _claim(periodic: Periodic, now: datetime) -> bool:
    """Whether this process is the one that runs the round now: a conditional update decides."""
    Round.objects.get_or_create(name=periodic.name)
    is_due = Q(last_run_at=None) | Q(last_run_at__lte=now - periodic.every)
    return Round.objects.filter(is_due, name=periodic.name).update(last_run_at=now) == 1


def run_due(now: datetime, last_tried: dict[str, datetime] | None = None) -> list[str]:
    """Run every round that is due; returns the names of those that ran. A failing one does not stop the others.

    ``last_tried`` spares the database: a round this process tried within its interval is not asked for.
    """
    tried = last_tried if last_tried is not None else {}
    ran: list[str] = []
    for periodic in list(_rounds.values()):
        if periodic.name in tried and now - tried[periodic.name] < periodic.every:
            continue
        tried[periodic.name] = now
        if not _claim(periodic, now):
            continue
        try:
            periodic.run(now)
            ran.append(periodic.name)
        except Exception:
            log.exception("The round %s failed; it will run again", periodic.name)
    return ran
