"""What this link does when something has happened."""

from minga.community import actions, events, tasks
from minga.community.actions.places import count_people
from minga.community.models import Community, Membership
from minga.community.rules import MembershipState, Role, State
from minga.foundation.events import Happening, react_to
from minga.foundation.jobs.later import later
from minga.foundation.tenancy.events import BelongingChanged, PersonRemoved
from minga.purpose.events import CharterRevised, SponsorAnswered


@react_to(events.PeopleInvited)
def mail_the_invited(fact: events.PeopleInvited, happening: Happening) -> None:
    """The mails leave in the background: five hundred of them must not hold up the page."""
    later(tasks.mail_invitations, happening.space_id, fact.community_id)


@react_to(CharterRevised, SponsorAnswered)
def seat_the_sponsor(fact: CharterRevised | SponsorAnswered, happening: Happening) -> None:
    """Whoever sponsors a purpose sponsors its communities; whoever has said no leaves that place."""
    if isinstance(fact, SponsorAnswered) or "sponsor_id" in fact.before:
        actions.seat_sponsor(purpose_id=fact.purpose_id, now=happening.at)


@react_to(BelongingChanged)
def mark_where_people_come_from(fact: BelongingChanged, _happening: Happening) -> None:
    """Who is of the organization now, or no longer, reads so in every community."""
    Membership.objects.filter(user_id=fact.user_id).update(is_external=fact.is_external)


@react_to(PersonRemoved)
def take_out_of_communities(fact: PersonRemoved, happening: Happening) -> None:
    """Who is taken out of the space takes part in nothing of it any more; what they wrote stays."""
    active = Membership.objects.active().filter(user_id=fact.user_id)
    communities = list(Community.objects.select_for_update().filter(pk__in=active.values("community_id")))
    facilitated = set(active.filter(role=Role.FACILITATOR).values_list("community_id", flat=True))
    active.update(state=MembershipState.LEFT, left_at=happening.at)
    count_people(*communities)
    for community in communities:
        if community.pk in facilitated and community.state != State.CLOSED:
            actions.succeed_absent(community, fact.user_id, now=happening.at)
