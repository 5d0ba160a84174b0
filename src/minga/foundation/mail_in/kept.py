"""What is kept of people who write by mail, or to whom mail does not arrive."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.foundation.kept import ERASED, UNTIL_YOU_LEAVE, Kept
from minga.foundation.mail_in.models import Arrival, MailTrouble

IN_ARCHIVE = "It stands in the part mail_in of the archive."

KEPT = (
    Kept(
        "mail_in:arrivals",
        _("What came from you by mail, when, and what became of it; the text of what was not published"),
        _("So that no mail is taken twice, and you find again what could not be published."),
        _("Thirty days."),
        {(Arrival, "user"): ERASED},
        unread={(Arrival, "user"): IN_ARCHIVE},
    ),
    Kept(
        "mail_in:trouble",
        _("That mail to you came back, with the reason the other mail server gave"),
        _("So that nothing is mailed where it does not arrive, and you can see why."),
        UNTIL_YOU_LEAVE,
        {(MailTrouble, "user"): ERASED},
        unread={(MailTrouble, "user"): IN_ARCHIVE},
    ),
)


def of_person(user_id: int) -> Any:
    """Both, for the person's own archive."""
    arrived = Arrival.objects.filter(user_id=user_id).order_by("arrived_at")
    trouble = MailTrouble.objects.filter(user_id=user_id)
    return {
        "arrived": list(arrived.values("arrived_at", "kind", "fate", "reason", "text", "left_out", "sender", "path")),
        "came_back": list(trouble.values("status", "said", "last_at", "paused_at")),
    }
