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


ACTIVE = frozenset({State.GO, State.GROW})
EDITABLE = frozenset({State.DRAFT, State.GROW})
SCORE_MAX = 5


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a call looks at. ``owner_ids`` own the outcome goals' indicators."""

    parts: tuple[str, str, str, str]
    author_id: int
    sponsor_id: int | None
    decision_right: str
    redecide_on: date | None
    goal_roles: Collection[str]
    owner_ids: Collection[int]
    criteria_reviewed: Collection[str]


def refusal_to_edit(state: State) -> Refusal | None:
    """The charter and its goals are written while the purpose is a draft, and completed while it grows."""
    return None if state in EDITABLE else Refusal("purpose:not-a-draft")


def refusal_to_charter(*, title: str, purpose_id: int | None, earlier_ids: Collection[int]) -> Refusal | None:
    """``earlier_ids`` are the purposes this one builds on, back to the first."""
    if is_blank(title):
        return Refusal("purpose:needs-title")
    return Refusal("purpose:follows-itself") if purpose_id in earlier_ids else None


def refusal_to_review(
    state: State, *, reviewer_id: int | None, author_id: int, score: int, reason: str
) -> Refusal | None:
    if state == State.CLOSED:
        return Refusal("purpose:closed")
    if reviewer_id == author_id:
        return Refusal("purpose:own-review")
    if not 1 <= score <= SCORE_MAX:
        return Refusal("purpose:score-out-of-range", {"most": SCORE_MAX})
    return Refusal("purpose:review-needs-reason") if is_blank(reason) else None


def refusal_to_call(
    state: State, verdict: Verdict, readiness: Readiness, *, reason: str, expires_on: date | None, today: date
) -> Refusal | None:
    """GO needs everything a result will be judged by; GROW needs an end; NO needs a reason."""
    if state == State.CLOSED:
        return Refusal("purpose:closed")
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


def _refusal_to_go(readiness: Readiness, today: date) -> Refusal | None:
    if readiness.sponsor_id is None:
        return Refusal("purpose:go-needs-sponsor")
    if not readiness.decision_right:
        return Refusal("purpose:go-needs-decision-right")
    if readiness.redecide_on is None:
        return Refusal("purpose:go-needs-redecision")
    if refusal := refusal_to_redecide_on(readiness.redecide_on, today=today):
        return refusal
    if GoalRole.OUTCOME not in readiness.goal_roles:
        return Refusal("purpose:go-needs-outcome")
    if GoalRole.GUARDRAIL not in readiness.goal_roles:
        return Refusal("purpose:go-needs-guardrail")
    if not set(readiness.owner_ids) - {readiness.author_id}:
        return Refusal("purpose:go-needs-outside-owner")
    missing = len(set(Criterion) - set(readiness.criteria_reviewed))
    return Refusal("purpose:criteria-missing", {"missing": missing}) if missing else None


def refusal_to_redecide_on(redecide_on: date, *, today: date) -> Refusal | None:
    """Deciding again lies ahead, and not further than two years."""
    if today < redecide_on <= today + timedelta(days=REDECIDE_MAX_DAYS):
        return None
    return Refusal("purpose:redecision-out-of-range", {"days": REDECIDE_MAX_DAYS})


def state_after_call(verdict: Verdict) -> State:
    return State(verdict)


def refusal_to_close(state: State, *, result_note: str) -> Refusal | None:
    """A closing always leaves a result note."""
    if state == State.CLOSED:
        return Refusal("purpose:closed")
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
