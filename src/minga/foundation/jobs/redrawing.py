"""What is kept ready drawn (text as HTML, cards, the words of search) is drawn again after an upgrade.

Each such store says what its rows are drawn with, as a fingerprint of specimens drawn now. Where that differs from the
fingerprint of its last drawing, a round draws its rows again in small steps, from the first to the last; a stop in the
middle goes on where it was.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from minga.foundation.jobs.models import Redrawing
from minga.foundation.jobs.rounds import every

SECONDS = 2.0  # of work in one round, so that pages on the same cores do not wait


@dataclass(frozen=True, slots=True)
class Drawn:
    """A store of drawn things. ``redraw(after)`` draws the next few rows again and returns the last of their ids, or
    None when none was left; it must bear being called again for the same rows."""

    name: str
    fingerprint: Callable[[], str]
    redraw: Callable[[int], int | None]


_drawn: list[Drawn] = []
_is_current: set[str] = set()  # found to be as this process draws them


def declare_drawn(drawn: Drawn) -> None:
    """Have this store drawn again when its fingerprint changes, after those that were declared before it."""
    _drawn.append(drawn)


def digest_of(*specimens: str) -> str:
    """One short fingerprint of what was drawn."""
    return hashlib.sha256("\0".join(specimens).encode()).hexdigest()[:32]


@every(seconds=5)
def redraw_what_is_outdated(_now: datetime) -> int:
    """Go on drawing again for about two seconds; returns the number of steps taken."""
    until = time.monotonic() + SECONDS
    steps = 0
    for drawn in _drawn:
        while drawn.name not in _is_current:
            if time.monotonic() >= until:
                return steps
            steps += 1
            if not _step(drawn):
                _is_current.add(drawn.name)
    return steps


def _step(drawn: Drawn) -> bool:
    """Draw the next few rows again; whether there may be more."""
    fingerprint = drawn.fingerprint()
    kept, _made = Redrawing.objects.get_or_create(name=drawn.name)
    if kept.drawn_with != fingerprint:
        kept.drawn_with, kept.done_to, kept.is_done = fingerprint, 0, False
    if not kept.is_done:
        last = drawn.redraw(kept.done_to)
        kept.is_done, kept.done_to = last is None, last or kept.done_to
        kept.save()
    return not kept.is_done
