"""In which space we are. Every query on a space's rows asks here, and outside a space it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum


class _Everywhere(Enum):
    EVERYWHERE = "everywhere"


@dataclass(slots=True)
class Place:
    """The space we are in; its zone, its name in addresses and its address are empty until somebody asked for them."""

    space_id: int
    time_zone: str = ""
    slug: str = ""
    address: str = ""


_current: ContextVar[Place | _Everywhere | None] = ContextVar("minga_space", default=None)


class OutsideSpaceError(RuntimeError):
    """A query or a write on a space's rows was made outside any space."""


@contextmanager
def in_space(space_id: int, time_zone: str = "", slug: str = "", address: str = "") -> Iterator[None]:
    """Everything inside sees and writes only rows of this space. Who knows more of it spares queries."""
    token = _current.set(Place(space_id, time_zone, slug, address))
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def across_spaces() -> Iterator[None]:
    """The single escape from tenancy: reads see every space. Writes must name their space."""
    token = _current.set(_Everywhere.EVERYWHERE)
    try:
        yield
    finally:
        _current.reset(token)


def current_place() -> Place:
    """Where we are; raises :class:`OutsideSpaceError` where there is no space."""
    place = _current.get()
    if not isinstance(place, Place):
        raise OutsideSpaceError("This needs a space: use in_space(space_id).")
    return place


def current_space_id() -> int:
    """The space we are in; raises :class:`OutsideSpaceError` where there is none."""
    return current_place().space_id


def filtering_space_id() -> int | None:
    """The space that reads are limited to; None inside :func:`across_spaces`; raises outside any."""
    if _current.get() is _Everywhere.EVERYWHERE:
        return None
    return current_space_id()


def is_anywhere() -> bool:
    """Whether rows of spaces may be read here at all: in a space, or across all of them."""
    return _current.get() is not None
