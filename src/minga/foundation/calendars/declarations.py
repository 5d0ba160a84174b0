"""What this part of the house tells the rest about itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.foundation.calendars.models import CalendarAddress
from minga.foundation.declared import declare_personal
from minga.foundation.kept import ERASED, UNTIL_YOU_LEAVE, Kept, declare_kept

KEPT = (
    Kept(
        "calendars:address",
        _("The private address of your calendar, the day it was read last, and what it has given out"),
        _("So that your calendar program finds what has a date for you, and what goes is taken out of it."),
        UNTIL_YOU_LEAVE,
        {(CalendarAddress, "user"): ERASED},
        unread={(CalendarAddress, "user"): "It stands in the part calendar of the archive, without the secret."},
    ),
)


def of_person(user_id: int) -> Any:
    """That there is one, for the person's own archive."""
    return list(CalendarAddress.objects.filter(user_id=user_id).values("made_at", "read_at", "given"))


def declare() -> None:
    """Called once, when the apps stand."""
    declare_kept(*KEPT)
    declare_personal("calendar", of_person)
