"""The texts in which files may stand: each link says who may read one of its texts now, and where it is."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from minga.foundation.policy import Actor

type Gathered = Callable[[Actor, int], QuerySet[Any, int]]
"""The ids of texts that stand in some whole, as far as the actor may read them now."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A kind of text, named by its model's label.

    ``readable(actor, ids)`` keeps of some ids those whose text the actor may read now; ``readable_before`` those of
    which they may read what stood there before, for texts that keep it. ``titled(ids)`` says what each is called and
    where it is. ``gathered`` names the wholes whose list of files shows those of this text, as ``community``.
    """

    kind: str
    readable: Callable[[Actor, Collection[int]], set[int]]
    titled: Callable[[Collection[int]], Mapping[int, tuple[str, str]]]
    readable_before: Callable[[Actor, Collection[int]], set[int]] | None = None
    gathered: Mapping[str, Gathered] = field(default_factory=dict)

    @property
    def keeps_versions(self) -> bool:
        return self.readable_before is not None


_places: dict[str, TextPlace] = {}


def declare_text_place(place: TextPlace) -> None:
    """Let files stand in this kind of text."""
    _places[place.kind] = place


def declare_texts_of(
    model: type[Model],
    *,
    seen: Callable[[Actor], QuerySet[Any]],
    titled: Callable[[Collection[int]], Mapping[int, tuple[str, str]]],
    **gathered_by: str,
) -> None:
    """Let files stand in the texts of a model that keeps no earlier versions of them.

    ``seen(actor)`` are the rows whose texts the actor may read. ``gathered_by`` says in which wholes their files are
    listed, each with the field that names it: ``community="decision__community_id"``.
    """

    def readable(actor: Actor, ids: Collection[int]) -> set[int]:
        return set(seen(actor).filter(pk__in=ids).values_list("pk", flat=True))

    def gathered(path: str) -> Gathered:
        return lambda actor, whole: seen(actor).filter(**{path: whole}).values_list("pk", flat=True)

    wholes = {name: gathered(path) for name, path in gathered_by.items()}
    declare_text_place(TextPlace(model._meta.label_lower, readable, titled, gathered=wholes))


def text_places() -> Mapping[str, TextPlace]:
    return _places
