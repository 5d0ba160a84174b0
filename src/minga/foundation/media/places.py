"""The texts in which files may stand: each link says who may read one of its texts now, and where it is."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from minga.foundation.policy import Actor


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A kind of text, named by its model's label.

    ``readable(actor, ids)`` keeps of some ids those whose text the actor may read now; ``readable_before`` those of
    which they may read what stood there before, for texts that keep it. ``titled(ids)`` says what each is called and
    where it is.
    """

    kind: str
    readable: Callable[[Actor, Collection[int]], set[int]]
    titled: Callable[[Collection[int]], Mapping[int, tuple[str, str]]]
    readable_before: Callable[[Actor, Collection[int]], set[int]] | None = None

    @property
    def keeps_versions(self) -> bool:
        return self.readable_before is not None


_places: dict[str, TextPlace] = {}


def declare_text_place(place: TextPlace) -> None:
    """Let files stand in this kind of text."""
    _places[place.kind] = place


def text_places() -> Mapping[str, TextPlace]:
    return _places
