"""What each person does next with a decision, by its state and by what they are to it."""

from dataclasses import dataclass
from enum import StrEnum

from minga.decision.rules.lifecycle import State


class Part(StrEnum):
    """What somebody is to a decision. Whoever facilitates may vote too."""

    FACILITATOR = "facilitator"
    SPONSOR = "sponsor"
    EVALUATOR = "evaluator"
    OTHER = "other"


class NextStep(StrEnum):
    """What is done or waited for; each has its words."""

    WRITE_ON = "write_on"
    LOOK_AND_OPEN = "look_and_open"
    LOOK_AND_HAND_ON = "look_and_hand_on"
    VOTE = "vote"
    VOTED = "voted"
    VOTED_OPENLY = "voted_openly"
    WAIT_TO_CLOSE = "wait_to_close"
    CLOSE = "close"
    SPONSOR_WAITS = "sponsor_waits"
    EVALUATOR_WAITS = "evaluator_waits"
    JUST_READS = "just_reads"
    PUBLISH = "publish"
    AWAIT_PUBLICATION = "await_publication"
    AWAIT_COUNT = "await_count"
    RESPOND = "respond"
    AWAIT_RESPONSE = "await_response"
    NO_SPONSOR = "no_sponsor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """``state`` is as the clock has it; ``is_counted`` is false while a vote whose time is up waits for its count."""

    state: State
    part: Part
    is_complete: bool = False
    may_open: bool = True
    is_on_roll: bool = False
    has_voted: bool = False
    is_secret: bool = False
    may_close: bool = False
    is_counted: bool = True
    has_response: bool = False
    has_sponsor: bool = True


def next_step_for(seen: Situation) -> NextStep | None:
    """The one thing that this person does next here, or what they wait for; None where nothing is left."""
    runs = seen.part == Part.FACILITATOR
    match seen.state:
        case State.DRAFT:
            return _while_drafted(seen) if runs else None
        case State.OPEN:
            return _while_open(seen)
        case State.CLOSED if not seen.is_counted:
            return NextStep.CLOSE if runs else NextStep.AWAIT_COUNT
        case State.CLOSED:
            return NextStep.PUBLISH if runs else NextStep.AWAIT_PUBLICATION
        case State.PUBLISHED:
            return _once_published(seen)
        case _:
            return None


def _while_drafted(seen: Situation) -> NextStep:
    if not seen.is_complete:
        return NextStep.WRITE_ON
    return NextStep.LOOK_AND_OPEN if seen.may_open else NextStep.LOOK_AND_HAND_ON


def _while_open(seen: Situation) -> NextStep:
    if seen.is_on_roll and not seen.has_voted:
        return NextStep.VOTE
    if seen.part == Part.FACILITATOR:
        return NextStep.CLOSE if seen.may_close else NextStep.WAIT_TO_CLOSE
    if seen.has_voted:
        return NextStep.VOTED if seen.is_secret else NextStep.VOTED_OPENLY
    waits = {Part.SPONSOR: NextStep.SPONSOR_WAITS, Part.EVALUATOR: NextStep.EVALUATOR_WAITS}
    return waits.get(seen.part, NextStep.JUST_READS)


def _once_published(seen: Situation) -> NextStep | None:
    if seen.has_response:
        return None
    if not seen.has_sponsor:
        return NextStep.NO_SPONSOR
    return NextStep.RESPOND if seen.part == Part.SPONSOR else NextStep.AWAIT_RESPONSE
