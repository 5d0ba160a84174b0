"""What this link does when something has happened."""

from minga.community import events, tasks
from minga.foundation.events import Happening, react_to
from minga.foundation.jobs.later import later


@react_to(events.PeopleInvited)
def mail_the_invited(fact: events.PeopleInvited, happening: Happening) -> None:
    """The mails leave in the background: five hundred of them must not hold up the page."""
    later(tasks.mail_invitations, happening.space_id, fact.community_id)
