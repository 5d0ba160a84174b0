"""Supports: so many of them move an idea to review, by themselves. Pure."""

from dataclasses import dataclass

from minga.debate.rules import FEWEST_SHOWN, UNSETTLED, ContributionState, Kind
from minga.kernel import Refusal

# A number below seven would follow every single support.
THRESHOLD_LEAST, THRESHOLD_MOST = FEWEST_SHOWN, 100_000


@dataclass(frozen=True, slots=True)
class Tally:
    """How far an idea is: ``count`` is None while it is sealed, or while they are fewer than seven."""

    threshold: int
    count: int | None
    is_sealed: bool = False

    @property
    def is_reached(self) -> bool:
        return self.count is not None and self.count >= self.threshold


def tally_of(threshold: int, count: int, *, is_sealed: bool) -> Tally:
    """What everybody may be told of ``count`` supports."""
    is_told = not is_sealed and count >= FEWEST_SHOWN
    return Tally(threshold, count if is_told else None, is_sealed)


def refusal_to_set(threshold: int | None, *, is_sealed: bool) -> Refusal | None:
    if threshold is None:
        return Refusal("debate:seals-nothing") if is_sealed else None
    if not THRESHOLD_LEAST <= threshold <= THRESHOLD_MOST:
        return Refusal("debate:threshold", {"least": THRESHOLD_LEAST, "most": THRESHOLD_MOST})
    return None


def refusal_to_support(
    *, threshold: int | None, kind: Kind, state: ContributionState, is_own: bool, is_hidden: bool
) -> Refusal | None:
    """Somebody else's idea that stands and waits for its answer, in a question that asks for supports."""
    if threshold is None or kind != Kind.IDEA:
        return Refusal("debate:no-supports")
    if is_hidden:
        return Refusal("debate:hidden")
    if state == ContributionState.WITHDRAWN:
        return Refusal("debate:withdrawn")
    if state not in UNSETTLED:
        return Refusal("debate:already-settled")
    return Refusal("debate:supports-own") if is_own else None


def moves(state: ContributionState, *, threshold: int, count: int) -> bool:
    """Whether an idea comes under review because of how many support it."""
    return state == ContributionState.OPEN and count >= threshold
