"""What the clock does for people's rights."""

from datetime import datetime

from minga.foundation.jobs.rounds import every
from minga.foundation.rights import actions


@every(minutes=10)
def erase_who_asked(now: datetime) -> int:
    return actions.erase_due(now)


@every(minutes=1)
def bring_terms_into_force(now: datetime) -> int:
    return actions.bring_into_force(now)


@every(minutes=10)
def forget_archives(now: datetime) -> int:
    return actions.forget_archives(now)


@every(days=1)
def forget_what_is_old(now: datetime) -> int:
    return actions.forget_what_is_old(now)
