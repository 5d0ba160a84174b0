"""Where people write, and what they write there, as the links declare it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from minga.foundation.policy import Actor

type Named = tuple[int, str]


class People(Protocol):
    """Of the people who read a place, those whom the actor may see there: by name, or of some ids."""

    def __call__(
        self, actor: Actor, place_id: int, /, *, words: str = "", ids: Collection[int] | None = None, most: int
    ) -> list[Named]: ...


@dataclass(frozen=True, slots=True)
class Where:
    """A text as it stands: by whom (None: by who has just written), drawn; what its place is called, its page, and what
    one must be able to read.
    """

    author_id: int | None
    html: str
    title: str
    url: str
    about: tuple[str, int]


_people: dict[str, People] = {}
_texts: dict[str, Callable[[int], Where | None]] = {}


def declare_place(kind: str, people: People) -> None:
    """Let people be mentioned in what is written in this kind of place."""
    _people[kind] = people


def declare_text(kind: str, where: Callable[[int], Where | None]) -> None:
    """``where(id)`` finds a text of this kind; None while nobody is to be told of it: hidden, withdrawn, a draft."""
    _texts[kind] = where


def people_in(
    actor: Actor, place: tuple[str, int], *, words: str = "", ids: Collection[int] | None = None, most: int
) -> list[Named]:
    """Whom the actor may mention there; nobody in a place of which no link has told."""
    kind, place_id = place
    if not actor.is_known or kind not in _people:
        return []
    return _people[kind](actor, place_id, words=words, ids=ids, most=most)


def text_of(kind: str, text_id: int) -> Where | None:
    """The text as it is now."""
    return _texts[kind](text_id) if kind in _texts else None
