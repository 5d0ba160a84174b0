"""What this link does when something has happened."""

from minga.community import actions, events, tasks
from minga.foundation.events import Happening, react_to
from minga.foundation.jobs.later import later
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
