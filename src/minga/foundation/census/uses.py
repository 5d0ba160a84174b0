"""What votes make of censuses, told by those who hold votes: this part knows of none."""

from collections.abc import Callable
from datetime import datetime

type Joins = Callable[[int, int, datetime], None]
type IsUsed = Callable[[int, int | None], bool]

_joins: list[Joins] = []
_uses: list[IsUsed] = []


def declare_use(*, joins: Joins, is_used: IsUsed) -> None:
    """``joins(census_id, user_id, now)`` is called with whoever has just been verified, in the same transaction.

    ``is_used(census_id, user_id)`` says whether a vote that goes on asks for the census and has this person on its
    roll; without a person, whether any that goes on asks for it.
    """
    _joins.append(joins)
    _uses.append(is_used)


def join_votes(census_id: int, user_id: int, now: datetime) -> None:
    for joins in _joins:
        joins(census_id, user_id, now)


def is_in_use(census_id: int, user_id: int | None = None) -> bool:
    return any(is_used(census_id, user_id) for is_used in _uses)
