"""What links declare so that it can be answered by mail, and what an answer becomes there."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minga.foundation.policy import Actor
from minga.kernel import Fact

MARK = 2
"""How many bytes of an address say which kind it is of."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is answered, as its reader may know it: how it is called, and its page."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Answerable:
    """A kind of thing that people answer by mail.

    ``of`` says which thing a told fact is answered at. ``seen(actor, id)`` is that thing where the actor may read it;
    ``is_open(actor, id, now)`` whether they could answer it now. ``answer(actor, id, text, now)`` calls the link's own
    action, with all that it asks for, and returns the page of what was made.
    """

    kind: str
    of: Mapping[type[Fact], Callable[[Any], int | None]]
    seen: Callable[[Actor, int], Thing | None]
    is_open: Callable[[Actor, int, datetime], bool]
    answer: Callable[[Actor, int, str, datetime], str]


_answerable: dict[str, Answerable] = {}


def declare_answerable(answerable: Answerable) -> None:
    """Let mail that tells of this kind of thing be answered by mail."""
    marks = {mark_of(kind): kind for kind in _answerable}
    if marks.get(mark_of(answerable.kind), answerable.kind) != answerable.kind:
        raise ValueError(f"{answerable.kind} and {marks[mark_of(answerable.kind)]} need different names")
    _answerable[answerable.kind] = answerable


def answerable_called(kind: str) -> Answerable | None:
    return _answerable.get(kind)


def answerable_kinds() -> tuple[str, ...]:
    return tuple(_answerable)


def answered_at(fact: Fact) -> tuple[Answerable, int] | None:
    """At which thing somebody who is told this fact answers; None where nothing is to be answered."""
    for each in _answerable.values():
        find = each.of.get(type(fact))
        thing_id = find(fact) if find else None
        if thing_id is not None:
            return each, thing_id
    return None


def mark_of(kind: str) -> bytes:
    """A kind in an address."""
    return hashlib.sha256(kind.encode()).digest()[:MARK]
