"""What a vote may say of itself, and when, so that nobody's ballot is told."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from minga.decision.rules.ballots import Choice
from minga.decision.rules.lifecycle import ENDED, State

FEWEST_SHOWN = 7


class Disclosure(StrEnum):
    """What a secret result tells of single voters."""

    NOTHING = "nothing"
    FEW = "few"
    ALL_BUT_ONE = "all_but_one"
    ALL_ALIKE = "all_alike"


def turnout_shown(state: State, *, is_secret: bool, turnout: int) -> int | None:
    """How many have voted, as far as it may be told.

    A secret vote that is still open tells it in full batches of seven, and nothing below: a number that follows a
    single ballot tells when it was cast.
    """
    if state in ENDED or not is_secret:
        return turnout
    return turnout - turnout % FEWEST_SHOWN or None


def disclosure_of(choices: Sequence[Choice]) -> Disclosure:
    """Whether the ballots, none of which has a name, tell how single people voted.

    All alike tell everybody's; where one differs, that one knows all the others'; fewer than seven leave little to
    hide among.
    """
    if len(choices) > 1 and all(choice == choices[0] for choice in choices):
        return Disclosure.ALL_ALIKE
    if len(choices) > 2 and any(sum(other != choice for other in choices) == 1 for choice in choices[:2]):
        return Disclosure.ALL_BUT_ONE
    return Disclosure.FEW if len(choices) < FEWEST_SHOWN else Disclosure.NOTHING


def fact_moment(*, opened_at: datetime | None, day_began: datetime) -> datetime:
    """When the journal says that something secret happened: only the day, and never before the opening."""
    return max(opened_at, day_began) if opened_at else day_began
