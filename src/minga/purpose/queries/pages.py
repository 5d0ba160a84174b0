"""What the screens of this link show, as frozen rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from minga.foundation.policy import Actor, NotFoundError, is_space_member
from minga.foundation.prepared import prepared
from minga.purpose import wording
from minga.purpose.models import CharterVersion, CriterionReview, Goal, Indicator, Purpose, PurposeCall
from minga.purpose.permissions import visible_to
from minga.purpose.rules import (
    AnswerState,
    Criterion,
    Readiness,
    State,
    has_lapsed,
)

DECLINED = AnswerState.DECLINED


@dataclass(frozen=True, slots=True)
class PurposeRow:
    id: int
    title: str
    issue: str
    state: str
    state_label: str
    sponsor: str
    redecide_on: date | None
    has_lapsed: bool


@dataclass(frozen=True, slots=True)
class GoalRow:
    id: int
    role: str
    indicator_id: int
    indicator: str
    unit: str
    direction: str
    numerator: str
    denominator: str
    grain: str
    source: str
    owner: str
    owner_id: int
    owner_answer: str
    owner_note: str
    is_sealed: bool
    baseline: float | None
    target: float
    due_on: date


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    indicator_id: int
    indicator: str
    unit: str
    direction: str
    grain: str
    owner: str
    owner_id: int
    owner_answer: str
    is_sealed: bool
    has_goal: bool
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRow:
    score: int
    reason: str
    reviewer: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class CriterionRow:
    criterion: str
    label: str
    question: str
    latest: ReviewRow | None
    count: int


@dataclass(frozen=True, slots=True)
class CallRow:
    verdict: str
    reason: str
    by: str
    called_at: datetime
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class PurposeDetail:
    purpose: Purpose
    author: str
    sponsor: str
    state_label: str
    decision_right: str
    pattern: str
    has_lapsed: bool
    goals: tuple[GoalRow, ...]
    indicators: tuple[IndicatorRow, ...]
    criteria: tuple[CriterionRow, ...]
    calls: tuple[CallRow, ...]
    follows: tuple[int, str] | None
    next: tuple[tuple[int, str], ...]
    has_history: bool


def visible_purpose(actor: Actor, purpose_id: int) -> Purpose:
    """The purpose, with its people; raises ``NotFoundError`` where the actor may not know of it."""
    purpose = _visible.first(actor, purpose_id)
    if purpose is None:
        raise NotFoundError
    return purpose


@prepared
def _visible(actor: Actor, purpose_id: int) -> QuerySet[Purpose]:
    rows = visible_to(actor).for_page().select_related("author", "sponsor", "sponsor_declined_by", "follows")
    return rows.filter(pk=purpose_id)


def _row(purpose: Purpose, today: date) -> PurposeRow:
    state = State(purpose.state)
    return PurposeRow(
        id=purpose.pk,
        title=purpose.title,
        issue=purpose.issue,
        state=purpose.state,
        state_label=str(wording.STATES[state]),
        sponsor=str(purpose.sponsor or ""),
        redecide_on=purpose.grow_expires_on if state == State.GROW else purpose.redecide_on,
        has_lapsed=is_overdue(purpose, today),
    )


def is_overdue(purpose: Purpose, today: date) -> bool:
    return has_lapsed(
        State(purpose.state), expires_on=purpose.grow_expires_on, redecide_on=purpose.redecide_on, today=today
    )


@prepared
def _roadmap(actor: Actor) -> QuerySet[Purpose]:
    return visible_to(actor).for_page().select_related("sponsor").on_roadmap()


def purpose_list(actor: Actor, *, today: date) -> tuple[PurposeRow, ...]:
    """The roadmap, in order. Activity is nowhere in it."""
    return tuple(_row(purpose, today) for purpose in _roadmap(actor))


def purpose_detail(actor: Actor, purpose_id: int, *, today: date) -> PurposeDetail:
    purpose = visible_purpose(actor, purpose_id)
    seen_next = visible_to(actor).filter(follows=purpose).on_roadmap().values_list("id", "title")
    goals = goals_of(purpose.pk)
    before = visible_to(actor).filter(next=purpose.pk).values_list("id", "title").first()
    return PurposeDetail(
        purpose=purpose,
        author=str(purpose.author),
        sponsor=str(purpose.sponsor or ""),
        state_label=str(wording.STATES[State(purpose.state)]),
        decision_right=purpose.get_decision_right_display(),
        pattern=purpose.get_pattern_display(),
        has_lapsed=is_overdue(purpose, today),
        goals=goals,
        indicators=indicators_of(purpose.pk, with_goal={goal.indicator_id for goal in goals}),
        criteria=criteria_of(purpose.pk),
        calls=calls_of(purpose.pk),
        follows=before,
        next=tuple(seen_next),
        has_history=CharterVersion.objects.filter(purpose=purpose).exists(),
    )


@prepared
def _goals(purpose_id: int) -> QuerySet[Goal]:
    rows = Goal.objects.for_page().filter(purpose_id=purpose_id)
    return rows.select_related("indicator__owner").order_by("-role", "id")


def goals_of(purpose_id: int) -> tuple[GoalRow, ...]:
    return tuple(
        GoalRow(
            id=goal.pk,
            role=goal.role,
            indicator_id=goal.indicator_id,
            indicator=goal.indicator.name,
            unit=goal.indicator.unit,
            direction=goal.indicator.direction,
            numerator=goal.indicator.numerator,
            denominator=goal.indicator.denominator,
            grain=goal.indicator.grain,
            source=goal.indicator.source,
            owner=str(goal.indicator.owner),
            owner_id=goal.indicator.owner_id,
            owner_answer=goal.indicator.owner_answer,
            owner_note=goal.indicator.owner_note,
            is_sealed=goal.indicator.sealed_at is not None,
            baseline=goal.baseline,
            target=goal.target,
            due_on=goal.due_on,
        )
        for goal in _goals(purpose_id)
    )


def indicators_of(purpose_id: int, *, with_goal: set[int]) -> tuple[IndicatorRow, ...]:
    rows = Indicator.objects.for_page().filter(purpose_id=purpose_id).select_related("owner").order_by("id")
    return tuple(
        IndicatorRow(
            indicator_id=row.pk,
            indicator=row.name,
            unit=row.unit,
            direction=row.direction,
            grain=row.grain,
            owner=str(row.owner),
            owner_id=row.owner_id,
            owner_answer=row.owner_answer,
            is_sealed=row.sealed_at is not None,
            has_goal=row.pk in with_goal,
            registered_at=row.registered_at,
        )
        for row in rows
    )


def criteria_of(purpose_id: int) -> tuple[CriterionRow, ...]:
    """The seven criteria with their latest review; earlier ones are counted."""
    reviews = CriterionReview.objects.for_page().filter(purpose_id=purpose_id).select_related("reviewer").order_by("id")
    by_criterion: dict[str, list[CriterionReview]] = {}
    for review in reviews:
        by_criterion.setdefault(review.criterion, []).append(review)
    return tuple(_criterion_row(criterion, by_criterion.get(criterion, [])) for criterion in Criterion)


def _criterion_row(criterion: Criterion, reviews: Sequence[CriterionReview]) -> CriterionRow:
    latest = reviews[-1] if reviews else None
    return CriterionRow(
        criterion=criterion.value,
        label=str(wording.CRITERIA[criterion]),
        question=str(wording.CRITERIA_QUESTIONS[criterion]),
        latest=ReviewRow(latest.score, latest.reason, str(latest.reviewer), latest.reviewed_at) if latest else None,
        count=len(reviews),
    )


def calls_of(purpose_id: int) -> tuple[CallRow, ...]:
    calls = PurposeCall.objects.for_page().filter(purpose_id=purpose_id).select_related("called_by")
    return tuple(
        CallRow(call.verdict, call.reason, str(call.called_by), call.called_at, call.expires_on) for call in calls
    )


def readiness_of(purpose: Purpose) -> Readiness:
    """What a call looks at, gathered for the rule."""
    goals = goals_of(purpose.pk)
    reviewed = CriterionReview.objects.filter(purpose=purpose).values_list("criterion", flat=True).distinct()
    return Readiness(
        parts=(purpose.who, purpose.issue, purpose.member_gain, purpose.organization_gain),
        author_id=purpose.author_id,
        sponsor_id=purpose.sponsor_id,
        decision_right=purpose.decision_right,
        redecide_on=purpose.redecide_on,
        goal_roles={goal.role for goal in goals},
        owner_ids={goal.owner_id for goal in goals if goal.role == "outcome" and goal.owner_answer != DECLINED},
        criteria_reviewed=set(reviewed),
    )


def discarded_list(actor: Actor) -> tuple[tuple[int, str], ...]:
    """What was thrown away and this person may bring back."""
    if not is_space_member(actor, None):
        return ()
    return tuple(visible_to(actor).discarded().values_list("id", "title"))
