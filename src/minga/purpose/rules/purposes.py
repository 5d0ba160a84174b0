"""What a purpose may become, and why not. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import isfinite

from minga.kernel import Refusal
from minga.kernel.writing import is_blank

GROW_MAX_DAYS = 180
REDECIDE_MAX_DAYS = 730
TITLE_MAX, PART_MAX, REASON_MAX = 160, 2_000, 4_000


class State(StrEnum):
    DRAFT = "draft"
    GO = "go"
    GROW = "grow"
    NO = "no"
    CLOSED = "closed"
    DISCARDED = "discarded"


class AnswerState(StrEnum):
    """What somebody who was asked to sponsor, or to answer for a figure, has said so far."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Verdict(StrEnum):
    GO = "go"
    GROW = "grow"
    NO = "no"


class DecisionRight(StrEnum):
    INFORM = "inform"
    ADVISE = "advise"
    CONSENT = "consent"
    DECIDE = "decide"


class Audience(StrEnum):
    """Who may know of a purpose: everybody, the space, or those named."""

    PUBLIC = "public"
    SPACE = "space"
    CONFIDENTIAL = "confidential"


class Criterion(StrEnum):
    MAGNETIC = "magnetic"
    ALIGNED = "aligned"
    LOW_RISK = "low_risk"
    PROPERLY_SCOPED = "properly_scoped"
    FACILITATES_EVOLUTION = "facilitates_evolution"
    MEASURABLE = "measurable"
    COMMUNITY_DRIVEN = "community_driven"


class Pattern(StrEnum):
    COLLECTIVE_INTELLIGENCE = "collective_intelligence"
    EXPERTISE_LOCATION = "expertise_location"
    EMERGENT_STRUCTURES = "emergent_structures"
    INTEREST_CULTIVATION = "interest_cultivation"
    MASS_COORDINATION = "mass_coordination"
    RELATIONSHIP_LEVERAGE = "relationship_leverage"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class GoalRole(StrEnum):
    OUTCOME = "outcome"
    GUARDRAIL = "guardrail"


class Condition(StrEnum):
    """What a purpose needs to go ahead, in the order in which a refusal names it."""

    SPONSOR = "sponsor"
    DECISION_RIGHT = "decision_right"
    REDECISION = "redecision"
    OUTCOME = "outcome"
    GUARDRAIL = "guardrail"
    OWNER = "owner"
    CRITERIA = "criteria"


ACTIVE = frozenset({State.GO, State.GROW})
EDITABLE = frozenset({State.DRAFT, State.GROW, State.NO})
ENDED = frozenset({State.CLOSED, State.DISCARDED})
CORRECTABLE = frozenset(
    {"title", "who", "issue", "member_gain", "organization_gain", "pattern", "follows_id", "trigger"}
)
SCORE_MAX = 5
LOOK_AGAIN_DAYS, TRIAL_DAYS = 365, 90


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a call looks at. ``owner_ids`` answer for the outcome goals' indicators and have not declined."""

    parts: tuple[str, str, str, str]
    author_id: int
    sponsor_id: int | None
    decision_right: str
    redecide_on: date | None
    goal_roles: Collection[str]
    owner_ids: Collection[int]
    criteria_reviewed: Collection[str]


def refusal_to_edit(state: State) -> Refusal | None:
    """Goals and terms are settled until the purpose goes ahead, so that nobody chooses later what to be judged by."""
    return None if state in EDITABLE else _ended(state) or Refusal("purpose:not-a-draft")


def _ended(state: State) -> Refusal | None:
    if state == State.DISCARDED:
        return Refusal("purpose:discarded")
    return Refusal("purpose:closed") if state == State.CLOSED else None


def refusal_to_correct(state: State, changed: Collection[str]) -> Refusal | None:
    """Once it goes ahead the words may still be corrected, in sight; the terms it was decided under may not."""
    if state in EDITABLE or (refused := _ended(state)):
        return None if state in EDITABLE else refused
    return Refusal("purpose:terms-stand") if set(changed) - CORRECTABLE else None


def refusal_to_name_sponsor(state: State, user_id: int | None) -> Refusal | None:
    """Another sponsor may be asked as long as it lives; what goes ahead is not left without one."""
    if refused := _ended(state):
        return refused
    return Refusal("purpose:go-needs-sponsor") if state == State.GO and user_id is None else None


def refusal_to_answer(
    answer: str, *, asked_id: int | None, user_id: int | None, is_accepted: bool, reason: str
) -> Refusal | None:
    """Only who was asked answers, while the question stands; a no has its reason."""
    if asked_id is None or asked_id != user_id or answer == AnswerState.DECLINED:
        return Refusal("purpose:not-asked")
    return Refusal("purpose:decline-needs-reason") if not is_accepted and is_blank(reason) else None


def refusal_to_revise_indicator(state: State, *, is_sealed: bool) -> Refusal | None:
    """What is measured is corrected in sight until the first plan that rests on it is sealed."""
    return Refusal("purpose:indicator-sealed") if is_sealed else _ended(state)


def refusal_to_hand_over(state: State, *, owner_id: int, user_id: int, answer: str) -> Refusal | None:
    if refused := _ended(state):
        return refused
    is_same = owner_id == user_id and answer != AnswerState.DECLINED
    return Refusal("purpose:already-owner") if is_same else None


def refusal_to_withdraw(state: State, *, is_sealed: bool, is_measured: bool) -> Refusal | None:
    if is_sealed or is_measured:
        return Refusal("purpose:indicator-in-use")
    return refusal_to_edit(state)


def refusal_to_discard(state: State, *, has_gathered: bool) -> Refusal | None:
    """Only a purpose without people is thrown away; one with people ends in a written result."""
    if has_gathered:
        return Refusal("purpose:has-people")
    return _ended(state)


def refusal_to_restore(state: State) -> Refusal | None:
    return None if state == State.DISCARDED else Refusal("purpose:not-discarded")


def refusal_to_charter(*, title: str, purpose_id: int | None, earlier_ids: Collection[int]) -> Refusal | None:
    """``earlier_ids`` are the purposes this one builds on, back to the first."""
    if is_blank(title):
        return Refusal("purpose:needs-title")
    return Refusal("purpose:follows-itself") if purpose_id in earlier_ids else None


def refusal_to_review(
    state: State, *, reviewer_id: int | None, author_id: int, score: int, reason: str
) -> Refusal | None:
    if refused := _ended(state):
        return refused
    if reviewer_id == author_id:
        return Refusal("purpose:own-review")
    if not 1 <= score <= SCORE_MAX:
        return Refusal("purpose:score-out-of-range", {"most": SCORE_MAX})
    return Refusal("purpose:review-needs-reason") if is_blank(reason) else None


def refusal_to_call(
    state: State, verdict: Verdict, readiness: Readiness, *, reason: str, expires_on: date | None, today: date
) -> Refusal | None:
    """GO needs everything a result will be judged by; GROW needs an end; NO needs a reason."""
    if refused := _ended(state):
        return refused
    if is_blank(reason):
        return Refusal("purpose:call-needs-reason")
    if verdict == Verdict.NO:
        return None
    if any(is_blank(part) for part in readiness.parts):
        return Refusal("purpose:parts-missing")
    if verdict == Verdict.GROW:
        return _refusal_to_grow(expires_on, today)
    return _refusal_to_go(readiness, today)


def _refusal_to_grow(expires_on: date | None, today: date) -> Refusal | None:
    if expires_on is None:
        return Refusal("purpose:grow-needs-end")
    if not today < expires_on <= today + timedelta(days=GROW_MAX_DAYS):
        return Refusal("purpose:grow-end-out-of-range", {"days": GROW_MAX_DAYS})
    return None


def open_conditions(readiness: Readiness, *, today: date) -> tuple[Condition, ...]:
    """What is still missing to go ahead."""
    looks_again = (
        readiness.redecide_on is not None and refusal_to_redecide_on(readiness.redecide_on, today=today) is None
    )
    fulfilled = {
        Condition.SPONSOR: readiness.sponsor_id is not None,
        Condition.DECISION_RIGHT: bool(readiness.decision_right),
        Condition.REDECISION: looks_again,
        Condition.OUTCOME: GoalRole.OUTCOME in readiness.goal_roles,
        Condition.GUARDRAIL: GoalRole.GUARDRAIL in readiness.goal_roles,
        Condition.OWNER: bool(set(readiness.owner_ids) - {readiness.author_id}),
        Condition.CRITERIA: not set(Criterion) - set(readiness.criteria_reviewed),
    }
    return tuple(condition for condition in Condition if not fulfilled[condition])


MISSING = {
    Condition.SPONSOR: "purpose:go-needs-sponsor",
    Condition.DECISION_RIGHT: "purpose:go-needs-decision-right",
    Condition.REDECISION: "purpose:go-needs-redecision",
    Condition.OUTCOME: "purpose:go-needs-outcome",
    Condition.GUARDRAIL: "purpose:go-needs-guardrail",
    Condition.OWNER: "purpose:go-needs-outside-owner",
    Condition.CRITERIA: "purpose:criteria-missing",
}


def _refusal_to_go(readiness: Readiness, today: date) -> Refusal | None:
    missing = open_conditions(readiness, today=today)
    if not missing:
        return None
    if missing[0] == Condition.REDECISION and readiness.redecide_on is not None:
        return refusal_to_redecide_on(readiness.redecide_on, today=today)
    unreviewed = len(set(Criterion) - set(readiness.criteria_reviewed))
    return Refusal(MISSING[missing[0]], {"missing": unreviewed} if missing[0] == Condition.CRITERIA else {})


def refusal_to_redecide_on(redecide_on: date, *, today: date) -> Refusal | None:
    """Deciding again lies ahead, and not further than two years."""
    if today < redecide_on <= today + timedelta(days=REDECIDE_MAX_DAYS):
        return None
    return Refusal("purpose:redecision-out-of-range", {"days": REDECIDE_MAX_DAYS})


def state_after_call(verdict: Verdict) -> State:
    return State(verdict)


def refusal_to_close(state: State, *, result_note: str) -> Refusal | None:
    """A closing always leaves a result note."""
    if refused := _ended(state):
        return refused
    return Refusal("purpose:close-needs-note") if is_blank(result_note) else None


def has_lapsed(state: State, *, expires_on: date | None, redecide_on: date | None, today: date) -> bool:
    """Whether the purpose is past the day on which it had to be called again."""
    due = expires_on if state == State.GROW else redecide_on
    return state in ACTIVE and due is not None and due < today


def refusal_to_set_goal(
    state: State, *, baseline: float | None, target: float | None, direction: Direction, role: GoalRole
) -> Refusal | None:
    """A target must lie on the good side of the baseline; a guardrail's may equal it."""
    if refusal := refusal_to_edit(state):
        return refusal
    if not all(isfinite(value) for value in (baseline, target) if value is not None):
        return Refusal("purpose:not-a-number")
    if target is None or baseline is None:
        return None
    gain = (target - baseline) * (1 if direction == Direction.UP else -1)
    if role == GoalRole.OUTCOME and gain <= 0:
        return Refusal("purpose:target-wrong-side", {"baseline": baseline, "target": target})
    return None


def moved(ids: Sequence[int], one: int, *, up: bool) -> list[int]:
    """``ids`` with ``one`` a place earlier or later; unchanged at the ends or when it is not there."""
    ordered = list(ids)
    if one not in ordered:
        return ordered
    here = ordered.index(one)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    return ordered
