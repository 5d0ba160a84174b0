"""When mail may leave: pure questions about a person's own clock."""

from datetime import date, datetime, timedelta
from enum import StrEnum

DIGEST_HOUR = 8
QUIET_FROM, QUIET_TO = 21, 7
LINES_MAX = 20
WEEK = timedelta(days=7)
MONDAY = 0


class Digest(StrEnum):
    """How often a person wants the digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


def is_quiet(local: datetime) -> bool:
    """Whether it is between 21:00 and 07:00 where the person lives."""
    return local.hour >= QUIET_FROM or local.hour < QUIET_TO


def is_digest_hour(local: datetime) -> bool:
    """Whether digests may leave at this hour: from 08:00 to 21:00."""
    return local.hour >= DIGEST_HOUR and not is_quiet(local)


def is_digest_due(digest: Digest, *, last_on: date | None, local: datetime) -> bool:
    """Whether a digest may leave now: from 08:00 to 21:00, once a day at most; weekly on Mondays, or a week late."""
    today = local.date()
    if digest == Digest.NONE or not is_digest_hour(local):
        return False
    if last_on is not None and last_on >= today:
        return False
    if digest == Digest.DAILY:
        return True
    return local.weekday() == MONDAY or (last_on is not None and today - last_on >= WEEK)
