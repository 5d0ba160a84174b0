"""Somebody's directory decides who takes part: people come and go as its groups say."""

from collections.abc import Collection
from datetime import datetime
from itertools import batched

from django.db import transaction

from minga.community import events, rules
from minga.community.actions.enrolling import CHUNK
from minga.community.actions.places import count_people, facilitators_of, locked_community
from minga.community.models import Community, Membership
from minga.community.queries import outcome_owner_ids
from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, is_space_administrator, require
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.purpose.models import PurposeReader


@transaction.atomic
def bring_in(
    *, community_id: int, user_ids: Collection[int], back: Collection[int], role: str, by: Actor, now: datetime
) -> tuple[int, ...]:
    """Let people of the space take part at once; returns who has come.

    Who has a place, has asked, was declined or has left by themselves keeps that, and who may not hold the role stays
    outside: nothing is refused for the others' sake. ``back`` are those whom a group took out before.
    """
    community = locked_community(community_id, by)
    require(is_space_administrator, by, None)
    if community.state == rules.State.CLOSED:
        raise RefusedError(Refusal("community:closed"))
    externals = _of_space(by.space_id, user_ids)
    allowed = _who_may_hold(community, rules.Role(role), externals)
    there = _places(community, allowed)
    new = [
        Membership(
            community=community,
            user_id=user_id,
            role=role,
            state=rules.MembershipState.ACTIVE,
            is_external=externals[user_id],
            joined_at=now,
        )
        for user_id in allowed
        if user_id not in there
    ]
    Membership.objects.bulk_create(new, batch_size=CHUNK)
    returned = [each for each in allowed if each in back and there.get(each) == rules.MembershipState.LEFT]
    for chunk in batched(returned, CHUNK):
        gone = Membership.objects.filter(community=community, user_id__in=chunk)
        gone.update(state=rules.MembershipState.ACTIVE, role=role, joined_at=now, left_at=None)
    come = (*(each.user_id for each in new), *returned)
    if come:
        readers = [PurposeReader(purpose_id=community.purpose_id, user_id=user_id) for user_id in come]
        PurposeReader.objects.bulk_create(readers, ignore_conflicts=True, batch_size=CHUNK)
        count_people(community)
        by.forget()
        publish(events.PeopleEnrolled(community_id=community.pk, count=len(come)), by=by, now=now)
    return come


@transaction.atomic
def take_out(
    *, community_id: int, user_ids: Collection[int], by: Actor, now: datetime
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Let people go whom a group had brought; what they wrote stays. Returns who has gone, and who has to stay.

    Who alone facilitates stays, and so does the sponsor: a community is never left without them unseen.
    """
    community = locked_community(community_id, by)
    require(is_space_administrator, by, None)
    facilitators = facilitators_of(community)
    gone: list[int] = []
    kept: list[int] = []
    rows = Membership.objects.select_for_update().active().filter(community=community, user_id__in=list(user_ids))
    for membership in rows.order_by("pk"):
        state, role = rules.State(community.state), rules.Role(membership.role)
        if rules.refusal_to_leave(state, role, facilitators=facilitators) is not None:
            kept.append(membership.user_id)
            continue
        facilitators -= role == rules.Role.FACILITATOR
        membership.state, membership.left_at = rules.MembershipState.LEFT, now
        membership.save(update_fields=["state", "left_at"])
        publish(events.PersonLeft(community_id=community.pk, user_id=membership.user_id), by=by, now=now)
        gone.append(membership.user_id)
    if gone:
        count_people(community)
        by.forget()
    return tuple(gone), tuple(kept)


def _of_space(space_id: int, user_ids: Collection[int]) -> dict[int, bool]:
    """Whether each of these people is external; those who are not of the space are missing."""
    places: dict[int, bool] = {}
    for chunk in batched(dict.fromkeys(user_ids), CHUNK):
        here = SpaceMembership.objects.filter(space_id=space_id, user_id__in=chunk)
        places.update(here.values_list("user_id", "is_external"))
    return places


def _who_may_hold(community: Community, role: rules.Role, user_ids: Collection[int]) -> list[int]:
    owners, sponsor_id = outcome_owner_ids(community.purpose_id), community.purpose.sponsor_id
    return [
        user_id
        for user_id in user_ids
        if rules.refusal_to_hold(role, user_id=user_id, sponsor_id=sponsor_id, owner_ids=owners) is None
    ]


def _places(community: Community, user_ids: Collection[int]) -> dict[int, str]:
    there: dict[int, str] = {}
    for chunk in batched(user_ids, CHUNK):
        rows = Membership.objects.filter(community=community, user_id__in=chunk)
        there.update(rows.values_list("user_id", "state"))
    return there
