"""The people of a space as its administrators see them: found by beginnings, page by page, and one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db.models import Q

from minga.foundation import clock
from minga.foundation.policy import Actor, NotFoundError, is_space_administrator, require
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.finding import FEW, catch_up, places_found
from minga.foundation.tenancy.models import PlaceQuerySet, SpaceMembership, is_paused

PER_PAGE = 50
COUNTED_MOST = 1_000
SUSPENDED_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people: by beginnings of their names, and by one way of looking (a key of ``WAYS``).

    ``after`` and ``before`` are the places beside which a page begins or ends: no page is counted off.
    """

    words: str = ""
    way: str = ""
    after: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    place_id: int
    user_id: int
    name: str
    email: str
    role: str
    role_label: str
    is_external: bool
    is_suspended: bool
    last_seen_on: date | None
    joined_at: datetime
    suspended_until: datetime | None
    suspension_reason: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """``count`` is None where more than ``COUNTED_MOST`` were found. ``is_cut``: more have such a name than are looked
    through; more letters find who is meant.
    """

    people: tuple[PersonRow, ...]
    before: int
    after: int
    count: int | None
    is_whole: bool
    is_cut: bool


def _suspended(people: PlaceQuerySet) -> list[int]:
    """Few ever are: they are found by an index of their own, and ordered afterwards."""
    now = clock.now()
    rows = people.filter(suspended_at__isnull=False).order_by("suspended_until")
    found = rows.values_list("pk", "suspended_at", "suspended_until")[:SUSPENDED_MOST]
    return [pk for pk, since, until in found if is_paused(since, until, now)]


WAYS: dict[str, Callable[[PlaceQuerySet], PlaceQuerySet]] = {
    "": lambda people: people,
    "administrator": lambda people: people.filter(role="administrator"),
    "member": lambda people: people.filter(role="member"),
    "guest": lambda people: people.filter(role="guest"),
    "inside": lambda people: people.filter(is_external=False),
    "outside": lambda people: people.filter(is_external=True),
    "suspended": lambda people: people.filter(pk__in=_suspended(people)),
    "never": lambda people: people.filter(last_seen_on=None),
}


def people_of_space(actor: Actor, wanted: Wanted) -> PeoplePage:
    """Fifty people of the space in the order of their names, for administrators only."""
    require(is_space_administrator, actor, None)
    is_whole = catch_up(actor.space_id)
    people = WAYS.get(wanted.way, WAYS[""])(SpaceMembership.objects.filter(space_id=actor.space_id))
    chosen = places_found(actor.space_id, wanted.words)
    is_cut = chosen is not None and len(chosen) > FEW
    if chosen is not None:
        people = people.filter(pk__in=chosen)
    count = None if is_cut else _counted(people)
    is_few = chosen is not None or wanted.way == "suspended"
    found, has_before, has_after = _of_few(people, wanted) if is_few else _window(people, wanted)
    rows = tuple(_person(place) for place in found)
    before = rows[0].place_id if rows and has_before else 0
    after = rows[-1].place_id if rows and has_after else 0
    return PeoplePage(rows, before, after, count, is_whole, is_cut)


def _counted(people: PlaceQuerySet) -> int | None:
    count = people.order_by()[: COUNTED_MOST + 1].count()
    return count if count <= COUNTED_MOST else None


def _window(people: PlaceQuerySet, wanted: Wanted) -> tuple[Sequence[SpaceMembership], bool, bool]:
    """A page of them, and whether there are others before and after it."""
    rows = people.select_related("user")
    mark = wanted.before or wanted.after
    beside = SpaceMembership.objects.filter(pk=mark, space_id=current_space_id()).first() if mark else None
    if beside is None:
        found = list(rows.order_by("called", "id")[: PER_PAGE + 1])
        return found[:PER_PAGE], False, len(found) > PER_PAGE
    if wanted.before:
        earlier = Q(called__lt=beside.called) | Q(called=beside.called, id__lt=beside.pk)
        found = list(rows.filter(earlier, called__lte=beside.called).order_by("-called", "-id")[: PER_PAGE + 1])
        return found[:PER_PAGE][::-1], len(found) > PER_PAGE, True
    later = Q(called__gt=beside.called) | Q(called=beside.called, id__gt=beside.pk)
    found = list(rows.filter(later, called__gte=beside.called).order_by("called", "id")[: PER_PAGE + 1])
    return found[:PER_PAGE], True, len(found) > PER_PAGE


def _of_few(people: PlaceQuerySet, wanted: Wanted) -> tuple[Sequence[SpaceMembership], bool, bool]:
    """The same of some that are named one by one: a database would walk the whole list for them to have its order."""
    found = sorted(people.select_related("user").order_by(), key=lambda place: (place.called, place.pk))
    places = [place.pk for place in found]
    start = places.index(wanted.after) + 1 if wanted.after in places else 0
    if wanted.before in places:
        start = max(places.index(wanted.before) - PER_PAGE, 0)
    return found[start : start + PER_PAGE], start > 0, len(found) > start + PER_PAGE


def place_of(actor: Actor, user_id: int) -> SpaceMembership:
    """One person's place, for administrators; raises ``NotFoundError`` where they do not belong to the space."""
    require(is_space_administrator, actor, None)
    rows = SpaceMembership.objects.filter(space_id=actor.space_id, user_id=user_id).select_related("user")
    place = rows.first()
    if place is None:
        raise NotFoundError
    return place


def person_of_space(actor: Actor, user_id: int) -> PersonRow:
    """One person of the space, for administrators."""
    return _person(place_of(actor, user_id))


def _person(place: SpaceMembership) -> PersonRow:
    is_suspended = is_paused(place.suspended_at, place.suspended_until, clock.now())
    return PersonRow(
        place_id=place.pk,
        user_id=place.user_id,
        name=str(place.user),
        email=place.user.email,
        role=place.role,
        role_label=str(place.get_role_display()),
        is_external=place.is_external,
        is_suspended=is_suspended,
        last_seen_on=place.last_seen_on,
        joined_at=place.joined_at,
        suspended_until=place.suspended_until if is_suspended else None,
        suspension_reason=place.suspension_reason if is_suspended else "",
    )


def user_with_address(email: str) -> int | None:
    """Whose address this is; whether they may do what is asked of them is asked further in."""
    users = get_user_model().objects.filter(email=email.strip().lower())
    found: int | None = users.values_list("pk", flat=True).first()
    return found
