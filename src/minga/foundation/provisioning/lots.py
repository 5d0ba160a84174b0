"""Draw lots among the people of the space, group by group, so that anybody can draw again and get the same."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minga.algorithms.sampling import draw_stratified
from minga.foundation.events import publish
from minga.foundation.journal.chain import latest_of, seal_waiting
from minga.foundation.policy import (
    Actor,
    NotFoundError,
    RefusedError,
    is_space_administrator,
    refuse_if,
    require,
)
from minga.foundation.provisioning import events, rules
from minga.foundation.provisioning.models import Attribute, AttributeValue, Lot, LotPerson
from minga.foundation.provisioning.rules import Kind
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.kernel.writing import one_line


@dataclass(frozen=True, slots=True)
class LotGroup:
    """A group of at least seven people, and how many lots fell on it."""

    name: str
    people: int
    drawn: int


@dataclass(frozen=True, slots=True)
class LotRow:
    """``seed`` is known once the announcement stands in the journal; ``groups`` are those of at least seven people."""

    id: int
    title: str
    attribute_name: str
    size: int
    listed: int
    list_hash: str
    announced_at: datetime
    drawn_at: datetime | None
    seed: str
    groups: tuple[LotGroup, ...]
    has_small_groups: bool


@dataclass(frozen=True, slots=True)
class LotName:
    place: int
    id: int
    name: str
    address: str


@transaction.atomic
def announce_lot(
    *, title: str, size: int, words: str, by: Actor, now: datetime, attribute_id: int | None = None
) -> Lot:
    """Say how many are to be drawn, of which people as they are now, and by which groups.

    The announcement's place in the journal gives the seed: nobody knows it before, and nothing moves it after.
    """
    require(is_space_administrator, by, None)
    attribute = _attribute(attribute_id)
    groups = _groups_of_people(attribute, now)
    title, words = one_line(title)[: rules.TITLE_MAX], one_line(words)[: rules.TITLE_MAX]
    refuse_if(rules.refusal_to_announce(title, words, size=size, listed=len(groups)))
    lot: Lot = Lot.objects.create(
        title=title,
        attribute=attribute,
        attribute_name=attribute.name if attribute else "",
        size=size,
        words=words,
        listed=len(groups),
        list_hash=_list_hash(groups),
        announced_by_id=by.person_id,
        announced_at=now,
    )
    fact = events.LotAnnounced(lot_id=lot.pk, listed=lot.listed, size=size, list_hash=lot.list_hash)
    publish(fact, by=by, now=now)
    return lot


@transaction.atomic
def draw_lot(*, lot_id: int, by: Actor, now: datetime) -> Lot:
    """Draw once, by the seed of the announcement; refused where the people are others by now."""
    require(is_space_administrator, by, None)
    lot: Lot | None = Lot.objects.select_for_update(of=("self",)).filter(pk=lot_id).first()
    if lot is None:
        raise NotFoundError
    groups = _groups_of_people(lot.attribute, now)
    is_same = _list_hash(groups) == lot.list_hash and bool(lot.attribute_name) == (lot.attribute_id is not None)
    refuse_if(rules.refusal_to_draw(is_drawn=lot.drawn_at is not None, is_same_list=is_same))
    seal_waiting(current_space_id())
    seed = _seed_of(lot)
    if not seed:
        raise RefusedError(Refusal("provisioning:lot-not-sealed"))
    drawn = draw_stratified(groups, lot.size, seed)
    lot.seed, lot.drawn_at = seed, now
    lot.groups = [[each.stratum, each.size, len(each.drawn)] for each in drawn.strata]
    lot.save(update_fields=["seed", "drawn_at", "groups"])
    people = [LotPerson(lot=lot, user_id=int(one), place=place) for place, one in enumerate(drawn.drawn, start=1)]
    LotPerson.objects.bulk_create(people, batch_size=500)
    publish(events.LotDrawn(lot_id=lot.pk, list_hash=lot.list_hash, seed=seed), by=by, now=now)
    return lot


def _attribute(attribute_id: int | None) -> Attribute | None:
    if attribute_id is None:
        return None
    found: Attribute | None = Attribute.objects.filter(pk=attribute_id, kind=Kind.LIST).first()
    if found is None:
        raise NotFoundError
    return found


def _groups_of_people(attribute: Attribute | None, now: datetime) -> dict[str, str]:
    """Whoever is of the organization and not suspended, by the number of their account, with their group."""
    here = SpaceMembership.objects.filter(space_id=current_space_id(), user__is_active=True).exclude(role="guest")
    ids = here.present(now).order_by().values_list("user_id", flat=True)
    held: dict[int, str] = {}
    if attribute is not None:
        held = dict(AttributeValue.objects.filter(attribute=attribute).values_list("user_id", "value"))
    return {str(user_id): held.get(user_id, "") for user_id in ids}


def _list_hash(groups: dict[str, str]) -> str:
    lines = "".join(f"{one}\t{group}\n" for one, group in sorted(groups.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _seed_of(lot: Lot) -> str:
    """The typed words and the hash of the announcement in the journal; empty until it is sealed."""
    entry = latest_of(current_space_id(), (events.LotAnnounced.name,), about={"lot_id": lot.pk})
    return f"{lot.words}|{entry.hash}" if entry is not None and entry.position is not None else ""


def lots_of_space(actor: Actor) -> tuple[LotRow, ...]:
    require(is_space_administrator, actor, None)
    return tuple(_row(lot) for lot in Lot.objects.order_by("-id")[:50])


def lot_of_space(actor: Actor, lot_id: int) -> LotRow:
    require(is_space_administrator, actor, None)
    lot = Lot.objects.filter(pk=lot_id).first()
    if lot is None:
        raise NotFoundError
    return _row(lot)


def _row(lot: Lot) -> LotRow:
    shown = tuple(LotGroup(*each) for each in lot.groups if each[0] and each[1] >= rules.GROUP_MIN_PEOPLE)
    return LotRow(
        id=lot.pk,
        title=lot.title,
        attribute_name=lot.attribute_name,
        size=lot.size,
        listed=lot.listed,
        list_hash=lot.list_hash,
        announced_at=lot.announced_at,
        drawn_at=lot.drawn_at,
        seed=lot.seed,
        groups=shown,
        has_small_groups=bool(lot.attribute_name) and len(shown) < len(lot.groups),
    )


def names_of_lot(actor: Actor, lot_id: int) -> tuple[LotName, ...]:
    """On whom the lots fell, for administrators only; whoever was erased meanwhile is not there."""
    require(is_space_administrator, actor, None)
    rows = LotPerson.objects.filter(lot_id=lot_id).select_related("user").order_by("place")
    return tuple(LotName(each.place, each.user_id, str(each.user), each.user.email) for each in rows)
