"""In which space we are. Every query on a space's rows asks here, and outside a space it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum


class _Everywhere(Enum):
    EVERYWHERE = "everywhere"


_current: ContextVar[int | _Everywhere | None] = ContextVar("minga_space", default=None)


class OutsideSpaceError(RuntimeError):
    """A query or a write on a space's rows was made outside any space."""


@contextmanager
def in_space(space_id: int) -> Iterator[None]:
    """Everything inside sees and writes only rows of this space."""
    token = _current.set(space_id)
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


def current_space_id() -> int:
    """The space we are in; raises :class:`OutsideSpaceError` where there is none."""
    space_id = _current.get()
    if not isinstance(space_id, int):
        raise OutsideSpaceError("This needs a space: use in_space(space_id).")
    return space_id


def filtering_space_id() -> int | None:
    """The space that reads are limited to; None inside :func:`across_spaces`; raises outside any."""
    if _current.get() is _Everywhere.EVERYWHERE:
        return None
    return current_space_id()
