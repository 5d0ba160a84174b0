"""Who may know of a community, who may read it, and who may do what in it.

Reading ``community.purpose`` is part of every question about access: rows for a page select it.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minga.community.models import Community, CommunityQuerySet, Membership
from minga.community.rules import TAKE_PART, Access, Role, State
from minga.foundation.policy import (
    Actor,
    Permission,
    is_known,
    is_space_administrator,
    is_space_member,
    permission,
)
from minga.foundation.prepared import prepared, remembered_for_queries
from minga.foundation.tenancy.rights import (
    FOUND,
    INVITE,
    is_among_facilitators_for,
    is_chosen_for,
    reads_names_where,
)
from minga.purpose.permissions import CAN_SEE as CAN_SEE_PURPOSE
from minga.purpose.rules import Audience

LISTED = (Access.OPEN, Access.LISTED)
ROLES_KEY = "community:roles"


def roles_of(actor: Actor) -> dict[int, str]:
    """The actor's active roles by community; asked for once in the actor's life."""
    user_id = actor.user_id
    if user_id is None:
        return {}
    return actor.remember(ROLES_KEY, lambda: _active_roles(user_id))


@prepared
def _active_places(user_id: int) -> QuerySet[Membership, tuple[int, str]]:
    return Membership.objects.active().filter(user_id=user_id).order_by().values_list("community_id", "role")


def _active_roles(user_id: int) -> dict[int, str]:
    return dict(_active_places(user_id))


remembered_for_queries(ROLES_KEY, roles_of)


def role_in(actor: Actor, community_id: int) -> str | None:
    """The active role of this actor in this community, or None."""
    return roles_of(actor).get(community_id)


def _is_of_space(actor: Actor) -> bool:
    return is_space_member(actor, None)


def _known_of(actor: Actor) -> Q:
    seen = Q(access__in=LISTED, purpose__audience=Audience.PUBLIC)
    if _is_of_space(actor):
        seen |= Q(access__in=[*LISTED, Access.INVITATION]) & ~Q(purpose__audience=Audience.CONFIDENTIAL)
    return seen


def visible_to(actor: Actor) -> CommunityQuerySet:
    """Communities this actor may know of. A secret one exists only for those inside."""
    communities: CommunityQuerySet = Community.objects.filter(_known_of(actor) | Q(pk__in=list(roles_of(actor))))
    return communities


def readable_by(actor: Actor) -> CommunityQuerySet:
    """Communities whose content this actor may read. While one is forming, those inside prepare it."""
    audiences = [Audience.PUBLIC, *([Audience.SPACE] if _is_of_space(actor) else [])]
    is_open = Q(access=Access.OPEN, purpose__audience__in=audiences) & ~Q(state=State.FORMING)
    communities: CommunityQuerySet = Community.objects.filter(is_open | Q(pk__in=list(roles_of(actor))))
    return communities


@permission
def can_see(actor: Actor, community: Community) -> bool:
    """May know that it exists: agrees with :func:`visible_to`."""
    if role_in(actor, community.pk) is not None:
        return True
    audience = community.purpose.audience
    if community.access in LISTED and audience == Audience.PUBLIC:
        return True
    return _is_of_space(actor) and community.access != Access.SECRET and audience != Audience.CONFIDENTIAL


@permission
def can_read(actor: Actor, community: Community) -> bool:
    """May read its content: agrees with :func:`readable_by`."""
    if role_in(actor, community.pk) is not None:
        return True
    if community.access != Access.OPEN or community.state == State.FORMING:
        return False
    audience = community.purpose.audience
    return audience == Audience.PUBLIC or (audience == Audience.SPACE and _is_of_space(actor))


def _holds(*roles: Role) -> Permission[Community]:
    def holds(actor: Actor, community: Community) -> bool:
        return role_in(actor, community.pk) in roles

    return Permission(holds, f"is {' or '.join(roles)}")


@permission
def is_named_sponsor(actor: Actor, community: Community) -> bool:
    """Whom the purpose names, whatever role they hold here: a charter may change after people have come in."""
    return actor.is_known and community.purpose.sponsor_id == actor.user_id


@permission
def is_open(_actor: Actor, community: Community) -> bool:
    return community.state == State.OPEN


@permission
def is_internal(actor: Actor, _community: object) -> bool:
    return not actor.is_external


IS_OF_SPACE = is_space_member
CAN_FOUND = CAN_SEE_PURPOSE & is_chosen_for(FOUND)
CAN_SEE = can_see
CAN_READ = can_read
IS_FACILITATOR = _holds(Role.FACILITATOR)
IS_SPONSOR = _holds(Role.SPONSOR)
IS_EVALUATOR = _holds(Role.EVALUATOR)
IS_MEMBER = _holds(*Role)
"""Holds any active role: sponsor, facilitator, member, guest or evaluator."""
CAN_TAKE_PART = is_open & _holds(*TAKE_PART)
CAN_FACILITATE = IS_FACILITATOR & ~is_named_sponsor
CAN_BRING_INSIDE = is_space_member & is_internal
CAN_INVITE_OUTSIDE = CAN_FACILITATE & is_among_facilitators_for(INVITE)
CAN_READ_NAMES = can_read & reads_names_where(IS_MEMBER)
"""Who wrote what, and who facilitates. What is written for a request keeps to it name by name: ``naming_for``."""
CAN_SEE_PEOPLE = (IS_MEMBER | (can_read & is_space_member)) & reads_names_where(IS_MEMBER)
CAN_ENROL = can_see & (CAN_FACILITATE | is_space_administrator)
CAN_PASS_ON = can_see & is_space_administrator
CAN_COME_IN = can_see & is_known & ~IS_MEMBER


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do on a community's page."""

    read: bool
    see_people: bool
    facilitate: bool
    open: bool
    join: bool
    request: bool
    leave: bool
    sign_in_first: bool


def what_actor_may(actor: Actor, community: Community, *, has_asked: bool) -> May:
    is_living = community.state != State.CLOSED
    facilitates = is_living and CAN_FACILITATE(actor, community)
    enters = community.state == State.OPEN and not IS_MEMBER(actor, community)
    comes_in = enters and CAN_COME_IN(actor, community)
    return May(
        read=CAN_READ(actor, community),
        see_people=CAN_SEE_PEOPLE(actor, community),
        facilitate=facilitates,
        open=facilitates and community.state == State.FORMING,
        join=comes_in and community.access == Access.OPEN,
        request=comes_in and community.access == Access.LISTED and not has_asked,
        leave=is_living and IS_MEMBER(actor, community) and not IS_SPONSOR(actor, community),
        sign_in_first=enters and not actor.is_known and community.access in LISTED,
    )
