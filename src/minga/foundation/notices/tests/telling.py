"""A fact of which these tests tell people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet

from minga.foundation import events
from minga.foundation.accounts.models import User
from minga.foundation.declared import Audience, Told, declare_audience, declare_readable, declared
from minga.foundation.policy import Actor
from minga.foundation.testing.cast import NOW, Cast
from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class BellRang(Fact):
    name: ClassVar[str] = "testing:bell-rang"
    bell_id: int


@dataclass
class Bell:
    told: list[Told] = field(default_factory=list)

    def ring(self, cast: Cast, *told: Told, by: Any = None, now: Any = NOW) -> None:
        self.told = list(told)
        with transaction.atomic():
            events.publish(BellRang(bell_id=1), by=cast.actor(by) if by else None, now=now)


def everybody_hears(_actor: Actor) -> QuerySet[User]:
    """A bell hangs with a person, whose id is known before it rings."""
    return User.objects.all()


@contextmanager
def declared_bell() -> Iterator[Bell]:
    bell = Bell()
    before = {name: dict(each) for name, each in events._reactions.items()}

    def tell(_fact: BellRang, _happening: events.Happening) -> list[Told]:
        return bell.told

    declare_readable("bell", everybody_hears)
    declare_audience(Audience(BellRang, tell))
    try:
        yield bell
    finally:
        del declared().readables["bell"]
        del declared().audiences[BellRang.name]
        events._reactions.clear()
        events._reactions.update(before)
