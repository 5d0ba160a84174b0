"""What one person does next about a purpose: state × role, and what is missing. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from minga.purpose.rules.purposes import Condition, State, Verdict


class Step(StrEnum):
    """What one person does next about a purpose, or what they wait for."""

    ANSWER_AS_SPONSOR = "answer_as_sponsor"
    ANSWER_AS_OWNER = "answer_as_owner"
    DECIDE = "decide"
    DECIDE_AGAIN = "decide_again"
    FULFIL = "fulfil"
    REVIEW = "review"
    EDIT = "edit"
    RESTORE = "restore"
    WAIT_FOR_DECISION = "wait_for_decision"
    WAIT_FOR_REVIEW = "wait_for_review"
    SPONSOR_STANDS_BY = "sponsor_stands_by"
    READ_ALONG = "read_along"
    NOTHING = "nothing"


#: The order in which the list is shown and worked through.
LISTED = (
    Condition.SPONSOR,
    Condition.DECISION_RIGHT,
    Condition.OUTCOME,
    Condition.OWNER,
    Condition.GUARDRAIL,
    Condition.CRITERIA,
    Condition.REDECISION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one person stands to a purpose: what it is, what it lacks, and what they may do about it."""

    state: State
    missing: Collection[Condition] = ()
    edits: bool = False
    decides: bool = False
    reviews: bool = False
    sponsors: bool = False
    is_of_space: bool = True
    is_asked_to_sponsor: bool = False
    is_asked_to_own: bool = False
    is_due: bool = False


def lacking(missing: Collection[Condition]) -> tuple[Condition, ...]:
    """What is missing before the decision itself; the day on which we look again is settled with it."""
    return tuple(each for each in LISTED if each in missing and each != Condition.REDECISION)


def fulfils(standing: Standing) -> Condition | None:
    """The first thing that is missing which this person can add."""
    may = {each: standing.reviews if each == Condition.CRITERIA else standing.edits for each in Condition}
    return next((each for each in lacking(standing.missing) if may[each]), None)


def next_step(standing: Standing) -> Step:
    """One step for each person in each state; later links add theirs once people gather."""
    if standing.state == State.DISCARDED:
        return Step.RESTORE if standing.edits else Step.NOTHING
    if standing.state == State.CLOSED:
        return Step.NOTHING
    if standing.is_asked_to_sponsor:
        return Step.ANSWER_AS_SPONSOR
    if standing.is_asked_to_own:
        return Step.ANSWER_AS_OWNER
    return _step_of_state(standing)


def _step_of_state(standing: Standing) -> Step:
    if not standing.is_of_space:
        return Step.READ_ALONG
    if standing.state == State.DRAFT:
        return Step.DECIDE if standing.decides else _completed(standing)
    if standing.state == State.NO:
        return Step.EDIT if standing.edits else Step.NOTHING
    if standing.is_due:
        return Step.DECIDE_AGAIN if standing.decides else Step.WAIT_FOR_DECISION
    if standing.state == State.GROW:
        return _step_on_trial(standing)
    if fulfils(standing) is not None and standing.edits:
        return Step.FULFIL
    return Step.SPONSOR_STANDS_BY if standing.sponsors else Step.NOTHING


def _completed(standing: Standing) -> Step:
    """What the person can add to the list; nothing left, they wait for the others."""
    condition = fulfils(standing)
    if condition == Condition.CRITERIA:
        return Step.REVIEW
    if condition is not None:
        return Step.FULFIL
    if standing.edits and lacking(standing.missing) == (Condition.CRITERIA,):
        return Step.WAIT_FOR_REVIEW
    return Step.WAIT_FOR_DECISION


def _step_on_trial(standing: Standing) -> Step:
    if standing.decides and not lacking(standing.missing):
        return Step.DECIDE
    step = _completed(standing)
    if step in {Step.REVIEW, Step.FULFIL, Step.WAIT_FOR_REVIEW}:
        return step
    return Step.SPONSOR_STANDS_BY if standing.sponsors else Step.NOTHING


def proposed(missing: Collection[Condition]) -> Verdict:
    """A young purpose begins on trial; one that lacks nothing goes ahead."""
    return Verdict.GROW if lacking(missing) else Verdict.GO
