"""What somebody of a space answers for, over all links, and who could go on with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from minga.foundation import clock
from minga.foundation.declared import Held, Holding, declared
from minga.foundation.policy import GUEST, Actor, NotFoundError, is_space_administrator, require
from minga.foundation.tenancy.models import PlaceQuerySet, SpaceMembership


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One thing on the page that hands over; ``key`` names it, ``email`` is that of who is proposed."""

    key: str
    what: str
    url: str
    needs_successor: bool
    user_id: int | None
    name: str
    email: str


def _all_held(actor: Actor, user_id: int) -> Iterator[tuple[Holding, Held]]:
    for holding in declared().holdings.values():
        for held in holding.held(actor, user_id):
            yield holding, held


def holds_anything(actor: Actor, user_id: int) -> bool:
    """Whether this person answers for something that the actor may know of."""
    return next(_all_held(actor, user_id), None) is not None


def holdings_of(actor: Actor, user_id: int) -> tuple[HeldRow, ...]:
    """Everything that this person answers for and that the administrator may know of, with who is proposed for each."""
    require(is_space_administrator, actor, None)
    if not SpaceMembership.objects.filter(space_id=actor.space_id, user_id=user_id).exists():
        raise NotFoundError
    found = list(_all_held(actor, user_id))
    could = {held.proposed or actor.person_id for _holding, held in found} - {user_id}
    places = successors(actor.space_id).filter(user_id__in=could).select_related("user")
    people = {place.user_id: (str(place.user), place.user.email) for place in places}
    return tuple(_row(holding, held, people, actor) for holding, held in found)


def successors(space_id: int) -> PlaceQuerySet:
    """Who can go on with something: people of the space who are here, and no guests."""
    return SpaceMembership.objects.filter(space_id=space_id).present(clock.now()).exclude(role=GUEST)


def _row(holding: Holding, held: Held, people: dict[int, tuple[str, str]], actor: Actor) -> HeldRow:
    proposed = held.proposed if held.proposed in people else actor.person_id
    name, email = people.get(proposed or 0, ("", "")) if held.needs_successor else ("", "")
    user_id = proposed if name else None
    return HeldRow(f"{holding.kind}:{held.thing_id}", held.what, held.url, held.needs_successor, user_id, name, email)
