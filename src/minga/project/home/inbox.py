"""One person's home across their spaces: what waits for them, what moved, how far each purpose has come."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from minga.foundation import clock
from minga.foundation.declared import Attention
from minga.foundation.policy import Actor
from minga.foundation.scope import in_space
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import SpaceRow
from minga.foundation.tenancy.rights import KEY as RIGHTS_KEY
from minga.foundation.tenancy.rights import chosen_in
from minga.project.home.moving import Moving, moving
from minga.project.home.queries import Way, nearest_first, waiting_for, ways

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits, and the space it is in; on a space's own home that goes without saying."""

    item: Attention
    space: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one space holds for one person."""

    space: SpaceRow
    waiting: tuple[Attention, ...]
    moving: tuple[Moving, ...]
    ways: tuple[Way, ...]


@contextmanager
def as_myself(space: SpaceRow, *, user_id: int, name: str = "") -> Iterator[Actor]:
    """Inside one of a person's spaces, as who they are there."""
    with in_space(space.id, space.time_zone, space.slug):
        me = Actor(user_id, space.id, space_role=space.role, is_external=space.is_external, name=name)
        me.remember(RIGHTS_KEY, lambda: chosen_in(space.rights))
        with naming_for(me):
            yield me


def parts_of(spaces: Iterable[SpaceRow], *, user_id: int, now: datetime) -> tuple[Part, ...]:
    """As many queries for each space, however much waits there."""
    parts = []
    for space in spaces:
        with as_myself(space, user_id=user_id) as actor:
            found = ways(actor, space=space.slug, today=clock.today())
            moved = moving(actor, space=space.slug, now=now)
            parts.append(Part(space, waiting_for(actor, now), moved, found))
    return tuple(parts)


def rows_of(parts: Iterable[Part], now: datetime) -> tuple[Row, ...]:
    """What waits in all of them, the nearest first."""
    rows = [Row(item, part.space.name) for part in parts for item in part.waiting]
    return tuple(sorted(rows, key=lambda row: nearest_first(row.item, now)))


def counts_of(spaces: Iterable[SpaceRow], *, user_id: int, now: datetime) -> dict[str, int]:
    """How much waits in each space."""
    counts = {}
    for space in spaces:
        with as_myself(space, user_id=user_id) as actor:
            counts[space.slug] = len(waiting_for(actor, now))
    return counts
