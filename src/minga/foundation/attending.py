"""How much somebody wants to hear of a thing, and what links say of the things that can be followed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from minga.foundation.policy import Actor

type Text = str | Promise
type Thing = tuple[str, int]


class Level(IntEnum):
    """What reaches somebody of a thing. A notice names the lowest level at which it is told (``Told.passes``)."""

    NOTHING = 0
    MENTIONS = 1
    MINE = 2
    EVERYTHING = 3


class Why(StrEnum):
    """Why a notice reached its reader: said beside it, with the way to change it."""

    ASKED = "asked"
    BECAME = "became"
    WROTE = "wrote"
    MENTIONED = "mentioned"
    TAKES_PART = "takes-part"
    ON_ROLL = "on-roll"
    FACILITATES = "facilitates"
    SPONSORS = "sponsors"
    ANSWERS = "answers"
    PROMISED = "promised"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Notices that are one as long as it is unread: of the same ``key``, to the same person.

    ``person`` is whom this one names, in the reader's eyes; ``two`` then says two of them (``%(author)s``,
    ``%(other)s``), ``many`` more (``%(count)s``). Without a person ``many`` counts what happened.
    """

    key: str
    many: tuple[str, str]
    two: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Followable:
    """A kind of thing whose notices a person may want more or fewer of.

    ``rows`` are those that the actor may read; ``name`` is the field that calls them; ``page`` shows one.
    ``above`` is what it stands in, as a kind and the way there; ``eager`` are who hears everything of it unless they
    say otherwise, and ``is_eager`` says so of one actor.
    """

    kind: str
    label: Text
    rows: Callable[[Actor], QuerySet[Any]]
    model: type[Model]
    name: str
    page: str
    above: tuple[str, str] | None = None
    eager: Callable[[int], QuerySet[Any, int]] | None = None
    is_eager: Callable[[Actor, int], bool] | None = None


_followables: dict[str, Followable] = {}
_within: dict[str, Callable[[int], Thing | None]] = {}
SPACE = "space"


def ngettext_noop(singular: str, plural: str) -> tuple[str, str]:
    """Two forms of a sentence that is counted later, in the reader's language."""
    return singular, plural


def declare_followable(followable: Followable) -> None:
    """Let people choose how much they hear of this kind of thing."""
    _followables[followable.kind] = followable


def declare_within(kind: str, found: Callable[[int], Thing | None]) -> None:
    """Notices about this kind belong to another thing, which can be followed: ``found(id)`` says to which."""
    _within[kind] = found


def followables() -> dict[str, Followable]:
    return _followables


def places_of(about: Thing) -> tuple[Thing, ...]:
    """What a notice about this thing belongs to, the nearest first; the space stands above all and is not named."""
    kind, thing_id = about
    place: Thing | None = _within[kind](thing_id) if kind in _within else (kind.partition(":")[0], thing_id)
    found: list[Thing] = []
    while place is not None and place[0] != SPACE and (known := _followables.get(place[0])) is not None:
        found.append(place)
        place = _above(known, place[1])
    return tuple(found)


def _above(known: Followable, thing_id: int) -> Thing | None:
    if known.above is None:
        return None
    kind, path = known.above
    rows: Any = known.model._default_manager
    above = rows.filter(pk=thing_id).values_list(path, flat=True).first()
    return None if above is None else (kind, int(above))
