"""What several actions need: the locked community, and giving a person a place in it."""

from datetime import datetime

from django.db.models import QuerySet

from minga.community import permissions, rules
from minga.community.models import Community, Membership
from minga.community.queries import outcome_owner_ids
from minga.foundation import clock
from minga.foundation.policy import GUEST, MEMBER, Actor, NotFoundError, RefusedError, refuse_if
from minga.foundation.prepared import prepared
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.actions import admit_person
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.purpose.actions import admit_reader


@prepared
def _locked(community_id: int) -> QuerySet[Community]:
    return Community.objects.select_for_update(of=("self",)).select_related("purpose").filter(pk=community_id)


@prepared
def _place(community_id: int, user_id: int) -> QuerySet[Membership]:
    return Membership.objects.select_for_update().filter(community_id=community_id, user_id=user_id)


def locked_community(community_id: int, by: Actor) -> Community:
    """The community, locked; ``NotFoundError`` where the actor may not know of it."""
    community = locked_for_invited(community_id)
    if not permissions.CAN_SEE(by, community):
        raise NotFoundError
    return community


def locked_for_invited(community_id: int) -> Community:
    """The community, locked, for somebody whom an invitation lets in."""
    community = _locked.first(community_id)
    if community is None:
        raise NotFoundError
    return community


def membership_in(community: Community, user_id: int) -> Membership | None:
    return _place.first(community.pk, user_id)


def require_hold(community: Community, user_id: int, role: rules.Role) -> None:
    """Refuse a role that this person may not hold in this community."""
    refuse_if(
        rules.refusal_to_hold(
            role,
            user_id=user_id,
            sponsor_id=community.purpose.sponsor_id,
            owner_ids=outcome_owner_ids(community.purpose_id),
        )
    )


def require_space_member(space_id: int, user_id: int) -> None:
    people = SpaceMembership.objects.filter(space_id=space_id, user_id=user_id).exclude(role=GUEST)
    if not people.present(clock.now()).exists():
        raise RefusedError(Refusal("community:unknown-person"))


def role_for_newcomer(actor: Actor) -> rules.Role:
    """People of the space come in as members; everybody else as guests of this community."""
    return rules.Role.MEMBER if permissions.IS_OF_SPACE(actor, None) else rules.Role.GUEST


def seat(
    community: Community, user_id: int, role: rules.Role, *, now: datetime, note: str = "", is_external: bool = True
) -> Membership:
    """Give a person an active place. Whoever is new to the space becomes its guest; from inside, its member."""
    place = admit_person(
        space_id=current_space_id(),
        user_id=user_id,
        now=now,
        role=GUEST if is_external else MEMBER,
        is_external=is_external,
    )
    membership = membership_in(community, user_id) or Membership(community=community, user_id=user_id)
    membership.role, membership.state = role, rules.MembershipState.ACTIVE
    membership.is_external, membership.note = place.is_external, note
    membership.joined_at, membership.left_at = now, None
    membership.save()
    count_people(community)
    admit_reader(purpose_id=community.purpose_id, user_id=user_id)
    return membership


def count_people(*communities: Community) -> None:
    """Keep how many take part, so that no list counts them; asked by whatever lets people in or out."""
    for community in communities:
        community.people_count = Membership.objects.active().filter(community=community).count()
        community.save(update_fields=["people_count"])


def facilitators_of(community: Community) -> int:
    """How many facilitators are active; the community's row is locked, so the number holds."""
    return Membership.objects.facilitators().filter(community=community).count()
