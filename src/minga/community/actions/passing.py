"""Somebody else facilitates where the one who did cannot go on."""

from datetime import datetime

from django.db import transaction

from minga.community import events, permissions, rules
from minga.community.actions.places import count_people, locked_community, membership_in, require_hold, seat
from minga.community.models import Community, Membership
from minga.community.queries import next_facilitator
from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, require
from minga.kernel import Refusal


@transaction.atomic
def pass_on_facilitation(*, community_id: int, user_id: int, successor_id: int, by: Actor, now: datetime) -> Membership:
    """An administrator lets somebody else facilitate; who did stays inside as a member. Both are told."""
    community = locked_community(community_id, by)
    require(permissions.CAN_PASS_ON, by, community)
    before = membership_in(community, user_id)
    if before is None or before.role != rules.Role.FACILITATOR or before.state != rules.MembershipState.ACTIVE:
        raise RefusedError(Refusal("community:not-inside"))
    require_hold(community, successor_id, rules.Role.FACILITATOR)
    after = _facilitates(community, successor_id, by=by, now=now)
    before.role = rules.Role.MEMBER
    before.save(update_fields=["role"])
    by.forget()
    fact = events.RoleChanged(
        community_id=community.pk, user_id=user_id, role=rules.Role.MEMBER, before=rules.Role.FACILITATOR
    )
    publish(fact, by=by, now=now)
    return after


def succeed_absent(community: Community, user_id: int, *, now: datetime) -> None:
    """Who facilitated alone is gone from the space: whoever has been inside longest and may do it, does it from now on.

    So is a community that no administrator may know of never left without anybody.
    """
    successor = next_facilitator(community, user_id)
    if successor is not None and not Membership.objects.facilitators().filter(community=community).exists():
        _facilitates(community, successor, by=None, now=now)


def _facilitates(community: Community, user_id: int, *, by: Actor | None, now: datetime) -> Membership:
    there = membership_in(community, user_id)
    was = rules.Role(there.role) if there is not None and there.state == rules.MembershipState.ACTIVE else None
    place = seat(community, user_id, rules.Role.FACILITATOR, now=now, is_external=False)
    if was is not None and there is not None:
        Membership.objects.filter(pk=place.pk).update(joined_at=there.joined_at)
    count_people(community)
    fact = (
        events.PersonJoined(community_id=community.pk, user_id=user_id, role=rules.Role.FACILITATOR, how="handed-over")
        if was is None
        else events.RoleChanged(community_id=community.pk, user_id=user_id, role=rules.Role.FACILITATOR, before=was)
    )
    publish(fact, by=by, now=now)
    return place
