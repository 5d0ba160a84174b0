"""What a provider says of whoever has come in, for those parts of the house that know people by it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from minga.foundation.scope import in_space
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import Claim

type Hears = Callable[..., None]
type Wants = Callable[[], Iterable[str]]

_hearers: list[Hears] = []
_wants: list[Wants] = []


def declare_hearer(hears: Hears, *, wants: Wants) -> None:
    """``hears(user_id=, subject=, said=, space_id=, now=)`` is told every name and value that the provider sent.

    It is called inside the space, once the person is known to be theirs; ``subject`` is who the provider says they are.
    ``wants()``, also inside the space, names what it looks for.
    """
    _hearers.append(hears)
    _wants.append(wants)


def names_wanted(provider: Provider) -> tuple[str, ...]:
    """What is looked for in what this provider says, besides who somebody is."""
    with in_space(provider.place_id):
        return tuple(name for wants in _wants for name in wants())


def hear_said(provider: Provider, user_id: int, claim: Claim, *, now: datetime) -> None:
    said: Mapping[str, Any] = claim.said
    for hears in _hearers:
        hears(
            user_id=user_id,
            subject=f"{provider.key}:{claim.subject}",
            said=said,
            space_id=provider.place_id,
            now=now,
        )
