"""What one person does next in a question: a table of the question's state and this person's part in it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from minga.debate.rules import State


class Seat(StrEnum):
    """A person's part in a question. Who sponsors or is a guest takes part as everybody does, and runs nothing."""

    FACILITATOR = "facilitator"
    MEMBER = "member"
    GUEST = "guest"
    SPONSOR = "sponsor"
    READER = "reader"


class Step(StrEnum):
    OPEN = "open"
    AWAIT_OPENING = "await-opening"
    AWAIT_FACILITATOR = "await-facilitator"
    FIRST_STATEMENTS = "first-statements"
    ANSWER = "answer"
    ESTIMATE = "estimate"
    WRITE = "write"
    READ = "read"
    WRITE_SUMMARY = "write-summary"
    SIGN_SUMMARY = "sign-summary"
    AWAIT_SUMMARY = "await-summary"
    ANSWER_CHALLENGES = "answer-challenges"
    ANSWER_IDEAS = "answer-ideas"
    READ_SUMMARY = "read-summary"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides between the steps of a state. ``statements_left`` are those this person has not answered."""

    is_begun: bool = True
    statements: int = 0
    statements_left: int = 0
    has_estimate_left: bool = False
    has_draft: bool = False
    may_open: bool = True
    open_challenges: int = 0
    unanswered_ideas: int = 0


def next_step(state: State, seat: Seat, facts: Facts) -> Step:
    """The one thing that this person does next, or waits for. Where a facilitator is done, a later link goes on."""
    if state == State.DRAFT:
        return Step.OPEN if seat == Seat.FACILITATOR and facts.may_open else Step.AWAIT_FACILITATOR
    if state == State.OPEN:
        return _while_open(seat, facts)
    if seat != Seat.FACILITATOR:
        return Step.READ_SUMMARY if state == State.SUMMARIZED else Step.AWAIT_SUMMARY
    if state == State.CLOSED:
        return Step.SIGN_SUMMARY if facts.has_draft else Step.WRITE_SUMMARY
    if facts.has_draft:
        return Step.SIGN_SUMMARY
    if facts.open_challenges:
        return Step.ANSWER_CHALLENGES
    return Step.ANSWER_IDEAS if facts.unanswered_ideas else Step.DONE


def _while_open(seat: Seat, facts: Facts) -> Step:
    if seat == Seat.READER:
        return Step.READ
    if not facts.is_begun:
        return Step.AWAIT_OPENING
    if seat == Seat.FACILITATOR and not facts.statements:
        return Step.FIRST_STATEMENTS
    if facts.statements_left:
        return Step.ANSWER
    return Step.ESTIMATE if facts.has_estimate_left else Step.WRITE
