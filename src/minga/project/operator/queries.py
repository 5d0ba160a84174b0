"""The spaces of the house as those who run it may know them: names, people in number, sizes, days; no contents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q

from minga.foundation.policy import NotFoundError
from minga.foundation.tenancy.models import Space, SpaceMembership, SpaceSize, SpaceWish
from minga.foundation.tenancy.operators import asker_of, require_operator

PER_PAGE = 50
ANSWERED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class SpaceSeen:
    """``size`` is as it was measured last, None until then; ``last_seen_on`` the last day on which anybody came."""

    id: int
    slug: str
    name: str
    created_at: datetime
    people: int
    administrators: int
    last_seen_on: date | None
    size: SpaceSize | None
    is_suspended: bool
    suspended_until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class SpacesPage:
    rows: tuple[SpaceSeen, ...]
    number: int
    has_next: bool
    total: int


@dataclass(frozen=True, slots=True)
class WishSeen:
    id: int
    name: str
    what_for: str
    language: str
    person: str
    email: str
    is_of_house: bool
    asked_at: datetime
    state: str
    answered_at: datetime | None
    reason: str
    slug: str


def spaces_seen(by_id: int, *, words: str = "", number: int = 1, now: datetime) -> SpacesPage:
    """Fifty spaces by name, in a fixed number of queries."""
    require_operator(by_id)
    rows = Space.objects.order_by("name", "pk")
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(slug__icontains=word))
    start = (number - 1) * PER_PAGE
    found = list(rows.select_related("size")[start : start + PER_PAGE + 1])
    seen = _seen(found[:PER_PAGE], now)
    return SpacesPage(seen, number, len(found) > PER_PAGE, rows.count())


def space_seen(by_id: int, slug: str, now: datetime) -> SpaceSeen:
    require_operator(by_id)
    rows = _seen(Space.objects.filter(slug=slug).select_related("size"), now)
    if not rows:
        raise NotFoundError
    return rows[0]


def _seen(spaces: Iterable[Space], now: datetime) -> tuple[SpaceSeen, ...]:
    spaces = list(spaces)
    places = SpaceMembership.objects.filter(space__in=spaces).order_by().values("space_id")
    counts: dict[int, Any] = {
        row["space_id"]: row
        for row in places.annotate(
            n=Count("pk"), last=Max("last_seen_on"), heads=Count("pk", filter=Q(role="administrator"))
        )
    }
    nothing = {"n": 0, "last": None, "heads": 0}
    return tuple(_row(each, counts.get(each.pk, nothing), now) for each in spaces)


def _row(space: Space, count: dict[str, Any], now: datetime) -> SpaceSeen:
    is_on = space.is_suspended(now)
    return SpaceSeen(
        id=space.pk,
        slug=space.slug,
        name=space.name,
        created_at=space.created_at,
        people=count["n"],
        administrators=count["heads"],
        last_seen_on=count["last"],
        size=getattr(space, "size", None),
        is_suspended=is_on,
        suspended_until=space.suspended_until if is_on else None,
        reason=space.suspension_reason if is_on else "",
    )


def wishes(by_id: int) -> tuple[tuple[WishSeen, ...], tuple[WishSeen, ...]]:
    """Requests for a space: those that wait, the oldest first; and the last ones that were answered."""
    require_operator(by_id)
    rows = SpaceWish.objects.select_related("asked_by", "space")
    waiting = rows.filter(state=SpaceWish.WAITING).order_by("asked_at", "pk")
    answered = rows.exclude(state=SpaceWish.WAITING).order_by("-answered_at", "-pk")[:ANSWERED_SHOWN]
    return tuple(map(_wish, waiting)), tuple(map(_wish, answered))


def wish_seen(by_id: int, wish_id: int) -> WishSeen:
    require_operator(by_id)
    row = SpaceWish.objects.select_related("asked_by", "space").filter(pk=wish_id).first()
    if row is None:
        raise NotFoundError
    return _wish(row)


def _wish(row: SpaceWish) -> WishSeen:
    person, email = asker_of(row)
    return WishSeen(
        id=row.pk,
        name=row.name,
        what_for=row.what_for,
        language=row.language,
        person=person,
        email=email,
        is_of_house=row.asked_by_id is not None,
        asked_at=row.asked_at,
        state=row.state,
        answered_at=row.answered_at,
        reason=row.reason,
        slug=row.space.slug if row.space else "",
    )


def waiting_wishes() -> int:
    return SpaceWish.objects.filter(state=SpaceWish.WAITING).count()
