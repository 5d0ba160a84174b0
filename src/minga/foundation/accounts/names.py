"""How a person is read, wherever only their name and address are at hand; and by whom."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.utils.translation import gettext as _

FORMER_DOMAIN: Final = "former.invalid"
"""Addresses of this domain stand in place of those of people who have left for good; nobody receives mail there."""

type MayRead = Callable[[int | None], bool]

_may_read: ContextVar[MayRead | None] = ContextVar("minga_names", default=None)


@contextmanager
def names_read_by(may_read: MayRead | None) -> Iterator[None]:
    """Everything inside is written for one reader: whoever's name they may not read is called a participant.

    ``may_read`` is asked the id of a person; None where the reader may read every name.
    """
    token = _may_read.set(may_read)
    try:
        yield
    finally:
        _may_read.reset(token)


def is_name_read(user_id: int | None) -> bool:
    """Whether the reader of what is being written may read the name of this person."""
    may_read = _may_read.get()
    return may_read is None or may_read(user_id)


def are_names_read() -> bool:
    """Whether the reader of what is being written may read every name."""
    return _may_read.get() is None


def nobody_named() -> str:
    """What somebody is called to a reader who may not read their name."""
    return _("A participant")


def shown_name(name: str | None, email: str | None, user_id: int | None = None) -> str:
    """The name; else what stands before the @; of who has left for good only that they were a member.

    Without an id it is hidden from every reader from whom names are hidden.
    """
    if email and email.endswith(f"@{FORMER_DOMAIN}"):
        return _("Former member")
    if not is_name_read(user_id):
        return nobody_named() if email or name else ""
    return name or (email or "").partition("@")[0]
