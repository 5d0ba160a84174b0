"""Say that a group comes into a community, switch it on and off, and let the community follow its group."""

from datetime import datetime

from django.db import IntegrityError, transaction

from minga.community.actions import bring_in, take_out
from minga.community.models import Community
from minga.community.permissions import visible_to
from minga.community.rules import INVITABLE, Access, State
from minga.foundation.events import publish
from minga.foundation.jobs.later import later
from minga.foundation.policy import (
    ADMINISTRATOR,
    Actor,
    NotFoundError,
    RefusedError,
    is_space_administrator,
    require,
)
from minga.foundation.provisioning.models import DirectoryGroup
from minga.foundation.scope import current_space_id, in_space
from minga.kernel import Refusal
from minga.project.provisioning import events
from minga.project.provisioning.models import Brought, GroupPlace
from minga.project.provisioning.queries import Plan, plan_of


@transaction.atomic
def place_group(*, group_id: int, community_id: int, role: str, by: Actor, now: datetime) -> GroupPlace:
    """A group is to come into a community; nobody moves before it is switched on."""
    require(is_space_administrator, by, None)
    group = DirectoryGroup.objects.listed().filter(pk=group_id).first()
    community = visible_to(by).filter(pk=community_id).first()
    if group is None or community is None:
        raise NotFoundError
    _require_place(community, role)
    try:
        with transaction.atomic():
            place = GroupPlace.objects.create(group=group, community=community, role=role, made_at=now)
    except IntegrityError:
        raise RefusedError(Refusal("placing:twice", {"group": group.name, "community": community.name})) from None
    _tell(place, by=by, now=now)
    return place


def _require_place(community: Community, role: str) -> None:
    if community.access == Access.SECRET:
        raise RefusedError(Refusal("placing:secret"))
    if community.state == State.CLOSED:
        raise RefusedError(Refusal("community:closed"))
    if role not in {each.value for each in INVITABLE}:
        raise RefusedError(Refusal("placing:role-unknown"))


@transaction.atomic
def switch_place(*, place_id: int, is_on: bool, by: Actor, now: datetime) -> GroupPlace:
    """From now on the community follows the group; or no more, and then everybody stays where they are."""
    place = _locked(place_id, by)
    if place.is_on == is_on:
        return place
    place.is_on = is_on
    place.save(update_fields=["is_on"])
    _tell(place, by=by, now=now)
    if is_on:
        mark_due(place)
    return place


@transaction.atomic
def remove_place(*, place_id: int, by: Actor, now: datetime) -> None:
    """The group no longer comes into the community; whomever it brought stays."""
    place = _locked(place_id, by)
    place.is_on = False
    _tell(place, by=by, now=now)
    place.delete()


def mark_due(place: GroupPlace) -> None:
    """Let the community follow in the background: once, however often the group changes until then."""
    if GroupPlace.objects.filter(pk=place.pk, is_due=False).update(is_due=True):
        later(settle_in_background, place.space_id, place.pk)


def settle_in_background(space_id: int, place_id: int) -> None:
    from minga.foundation import clock  # noqa: PLC0415

    with in_space(space_id):
        settle_place(place_id=place_id, now=clock.now())


@transaction.atomic
def settle_place(*, place_id: int, now: datetime) -> Plan:
    """Let the community follow its group. Done twice, the second time changes nothing."""
    place = GroupPlace.objects.select_for_update(of=("self",)).select_related("group").filter(pk=place_id).first()
    if place is None:
        return Plan()
    place.is_due, place.settled_at = False, now
    place.save(update_fields=["is_due", "settled_at"])
    if not place.is_on or place.community.state == State.CLOSED or place.community.access == Access.SECRET:
        return Plan()
    plan, by = plan_of(place), _directory(current_space_id())
    come = bring_in(
        community_id=place.community_id,
        user_ids=[*plan.coming, *plan.back],
        back=plan.back,
        role=place.role,
        by=by,
        now=now,
    )
    _note_come(place, come, now)
    _hand_on(place, plan, now)
    _let_go(place, plan, by=by, now=now)
    return plan


def _directory(space_id: int) -> Actor:
    return Actor(user_id=None, space_id=space_id, space_role=ADMINISTRATOR)


def _note_come(place: GroupPlace, user_ids: tuple[int, ...], now: datetime) -> None:
    Brought.objects.filter(place=place, user_id__in=user_ids).update(ended_at=None, kept_since=None, brought_at=now)
    there = set(Brought.objects.filter(place=place).values_list("user_id", flat=True))
    new = [Brought(place=place, user_id=each, brought_at=now) for each in user_ids if each not in there]
    Brought.objects.bulk_create(new, batch_size=500)
    # Who had to stay and is in the group again stays for that reason now.
    back = Brought.objects.filter(place=place, kept_since__isnull=False, user__in=_in_group(place))
    back.update(kept_since=None)


def _in_group(place: GroupPlace) -> list[int]:
    members = place.group.members.filter(person__user__isnull=False)
    return list(members.values_list("person__user_id", flat=True))


def _hand_on(place: GroupPlace, plan: Plan, now: datetime) -> None:
    for user_id, heir_id in plan.handed_on:
        Brought.objects.update_or_create(
            place_id=heir_id, user_id=user_id, defaults={"ended_at": None, "kept_since": None, "brought_at": now}
        )
        Brought.objects.filter(place=place, user_id=user_id).delete()


def _let_go(place: GroupPlace, plan: Plan, *, by: Actor, now: datetime) -> None:
    if not plan.going:
        return
    gone, kept = take_out(community_id=place.community_id, user_ids=plan.going, by=by, now=now)
    Brought.objects.filter(place=place, user_id__in=gone).update(ended_at=now, kept_since=None)
    for user_id in kept:
        if Brought.objects.filter(place=place, user_id=user_id, kept_since=None).update(kept_since=now):
            fact = events.KeptInside(place_id=place.pk, community_id=place.community_id, user_id=user_id)
            publish(fact, by=None, now=now)


def _locked(place_id: int, by: Actor) -> GroupPlace:
    require(is_space_administrator, by, None)
    seen = visible_to(by).order_by().values("pk")
    rows = GroupPlace.objects.select_for_update(of=("self",)).filter(pk=place_id, community__in=seen)
    place: GroupPlace | None = rows.first()
    if place is None:
        raise NotFoundError
    return place


def _tell(place: GroupPlace, *, by: Actor, now: datetime) -> None:
    fact = events.GroupPlaced(
        group_id=place.group_id, community_id=place.community_id, role=place.role, is_on=place.is_on
    )
    publish(fact, by=by, now=now)
