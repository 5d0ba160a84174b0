"""A kind of thing that only these tests know: kept in memory, seen by whom it names."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

from minga.foundation import events
from minga.foundation.declared import Searchable, SearchText, declare_searchable, declared
from minga.foundation.policy import Actor
from minga.foundation.scope import current_space_id
from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class ThingChanged(Fact):
    name: ClassVar[str] = "testing:thing-changed"
    thing_id: int


@dataclass
class Things:
    """``hidden`` holds ids that nobody may see; texts live per space, as rows of a table would."""

    texts: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    def write(self, thing_id: int, title: str, body: str = "") -> None:
        self.texts[current_space_id(), thing_id] = (title, body)

    def read(self, ids: Iterable[int] | None) -> Iterator[SearchText]:
        asked = None if ids is None else set(ids)
        for (space_id, thing_id), (title, body) in self.texts.items():
            if space_id == current_space_id() and (asked is None or thing_id in asked):
                yield SearchText(thing_id, title, body, f"/things/{thing_id}/")

    def visible(self, actor: Actor, ids: Iterable[int]) -> set[int]:
        return set() if not actor.is_known else set(ids) - self.hidden


@contextmanager
def declared_things(kind: str = "thing", label: str = "Cosas") -> Iterator[Things]:
    things = Things()
    before = {name: dict(each) for name, each in events._reactions.items()}
    declare_searchable(
        Searchable(kind, label, (ThingChanged,), lambda fact: (fact.thing_id,), things.read, things.visible)
    )
    try:
        yield things
    finally:
        del declared().searchables[kind]
        events._reactions.clear()
        events._reactions.update(before)
