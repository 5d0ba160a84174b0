"""Whose names a reader of a space may read, as the space chose; whatever is written for them keeps to it by itself.

Pages, REST and files of a request are written inside ``naming_for(actor)``; there a person whose name the reader may
not read is called a participant (:func:`minga.foundation.accounts.names.shown_name`). One's own name is always read.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager

from minga.foundation.accounts.names import MayRead, names_read_by
from minga.foundation.policy import Actor
from minga.foundation.tenancy.rights import reads_every_name

KEY = "space:shared-people"

type Shared = Callable[[Actor], Collection[int]]

_shared: list[Shared] = []


def declare_shared(source: Shared) -> None:
    """``source(actor)`` gives the ids of the people who are where the actor is."""
    _shared.append(source)


def _shares_with(actor: Actor) -> Collection[int]:
    return actor.remember(KEY, lambda: {user_id for source in _shared for user_id in source(actor)})


def may_read_names(actor: Actor) -> MayRead | None:
    """The question for one name; None for who reads every name. People are only looked up where it depends on them."""
    of_all = reads_every_name(actor)
    if of_all:
        return None
    if of_all is None:
        return lambda user_id: user_id == actor.user_id or user_id in _shares_with(actor)
    return lambda user_id: user_id is not None and user_id == actor.user_id


def naming_for(actor: Actor) -> AbstractContextManager[None]:
    """Everything inside is written for this reader."""
    return names_read_by(may_read_names(actor))
