"""When mail may leave: pure questions about a person's own clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from minga.kernel import Refusal

DIGEST_HOUR = 8
QUIET_FROM, QUIET_TO = 21, 7
HOURS, WEEKDAYS = 24, 7
CAP_LEAST, CAP, CAP_MOST = 1, 20, 100
WEEK = timedelta(days=7)
MONDAY = 0


class Digest(StrEnum):
    """How often a person wants the digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Times:
    """A person's own hours, on their own clock. Without a beginning no hour is quiet."""

    digest: Digest = Digest.DAILY
    hour: int = DIGEST_HOUR
    weekday: int = MONDAY
    quiet_from: int | None = QUIET_FROM
    quiet_to: int | None = QUIET_TO


USUAL = Times()


def is_quiet(local: datetime, times: Times = USUAL) -> bool:
    """Whether nothing may be mailed at this hour where the person lives; usually between 21:00 and 07:00."""
    return is_quiet_hour(local.hour, times.quiet_from, times.quiet_to)


def is_quiet_hour(hour: int, quiet_from: int | None, quiet_to: int | None) -> bool:
    if quiet_from is None or quiet_to is None:
        return False
    if quiet_from < quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to


def is_digest_hour(local: datetime, times: Times = USUAL) -> bool:
    """Whether the digest may leave at this hour: from the hour that was chosen on, while it is not quiet."""
    return local.hour >= times.hour and not is_quiet(local, times)


def is_digest_due(times: Times, *, last_on: date | None, local: datetime) -> bool:
    """Whether a digest may leave now: once a day at most; weekly on the day that was chosen, or a week late."""
    today = local.date()
    if times.digest == Digest.NONE or not is_digest_hour(local, times):
        return False
    if last_on is not None and last_on >= today:
        return False
    if times.digest == Digest.DAILY:
        return True
    return local.weekday() == times.weekday or (last_on is not None and today - last_on >= WEEK)


def refusal_to_choose(times: Times) -> Refusal | None:
    """Quiet hours have two ends that differ, and a digest leaves when it is not quiet."""
    if (times.quiet_from is None) != (times.quiet_to is None):
        return Refusal("notices:quiet-has-one-end")
    if times.quiet_from is not None and times.quiet_from == times.quiet_to:
        return Refusal("notices:quiet-has-no-end")
    if times.digest != Digest.NONE and is_quiet_hour(times.hour, times.quiet_from, times.quiet_to):
        return Refusal("notices:digest-while-quiet")
    return None
