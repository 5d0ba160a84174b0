"""From this day until that day, as people say it, and so many periods around each start, as a plan keeps it. Pure."""

from datetime import date, timedelta

from minga.kernel import Refusal
from minga.outcome.rules.periods import period_containing, place_of, shifted


def offsets(look_from: date, look_until: date, *, first: date, last: date, grain: str) -> tuple[int, int]:
    """How many periods before the first start a plan begins to look, and how many after the last it ends."""
    before = place_of(period_containing(look_from, grain), grain) - place_of(period_containing(first, grain), grain)
    after = place_of(period_containing(look_until, grain), grain) - place_of(period_containing(last, grain), grain)
    return before, after


def days(pre_first: int, post_last: int, *, first: date, last: date, grain: str) -> tuple[date, date]:
    """The first day that a plan looks at, and the last."""
    begins = shifted(period_containing(first, grain), grain, pre_first)
    return begins, shifted(period_containing(last, grain), grain, post_last + 1) - timedelta(days=1)


def refusal_to_look(look_from: date, look_until: date, *, first: date, last: date, grain: str) -> Refusal | None:
    """There is something to look at before anybody starts, and after the last has started."""
    before, after = offsets(look_from, look_until, first=first, last=last, grain=grain)
    if before >= 0:
        return Refusal("outcome:looks-from-late", {"day": first})
    return Refusal("outcome:looks-until-early", {"day": last}) if after < 0 else None
