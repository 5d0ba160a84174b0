"""What becomes of a mail, and when mail to somebody is paused. Pure."""

from datetime import timedelta
from enum import StrEnum

SOFT_MOST = 5
"""So many times mail may come back for a passing reason before it is paused."""
IN_AN_HOUR = 30
TOLD_IN_A_DAY = 10
KEPT_FOR = timedelta(days=30)
MAILBOX_FULL, POLICY = "5.2.2", "5.7."


class Fate(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    REFUSED = "refused"
    IGNORED = "ignored"
    BOUNCED = "bounced"


def is_hard(status: str, action: str) -> bool:
    """Whether a report says that mail will never arrive there: not for a full mailbox or a rule about content."""
    lasting = status.startswith("5.") and not status.startswith((MAILBOX_FULL, POLICY))
    return action == "failed" and lasting


def is_to_be_paused(*, is_hard: bool, soft_count: int) -> bool:
    return is_hard or soft_count >= SOFT_MOST


def is_too_fast(in_an_hour: int) -> bool:
    """Whether somebody's mail comes faster than people write."""
    return in_an_hour >= IN_AN_HOUR
