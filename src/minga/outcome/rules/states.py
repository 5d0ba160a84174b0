"""States of this link, and what each refuses."""

from datetime import date
from enum import StrEnum

from minga.kernel import Refusal

REASON_MAX = 4_000
MAX_ROWS = 2_000_000
MIN_GROUP = 7


class PlanState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"


class VerdictState(StrEnum):
    """A verdict is computed with its assessment, signed by an evaluator, then published."""

    COMPUTED = "computed"
    SIGNED = "signed"
    PUBLISHED = "published"


class RivalState(StrEnum):
    NAMED = "named"
    RULED_OUT = "ruled_out"
    STANDS = "stands"


class PlanMethod(StrEnum):
    BEFORE_AFTER = "before_after"
    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"
    SYNTHETIC_CONTROL = "synthetic_control"
    INTENTION_TO_TREAT = "intention_to_treat"


class ImportKind(StrEnum):
    SERIES = "series"
    TRIAL = "trial"


def refusal_to_plan(
    method: PlanMethod, *, treated: int, comparison: int, first_start: date | None, pre: int, post: int
) -> Refusal | None:
    """A plan names who starts when, against whom, and how long before and after is compared."""
    if method == PlanMethod.INTENTION_TO_TREAT:
        return None
    if treated == 0 or first_start is None:
        return Refusal("outcome:plan-needs-start")
    if pre < 1 or post < 1:
        return Refusal("outcome:plan-needs-windows")
    if method == PlanMethod.SYNTHETIC_CONTROL and treated != 1:
        return Refusal("outcome:plan-one-treated", {"treated": treated})
    if method != PlanMethod.BEFORE_AFTER and comparison == 0:
        return Refusal("outcome:plan-needs-comparison")
    return None


def refusal_to_revise(state: PlanState) -> Refusal | None:
    return None if state == PlanState.DRAFT else Refusal("outcome:plan-locked")


def refusal_to_lock(state: PlanState, *, theory: str) -> Refusal | None:
    if state == PlanState.LOCKED:
        return Refusal("outcome:plan-locked")
    return None if theory.strip() else Refusal("outcome:plan-needs-theory")


def refusal_to_amend(state: PlanState, *, reason: str) -> Refusal | None:
    """A locked plan changes only in the open, with a reason."""
    if state == PlanState.DRAFT:
        return Refusal("outcome:plan-not-locked")
    return None if reason.strip() else Refusal("outcome:amendment-needs-reason")


def refusal_to_assess(state: PlanState, *, points: int) -> Refusal | None:
    if state == PlanState.DRAFT:
        return Refusal("outcome:plan-not-locked")
    return None if points else Refusal("outcome:no-observations")


def refusal_to_sign(
    state: VerdictState, *, signer_id: int, owner_id: int | None, sponsor_id: int | None
) -> Refusal | None:
    """The second person: neither who did the work nor who pays for it."""
    if state != VerdictState.COMPUTED:
        return Refusal("outcome:already-signed")
    if signer_id in {owner_id, sponsor_id}:
        return Refusal("outcome:signer-is-party")
    return None


def refusal_to_publish(state: VerdictState) -> Refusal | None:
    if state == VerdictState.COMPUTED:
        return Refusal("outcome:not-signed")
    return Refusal("outcome:already-published") if state == VerdictState.PUBLISHED else None


def refusal_to_examine(state: RivalState, *, examination: str) -> Refusal | None:
    if state != RivalState.NAMED:
        return Refusal("outcome:rival-examined")
    return None if examination.strip() else Refusal("outcome:examination-needs-words")
