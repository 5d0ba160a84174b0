"""Who may do what with a decision, and which decisions an actor may know of. All derive from the community's.

Reading ``decision.community.purpose`` is part of every question: rows for a page select it.
"""

from dataclasses import dataclass

from django.db.models import Q

from minga.community import permissions as community_permissions
from minga.community.models import Community, Membership
from minga.decision import rules
from minga.decision.models import Decision, DecisionQuerySet, RollEntry
from minga.decision.rules import State
from minga.foundation.policy import Actor, permission
from minga.foundation.tenancy.rights import OPEN, is_among_facilitators_for

UNPUBLIC = [State.DRAFT, State.WITHDRAWN]


@permission
def can_read_community(actor: Actor, decision: Decision) -> bool:
    return community_permissions.CAN_READ(actor, decision.community)


@permission
def facilitates_community(actor: Actor, community: Community) -> bool:
    """Holds the facilitator's role, and is not whom the purpose names as its sponsor."""
    is_sponsor = actor.is_known and community.purpose.sponsor_id == actor.user_id
    return community_permissions.IS_FACILITATOR(actor, community) and not is_sponsor


@permission
def facilitates(actor: Actor, decision: Decision) -> bool:
    return facilitates_community(actor, decision.community)


@permission
def is_sponsor(actor: Actor, decision: Decision) -> bool:
    return community_permissions.IS_SPONSOR(actor, decision.community)


@permission
def is_public(_actor: Actor, decision: Decision) -> bool:
    return decision.state not in UNPUBLIC


@permission
def is_on_roll(actor: Actor, decision: Decision) -> bool:
    if actor.user_id is None:
        return False
    return RollEntry.objects.filter(decision=decision, user_id=actor.user_id).exists()


def votes_in(user_id: int, community: Community) -> bool:
    """Whether this person would be on the roll of a vote that this community opened now."""
    roles = rules.roles_on_roll(community.purpose.decision_right)
    return Membership.objects.active().filter(community=community, user_id=user_id, role__in=roles).exists()


CAN_DRAFT = community_permissions.CAN_READ & facilitates_community
CAN_FACILITATE = can_read_community & facilitates
CAN_OPEN = CAN_FACILITATE & is_among_facilitators_for(OPEN)
"""A draft is written by every facilitator; the space chooses who of them opens the vote."""
CAN_SEE = can_read_community & (is_public | facilitates)
CAN_VOTE = CAN_SEE & is_public & is_on_roll
CAN_RESPOND = CAN_SEE & is_public & is_sponsor


def visible_to(actor: Actor) -> DecisionQuerySet:
    """Decisions of communities this actor may read; drafts and withdrawn ones only of those they facilitate."""
    readable = community_permissions.readable_by(actor).values("pk")
    seen = ~Q(state__in=UNPUBLIC)
    if actor.user_id is not None:
        mine = Membership.objects.facilitators().filter(user_id=actor.user_id).values("community_id")
        seen |= Q(community_id__in=mine) & ~Q(community__purpose__sponsor_id=actor.user_id)
        seen |= Q(community_id__in=mine, community__purpose__sponsor_id__isnull=True)
    decisions: DecisionQuerySet = Decision.objects.filter(seen, community_id__in=readable)
    return decisions


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do on a decision's page now."""

    facilitate: bool
    edit: bool
    publish: bool
    respond: bool


def what_actor_may(actor: Actor, decision: Decision, *, has_responded: bool) -> May:
    runs = CAN_FACILITATE(actor, decision)
    stored = State(decision.state)
    return May(
        facilitate=runs,
        edit=runs and stored == State.DRAFT,
        publish=runs and rules.refusal_to_publish(stored, reasons="-") is None,
        respond=stored == State.PUBLISHED and not has_responded and CAN_RESPOND(actor, decision),
    )
