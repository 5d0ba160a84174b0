"""Letting somebody else's ballot speak for oneself: when it may be given, taken back, and what it comes to."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from minga.decision.rules.lifecycle import State
from minga.kernel import Refusal


class PathEnd(StrEnum):
    """Where a chain of delegations leads, as only its owner is told."""

    VOTED = "voted"
    WAITING = "waiting"
    CIRCLE = "circle"
    NOT_ON_ROLL = "not_on_roll"


def refusal_to_delegate_in(state: State, *, allows: bool) -> Refusal | None:
    """A voice in one decision is given and taken back while its vote is open, where its rules admit it."""
    if not allows:
        return Refusal("decision:no-delegation-here")
    return None if state == State.OPEN else Refusal("decision:not-open")


def refusal_to_delegate_to(delegate_id: int, *, by: int, may_vote: bool) -> Refusal | None:
    if delegate_id == by:
        return Refusal("decision:delegate-is-oneself")
    return None if may_vote else Refusal("decision:delegate-does-not-vote")


def end_of(path: Sequence[str], *, roll: Collection[str], voted: Collection[str]) -> PathEnd:
    """What a path (its owner first) means for the voice, as things stand. Somebody off the roll ends it."""
    if any(each not in roll for each in path):
        return PathEnd.NOT_ON_ROLL
    if path[-1] in voted:
        return PathEnd.VOTED
    return PathEnd.CIRCLE if path[-1] in path[:-1] else PathEnd.WAITING
