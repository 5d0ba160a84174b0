"""Who is here: spaces and actors, as the doors need them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from minga.foundation import clock
from minga.foundation.accounts.names import is_name_read, shown_name
from minga.foundation.policy import ADMINISTRATOR, GUEST, Actor
from minga.foundation.prepared import prepared
from minga.foundation.scope import current_place, current_space_id
from minga.foundation.tenancy.models import Space, SpaceMembership, is_paused, running
from minga.foundation.tenancy.rights import KEY as RIGHTS_KEY
from minga.foundation.tenancy.rights import chosen_in

type _Moment = datetime | None
type _Place = tuple[str, bool, _Moment, _Moment, date | None, Any]


@dataclass(frozen=True, slots=True)
class SpaceRow:
    id: int
    slug: str
    name: str
    role: str
    is_external: bool = False
    time_zone: str = ""
    rights: Mapping[str, str] = field(default_factory=dict, compare=False)


def current_slug() -> str:
    """The name in addresses of the space we are in, asked for once; raises ``OutsideSpaceError`` outside any."""
    place = current_place()
    if not place.slug:
        place.slug = str(Space.objects.values_list("slug", flat=True).get(pk=place.space_id))
    return place.slug


@prepared
def _spaces_called(slug: str) -> QuerySet[Space]:
    # How one comes in, and which terms hold, is asked on every page of the space: it is read with it.
    return Space.objects.filter(slug=slug).select_related("sign_in", "terms_in_force", "own_address")


def space_by_slug(slug: str) -> Space | None:
    return _spaces_called.first(slug)


@prepared
def _place_in(space_id: int, user_id: int) -> QuerySet[SpaceMembership, _Place]:
    rows = SpaceMembership.objects.filter(space_id=space_id, user_id=user_id)
    return rows.values_list("role", "is_external", "suspended_at", "suspended_until", "last_seen_on", "space__rights")


def actor_in(space_id: int, *, user_id: int | None, name: str = "") -> Actor:
    """The actor that a person is in this space; a visitor when ``user_id`` is None, and while they are suspended."""
    return actor_and_day(space_id, user_id=user_id, name=name)[0]


def actor_and_day(space_id: int, *, user_id: int | None, name: str = "") -> tuple[Actor, date | None]:
    """The same, and the last day on which that person was seen in this space, in the same query."""
    if user_id is None:
        return Actor(user_id=None, space_id=space_id), None
    place = _place_in.first(space_id, user_id) or (None, True, None, None, None, None)
    role, is_external, since, until, seen_on, rights = place
    if is_paused(since, until, clock.now()):
        return Actor(user_id=None, space_id=space_id, is_suspended=True), seen_on
    actor = Actor(user_id=user_id, space_id=space_id, space_role=role, is_external=is_external, name=name)
    if rights is not None:
        actor.remember(RIGHTS_KEY, lambda: chosen_in(rights))
    return actor, seen_on


@dataclass(frozen=True, slots=True)
class Suspension:
    """What somebody is told who is suspended: where, why, until when, and who can be asked."""

    space_name: str
    reason: str
    until: datetime | None
    askable: tuple[tuple[str, str], ...]


ASKABLE = 3


def suspension_of(space_id: int, user_id: int) -> Suspension | None:
    """Why and until when somebody is suspended in a space, and up to three who administer it; None if they are not."""
    now = clock.now()
    here = SpaceMembership.objects.filter(space_id=space_id)
    place = here.suspended(now).select_related("space").filter(user_id=user_id).first()
    if place is None:
        return None
    return Suspension(place.space.name, place.suspension_reason, place.suspended_until, askable_in(space_id))


def askable_in(space_id: int) -> tuple[tuple[str, str], ...]:
    """Up to three who administer a space, by name and address: whom somebody outside its pages can ask."""
    here = SpaceMembership.objects.filter(space_id=space_id, role=ADMINISTRATOR).present(clock.now())
    administrators = here.select_related("user").order_by("pk")[:ASKABLE]
    return tuple((str(each.user), each.user.email) for each in administrators)


@prepared
def _places_of(
    user_id: int,
) -> QuerySet[SpaceMembership, tuple[int, str, str, str, bool, str, Any, _Moment, _Moment, _Moment, _Moment]]:
    rows = SpaceMembership.objects.filter(user_id=user_id).order_by("space__name", "space_id")
    seen = ("space_id", "space__slug", "space__name", "role", "is_external", "space__time_zone", "space__rights")
    house = ("space__suspended_at", "space__suspended_until")
    return rows.values_list(*seen, "suspended_at", "suspended_until", *house)


def spaces_of(user_id: int) -> tuple[SpaceRow, ...]:
    """The spaces somebody belongs to, by name, with who they are there; not those where they are suspended, nor
    those that are suspended themselves.
    """
    now = clock.now()
    return tuple(SpaceRow(*row[:7]) for row in _places_of(user_id) if not _is_away(row, now))


def suspended_in(user_id: int) -> tuple[SpaceRow, ...]:
    """The spaces that are closed to somebody at this moment by a suspension: home says so, and leads to why."""
    now = clock.now()
    return tuple(SpaceRow(*row[:7]) for row in _places_of(user_id) if _is_away(row, now))


def _is_away(row: tuple[Any, ...], now: datetime) -> bool:
    return is_paused(row[7], row[8], now) or is_paused(row[9], row[10], now)


def suspended_here() -> QuerySet[SpaceMembership]:
    """The places of those who are suspended at this moment in the space we are in."""
    return SpaceMembership.objects.filter(space_id=current_space_id()).suspended(clock.now())


def people_choices(space_id: int, *, keep: int | None = None) -> list[tuple[int, str]]:
    """People of a space for a choice field, by name. Guests and the suspended are left out, save who stands there.

    So are those whose names the reader may not read.
    """
    here = SpaceMembership.objects.filter(space_id=space_id)
    chosen = here.present(clock.now()).exclude(role=GUEST)
    rows = (
        (chosen | here.filter(user_id=keep) if keep else chosen)
        .order_by("user__name", "user__email")
        .values_list("user_id", "user__name", "user__email")
    )
    return [
        (user_id, shown_name(name, email, user_id))
        for user_id, name, email in rows
        if is_name_read(user_id) or user_id == keep
    ]


def is_any_space() -> bool:
    """Whether this installation has a space at all, whoever may look into it."""
    return Space.objects.exists()


def open_spaces() -> tuple[SpaceRow, ...]:
    """Spaces that visitors may look into."""
    rows = Space.objects.filter(running(clock.now(), ""), is_open_to_visitors=True).order_by("name")
    return tuple(SpaceRow(pk, slug, name, "") for pk, slug, name in rows.values_list("id", "slug", "name"))
