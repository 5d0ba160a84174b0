"""Letting somebody else's ballot speak for oneself: when it may be given, taken back, and what it comes to."""

from collections.abc import Mapping, Sequence
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


def path_from(voter: int, delegations: Mapping[int, int]) -> tuple[int, ...]:
    """Everybody a voice passes on its way, its owner left out; it stops before somebody would come twice."""
    path: list[int] = []
    at = voter
    while (at := delegations.get(at, 0)) and at != voter and at not in path:
        path.append(at)
    return tuple(path)


def end_of(
    voter: int, path: Sequence[int], delegations: Mapping[int, int], *, roll: frozenset[int], voted: frozenset[int]
) -> PathEnd:
    """What the last one on the path means for the voice, as things stand. Somebody off the roll ends it."""
    if any(each not in roll for each in path):
        return PathEnd.NOT_ON_ROLL
    if path and path[-1] in voted:
        return PathEnd.VOTED
    return PathEnd.CIRCLE if delegations.get(path[-1] if path else voter) else PathEnd.WAITING
