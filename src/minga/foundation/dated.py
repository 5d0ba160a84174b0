"""What stands in somebody's calendar: links say what has a day or an hour for a person, and the calendar draws it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from minga.foundation.policy import Actor


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a moment (``at``), or with a day of the space (``on``).

    ``key`` names it for good, whatever becomes of its words and its day: a calendar knows it again by that. ``path``
    is its page, ``where`` its community or what else it belongs to.
    """

    key: str
    sentence: str
    path: str
    at: datetime | None = None
    on: date | None = None
    where: str = ""


type Source = Callable[[Actor, date], Iterable[Dated]]

_sources: list[Source] = []


def declare_dated(source: Source) -> None:
    """``source(actor, since)`` yields what this actor has to do from that day on, of what they may read now."""
    _sources.append(source)


def dated_sources() -> tuple[Source, ...]:
    return tuple(_sources)
