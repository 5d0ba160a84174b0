"""The cord: how far a purpose has come along the six links, for this reader. Each step leads to its newest thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse

from minga.foundation.declared import declared
from minga.foundation.policy import Actor
from minga.foundation.prepared import Prepared, prepared

type Reached = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One link on a purpose's cord, as ``ui/components/chain_bar.html`` wants it."""

    name: str
    state: str
    url: str


def reached(actor: Actor, purpose_id: int | None = None) -> Reached:
    """Per link, the newest object that this actor may know of, by purpose: one query a link, one row a purpose."""
    return {link: dict(_newest(link)(actor, purpose_id)) for link in declared().cord}


@cache
def _newest(link: str) -> Prepared[[Actor, int | None], tuple[int, int]]:
    step = declared().cord[link]

    @prepared
    def newest(actor: Actor, purpose_id: int | None) -> QuerySet[Any, tuple[int, int]]:
        rows = step.rows(actor)
        if purpose_id is not None:
            rows = rows.filter(**{step.purpose: purpose_id})
        found: QuerySet[Any, tuple[int, int]] = rows.order_by().values_list(step.purpose).annotate(newest=Max("pk"))
        return found

    return newest


def steps_of(purpose_id: int, found: Reached, space: str) -> tuple[Step, ...]:
    """The furthest step is the current one; a link that was passed by, as a debate before a decision, is skipped."""
    links = list(declared().cord.items())
    objects = [found[link].get(purpose_id) for link, _step in links]
    furthest = max((place for place, pk in enumerate(objects) if pk is not None), default=0)
    return tuple(
        Step(
            str(step.name),
            _state(place, furthest, is_found=pk is not None),
            reverse(f"{link}:{step.page}", args=[space, pk]) if pk is not None else "",
        )
        for place, ((link, step), pk) in enumerate(zip(links, objects, strict=True))
    )


def _state(place: int, furthest: int, *, is_found: bool) -> str:
    if place == furthest:
        return "current"
    if is_found:
        return "done"
    return "skipped" if place < furthest else "upcoming"
