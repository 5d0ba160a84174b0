"""How a space looks and greets, as pages and mails need it."""

from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from typing import Final

from django.conf import settings

from minga.foundation.policy import GUEST, Actor
from minga.foundation.tenancy.models import Logo, Space, SpaceMembership

NEWCOMER_FOR: Final = timedelta(days=14)


def logo_called(space: Space, key: str) -> Logo | None:
    """The logo of the space if it is called so: whoever was not shown the name cannot guess it."""
    return Logo.objects.filter(space=space).first() if key and key == space.logo_key else None


def is_welcomed(actor: Actor, now: datetime) -> bool:
    """Whether somebody reads the words of welcome: a visitor, a guest, or who joined in the last two weeks."""
    if actor.space_role in {None, GUEST}:
        return True
    mine = SpaceMembership.objects.filter(space_id=actor.space_id, user_id=actor.person_id)
    return mine.filter(joined_at__gt=now - NEWCOMER_FOR).exists()


def sender_for(space: Space) -> str:
    """From whom mail of this space comes: its own name, at the address of the installation."""
    return formataddr((space.mail_name or space.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
