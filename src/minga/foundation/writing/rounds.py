"""What the clock does for what was not sent."""

from datetime import datetime

from minga.foundation.jobs.rounds import every
from minga.foundation.writing import drafts


@every(days=1)
def forget_drafts(now: datetime) -> int:
    return drafts.forget_drafts(now)
