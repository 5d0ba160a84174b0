"""Join, ask to join, be answered, change role, leave."""

from datetime import datetime

from django.db import transaction

from minga.community import events, permissions, rules
from minga.community.actions.places import (
    count_people,
    facilitators_of,
    locked_community,
    membership_in,
    require_hold,
    role_for_newcomer,
    seat,
)
from minga.community.models import Community, EarlierAnswer, Membership
from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.purpose.models import Purpose


def _state_of(membership: Membership | None) -> rules.MembershipState | None:
    return rules.MembershipState(membership.state) if membership else None


def _active(community: Community, user_id: int) -> Membership:
    membership = membership_in(community, user_id)
    if membership is None or membership.state != rules.MembershipState.ACTIVE:
        raise RefusedError(Refusal("community:not-inside"))
    return membership


@transaction.atomic
def join_community(*, community_id: int, by: Actor, now: datetime) -> Membership:
    """Walk into an open community. Whoever is not of the space comes in as a guest."""
    community = locked_community(community_id, by)
    before = _state_of(membership_in(community, by.person_id))
    refuse_if(rules.refusal_to_join(rules.State(community.state), rules.Access(community.access), membership=before))
    role = role_for_newcomer(by)
    require_hold(community, by.person_id, role)
    membership = seat(community, by.person_id, role, now=now)
    by.forget()
    fact = events.PersonJoined(community_id=community.pk, user_id=by.person_id, role=role, how="open")
    publish(fact, by=by, now=now)
    return membership


@transaction.atomic
def request_to_join(*, community_id: int, answer: str, by: Actor, now: datetime) -> Membership:
    """Ask a listed community to be let in, answering its question if it has one."""
    community = locked_community(community_id, by)
    membership = membership_in(community, by.person_id) or Membership(community=community, user_id=by.person_id)
    refuse_if(
        rules.refusal_to_request(
            rules.State(community.state),
            rules.Access(community.access),
            membership=_state_of(membership) if membership.pk else None,
            decided_at=membership.decided_at,
            question=community.joining_question,
            answer=answer,
            now=now,
        )
    )
    role = role_for_newcomer(by)
    require_hold(community, by.person_id, role)
    before = {"answer": membership.answer, "note": membership.note}
    membership.role, membership.state = role, rules.MembershipState.REQUESTED
    membership.is_external, membership.answer, membership.note = _is_external(by), answer, ""
    membership.requested_at, membership.decided_at = now, None
    membership.save()
    if any(before.values()):
        EarlierAnswer.objects.create(membership=membership, replaced_at=now, **before)
    publish(events.JoinRequested(community_id=community.pk, user_id=by.person_id), by=by, now=now)
    return membership


def _is_external(actor: Actor) -> bool:
    places = SpaceMembership.objects.filter(space_id=actor.space_id, user_id=actor.person_id)
    return bool(places.values_list("is_external", flat=True).first() in {None, True})


@transaction.atomic
def decide_request(
    *, community_id: int, user_id: int, is_accepted: bool, reason: str, by: Actor, now: datetime
) -> Membership:
    """Let somebody in, or decline with a reason that they will read."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    membership = membership_in(community, user_id)
    if membership is None:
        raise RefusedError(Refusal("community:no-request"))
    refuse_if(
        rules.refusal_to_decide_request(
            rules.State(community.state),
            rules.MembershipState(membership.state),
            is_accepted=is_accepted,
            reason=reason,
        )
    )
    if is_accepted:
        require_hold(community, user_id, rules.Role(membership.role))
        membership = seat(community, user_id, rules.Role(membership.role), now=now, note=reason)
    else:
        membership.state, membership.note = rules.MembershipState.DECLINED, reason
    membership.decided_at = now
    membership.save()
    publish(events.RequestDecided(community_id=community.pk, user_id=user_id, is_accepted=is_accepted), by=by, now=now)
    if is_accepted:
        fact = events.PersonJoined(community_id=community.pk, user_id=user_id, role=membership.role, how="request")
        publish(fact, by=by, now=now)
    return membership


@transaction.atomic
def change_role(*, community_id: int, user_id: int, role: rules.Role | str, by: Actor, now: datetime) -> Membership:
    """Give somebody inside another role. The sponsor's role does not change, and one facilitator stays."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    membership = _active(community, user_id)
    before, after = rules.Role(membership.role), rules.Role(role)
    refuse_if(
        rules.refusal_to_change_role(
            rules.State(community.state), before, after, facilitators=facilitators_of(community)
        )
    )
    require_hold(community, user_id, after)
    if before != after:
        membership.role = after
        membership.save(update_fields=["role"])
        by.forget()
        fact = events.RoleChanged(community_id=community.pk, user_id=user_id, role=after, before=before)
        publish(fact, by=by, now=now)
    return membership


@transaction.atomic
def leave_community(*, community_id: int, by: Actor, now: datetime) -> Membership:
    """Go. What the person wrote stays."""
    community = locked_community(community_id, by)
    membership = _active(community, by.person_id)
    refuse_if(
        rules.refusal_to_leave(
            rules.State(community.state), rules.Role(membership.role), facilitators=facilitators_of(community)
        )
    )
    membership.state, membership.left_at = rules.MembershipState.LEFT, now
    membership.save(update_fields=["state", "left_at"])
    count_people(community)
    by.forget()
    publish(events.PersonLeft(community_id=community.pk, user_id=by.person_id), by=by, now=now)
    return membership


@transaction.atomic
def send_away(*, community_id: int, user_id: int, by: Actor, now: datetime) -> None:
    """Take somebody out who may not come back by themselves. Who may decide it is asked by who calls this."""
    community = Community.objects.select_for_update().get(pk=community_id)
    membership = _active(community, user_id)
    refuse_if(
        rules.refusal_to_leave(
            rules.State(community.state), rules.Role(membership.role), facilitators=facilitators_of(community)
        )
    )
    membership.state, membership.left_at = rules.MembershipState.REMOVED, now
    membership.save(update_fields=["state", "left_at"])
    count_people(community)
    publish(events.PersonTakenOut(community_id=community.pk, user_id=user_id), by=by, now=now)


@transaction.atomic
def take_back(*, community_id: int, user_id: int, by: Actor, now: datetime) -> None:
    """Undo a taking out: the person has their place again, with the role they had."""
    community = Community.objects.select_for_update().get(pk=community_id)
    membership = membership_in(community, user_id)
    if membership is None or membership.state != rules.MembershipState.REMOVED:
        return
    require_hold(community, user_id, rules.Role(membership.role))
    seat(community, user_id, rules.Role(membership.role), now=now, is_external=membership.is_external)
    fact = events.PersonJoined(community_id=community.pk, user_id=user_id, role=membership.role, how="appeal")
    publish(fact, by=by, now=now)


@transaction.atomic
def seat_sponsor(*, purpose_id: int, now: datetime) -> None:
    """Let the purpose's sponsor, who may be another now or nobody, sponsor its living communities, and nobody else."""
    sponsor_id = Purpose.objects.values_list("sponsor_id", flat=True).get(pk=purpose_id)
    rows = Community.objects.select_for_update().filter(purpose_id=purpose_id).exclude(state=rules.State.CLOSED)
    for community in rows.order_by("id"):
        gone = Membership.objects.active().filter(community=community, role=rules.Role.SPONSOR)
        for membership in gone.exclude(user_id=sponsor_id) if sponsor_id else gone:
            membership.state, membership.left_at = rules.MembershipState.LEFT, now
            membership.save(update_fields=["state", "left_at"])
            publish(events.PersonLeft(community_id=community.pk, user_id=membership.user_id), by=None, now=now)
        count_people(community)
        if sponsor_id is not None:
            _seat_as_sponsor(community, sponsor_id, now=now)


def _seat_as_sponsor(community: Community, user_id: int, *, now: datetime) -> None:
    """The one who alone facilitates goes on doing so: a community is never left without anybody."""
    there = membership_in(community, user_id)
    role = rules.Role(there.role) if there is not None and there.state == rules.MembershipState.ACTIVE else None
    if role == rules.Role.SPONSOR or (role == rules.Role.FACILITATOR and facilitators_of(community) == 1):
        return
    seat(community, user_id, rules.Role.SPONSOR, now=now)
    fact = (
        events.PersonJoined(community_id=community.pk, user_id=user_id, role=rules.Role.SPONSOR, how="purpose")
        if role is None
        else events.RoleChanged(community_id=community.pk, user_id=user_id, role=rules.Role.SPONSOR, before=role)
    )
    publish(fact, by=None, now=now)
