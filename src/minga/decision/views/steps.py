"""Where one is in a draft, and what it still lacks."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from minga.decision import queries, wording
from minga.decision.models import Decision
from minga.decision.rules import Step
from minga.foundation.doors import SpaceRequest


def progress(request: SpaceRequest, decision: Decision | None, current: Step) -> list[dict[str, str]]:
    """The four pages of a draft, for the component `progress`; before it is kept, none of them is a link."""
    steps = list(Step)
    return [
        {
            "name": str(wording.STEPS[step]),
            "state": _state(place, steps.index(current)),
            "url": reverse(f"decision:{step}", args=[request.space.slug, decision.pk]) if decision else "",
        }
        for place, step in enumerate(steps)
    ]


def _state(place: int, current: int) -> str:
    if place == current:
        return "current"
    return "done" if place < current else "upcoming"


def checklist(request: SpaceRequest, decision: Decision, *, now: datetime) -> list[dict[str, Any]]:
    """What a draft holds and lacks, for the component `task_list`."""
    slug = request.space.slug
    return [
        {
            "title": row.title,
            "is_done": row.is_done,
            "note": row.note,
            "url": reverse(f"decision:{row.step}", args=[slug, decision.pk]),
        }
        for row in queries.steps_of(decision, now=now)
    ]
