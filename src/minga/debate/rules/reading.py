"""How a debate is read: in which order, and what people find helpful. Pure."""

from datetime import timedelta
from enum import IntEnum, StrEnum

from minga.kernel import Refusal

# Above this the newest marks are those that count: what a worker computes in seconds and in little memory.
MARKS_MOST = 200_000
# Whoever comes back after this makes another visit.
VISIT = timedelta(minutes=30)


class Order(StrEnum):
    """By time each text stands in its thread; otherwise each stands by itself."""

    TIME = "time"
    NEEDS = "needs"
    HELPFUL = "helpful"


class Show(StrEnum):
    """Whose texts are read: everybody's, what is new to the reader, or their own."""

    ALL = ""
    NEW = "new"
    MINE = "mine"


class Helps(IntEnum):
    """Whether a text helps whoever reads it; half of it for *somewhat*, as the ranking takes it."""

    NOT = 0
    SOMEWHAT = 1
    HELPFUL = 2

    @property
    def rating(self) -> float:
        return self.value / 2


class Shelf(StrEnum):
    """Where a text stands in an order that is not time."""

    ASKED = "asked"
    AWAITED = "awaited"
    ACROSS = "across"
    RANKED = "ranked"
    UNKNOWN = "unknown"
    REST = "rest"


def refusal_to_mark(*, is_own: bool, is_hidden: bool, is_withdrawn: bool) -> Refusal | None:
    """What is marked stands, and somebody else wrote it."""
    if is_hidden:
        return Refusal("debate:hidden")
    if is_withdrawn:
        return Refusal("debate:withdrawn")
    return Refusal("debate:marks-own") if is_own else None
