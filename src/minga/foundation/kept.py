"""What the house keeps of people: in which columns, why, how long, and what becomes of it when somebody leaves.

Each part of the house declares its own columns; from these come the page *What is kept about you and why*, the erasure
and the test that no column that points at a person is in nobody's declaration.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from minga.foundation.declared import Text
from minga.kernel import Refusal

type Column = tuple[type[models.Model] | str, str]

ADDRESSES = (models.EmailField, models.GenericIPAddressField)


@dataclass(frozen=True, slots=True)
class After:
    """What becomes of a column's rows when their person has left for good.

    ``is_erased``: the rows go. Else they stay under “former member”; ``emptied`` are the fields that are emptied.
    """

    is_erased: bool = False
    emptied: tuple[str, ...] = ()


ERASED = After(is_erased=True)
FORMER = After()


def emptied(fields: str) -> After:
    """The rows stay under “former member”, without what stood in these fields."""
    return After(emptied=tuple(fields.split()))


@dataclass(frozen=True, slots=True)
class Kept:
    """Some columns that are kept of people for one reason. ``until`` says how long, or names a declared retention.

    A model of a package that may be absent is named by its label. ``unread`` says of columns that are not in the
    person's own archive why they are not.
    """

    key: str
    what: Text
    why: Text
    until: Text
    columns: Mapping[Column, After]
    unread: Mapping[Column, str] = field(default_factory=dict)
    are_words: bool = False

    def living(self) -> Iterator[tuple[type[models.Model], str, After]]:
        """The columns of the models that are installed."""
        for (model, name), after in self.columns.items():
            found = model_called(model)
            if found is not None:
                yield found, name, after


def model_called(model: type[models.Model] | str) -> type[models.Model] | None:
    """The model, or the one with this label; None where its package is not installed."""
    if not isinstance(model, str):
        return model
    label, _dot, name = model.partition(".")
    return apps.get_model(label, name) if label in apps.app_configs else None


_kept: list[Kept] = []


def declare_kept(*kept: Kept) -> None:
    """Say what this part of the house keeps of people; in the order in which they read it."""
    _kept.extend(kept)


def all_kept() -> tuple[Kept, ...]:
    return tuple(_kept)


def declared_columns() -> dict[tuple[type[models.Model], str], tuple[Kept, After]]:
    """Every column that some part has declared."""
    return {(model, name): (kept, after) for kept in _kept for model, name, after in kept.living()}


@dataclass(frozen=True, slots=True)
class Retention:
    """Something that is forgotten after some days, set per space. ``forget(before)`` runs inside the space."""

    key: str
    label: Text
    help: Text
    days: int
    least: int
    most: int
    forget: Callable[[datetime], int]

    def said(self, days: int) -> str:
        """How long, in words."""
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who leaves for good, as they were. ``keeps_texts``: what they wrote stays under “former member”."""

    user_id: int
    name: str
    email: str
    keeps_texts: bool
    now: datetime


_retentions: dict[str, Retention] = {}
_erasures: list[Callable[[Leaver], None]] = []
_charges: list[Callable[[int], Iterable[Refusal]]] = []


def declare_retention(retention: Retention) -> None:
    """Let administrators say how long this is kept; a daily round forgets what is older."""
    _retentions[retention.key] = retention


def retentions() -> Mapping[str, Retention]:
    return _retentions


def declare_erasure(erase: Callable[[Leaver], None]) -> None:
    """What else happens when somebody leaves for good; it sees every space, and runs before columns are emptied."""
    _erasures.append(erase)


def erasures() -> tuple[Callable[[Leaver], None], ...]:
    return tuple(_erasures)


def declare_charge(source: Callable[[int], Iterable[Refusal]]) -> None:
    """``source(user_id)`` says what somebody must pass on, in the space we are in, before they leave for good."""
    _charges.append(source)


def charges_of(user_id: int) -> Iterator[Refusal]:
    """Everything that a person must pass on first in the space we are in."""
    for source in _charges:
        yield from source(user_id)


AS_LONG_AS_THE_SPACE = _("As long as the space stands. If you leave for good, it says “former member” instead of you.")
UNTIL_YOU_LEAVE = _("Until you leave for good.")
