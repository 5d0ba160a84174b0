"""What one can do with a purpose. Lock, permit, rule, save, publish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.purpose import events, permissions, rules
from minga.purpose.models import CriterionReview, Goal, Indicator, Purpose, PurposeCall, PurposeReader
from minga.purpose.queries import readiness_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a person writes when chartering a purpose."""

    title: str
    who: str
    issue: str
    member_gain: str
    organization_gain: str
    pattern: str = ""
    audience: str = rules.Audience.SPACE
    sponsor_id: int | None = None
    decision_right: str = ""
    response_days: int = 14
    redecide_on: date | None = None
    follows_id: int | None = None
    trigger: str = ""


CHARTER_FIELDS = tuple(Charter.__dataclass_fields__)


def _locked(purpose_id: int, by: Actor) -> Purpose:
    purpose: Purpose | None = Purpose.objects.select_for_update().filter(pk=purpose_id).first()
    if purpose is None or not permissions.CAN_SEE(by, purpose):
        raise NotFoundError
    return purpose


def _require_person(user_id: int | None, space_id: int) -> None:
    if user_id is None:
        return
    if not SpaceMembership.objects.filter(space_id=space_id, user_id=user_id).exists():
        raise RefusedError(Refusal("purpose:unknown-person"))


@once(Purpose.objects.all)
@transaction.atomic
def charter_purpose(*, charter: Charter, by: Actor, now: datetime) -> Purpose:
    """Write a purpose down as a draft, last on the roadmap."""
    require(permissions.CAN_CHARTER, by, None)
    _require_person(charter.sponsor_id, by.space_id)
    _require_visible_predecessor(charter.follows_id, by)
    refuse_if(rules.refusal_to_charter(title=charter.title, purpose_id=None, earlier_ids=()))
    last = Purpose.objects.aggregate(last=Max("roadmap_position"))["last"] or 0
    purpose = Purpose.objects.create(
        **{name: getattr(charter, name) for name in CHARTER_FIELDS},
        author_id=by.person_id,
        roadmap_position=last + 1,
        chartered_at=now,
    )
    publish(events.PurposeChartered(purpose_id=purpose.pk), by=by, now=now)
    return purpose


def _earlier_ids(follows_id: int | None) -> list[int]:
    """The purposes one builds on, the nearest first."""
    earlier: list[int] = []
    while follows_id is not None and follows_id not in earlier:
        earlier.append(follows_id)
        follows_id = Purpose.objects.values_list("follows_id", flat=True).get(pk=follows_id)
    return earlier


def _require_visible_predecessor(follows_id: int | None, by: Actor) -> None:
    if follows_id is not None and not permissions.visible_to(by).filter(pk=follows_id).exists():
        raise NotFoundError


@transaction.atomic
def revise_charter(*, purpose_id: int, charter: Charter, by: Actor, now: datetime) -> Purpose:
    """Change a draft, or complete what is growing; what stood there before stays in the journal."""
    purpose = _locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    refuse_if(rules.refusal_to_edit(rules.State(purpose.state)))
    _require_person(charter.sponsor_id, by.space_id)
    _require_visible_predecessor(charter.follows_id, by)
    earlier_ids = _earlier_ids(charter.follows_id)
    refuse_if(rules.refusal_to_charter(title=charter.title, purpose_id=purpose.pk, earlier_ids=earlier_ids))
    changed = [name for name in CHARTER_FIELDS if getattr(purpose, name) != getattr(charter, name)]
    before = {name: str(getattr(purpose, name)) for name in changed}
    for name in changed:
        setattr(purpose, name, getattr(charter, name))
    if changed:
        purpose.save(update_fields=changed)
        publish(events.CharterRevised(purpose_id=purpose.pk, before=before), by=by, now=now)
    return purpose


def _latest_reviews() -> QuerySet[CriterionReview]:
    later = CriterionReview.objects.filter(
        purpose=OuterRef("purpose"),
        reviewer=OuterRef("reviewer"),
        criterion=OuterRef("criterion"),
        pk__gt=OuterRef("pk"),
    )
    return CriterionReview.objects.filter(~Exists(later))


@once(_latest_reviews)
@transaction.atomic
def review_criterion(
    *, purpose_id: int, criterion: rules.Criterion, score: int, reason: str, by: Actor, now: datetime
) -> CriterionReview:
    """Score one of the seven criteria from 1 to 5, with the reason."""
    purpose = _locked(purpose_id, by)
    require(permissions.CAN_REVIEW, by, purpose)
    refuse_if(
        rules.refusal_to_review(
            rules.State(purpose.state), reviewer_id=by.user_id, author_id=purpose.author_id, score=score, reason=reason
        )
    )
    review = CriterionReview.objects.create(
        purpose=purpose,
        reviewer_id=by.person_id,
        criterion=criterion,
        score=score,
        reason=reason,
        reviewed_at=now,
    )
    publish(events.CriterionReviewed(purpose_id=purpose.pk, criterion=criterion, score=score), by=by, now=now)
    return review


@transaction.atomic
def register_indicator(
    *,
    purpose_id: int,
    name: str,
    unit: str,
    direction: rules.Direction,
    numerator: str,
    denominator: str,
    grain: rules.Grain,
    owner_id: int,
    source: str,
    by: Actor,
    now: datetime,
) -> Indicator:
    """Name what will be measured. The moment is kept: it is part of the evidence."""
    purpose = _locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    refuse_if(rules.refusal_to_edit(rules.State(purpose.state)))
    _require_person(owner_id, by.space_id)
    try:
        with transaction.atomic():
            indicator = Indicator.objects.create(
                purpose=purpose,
                name=name,
                unit=unit,
                direction=direction,
                numerator=numerator,
                denominator=denominator,
                grain=grain,
                owner_id=owner_id,
                source=source,
                registered_at=now,
            )
    except IntegrityError:
        raise RefusedError(Refusal("purpose:indicator-name-taken", {"name": name})) from None
    PurposeReader.objects.get_or_create(purpose=purpose, user_id=owner_id)
    publish(events.IndicatorRegistered(purpose_id=purpose.pk, indicator_id=indicator.pk), by=by, now=now)
    return indicator


@transaction.atomic
def set_goal(
    *,
    purpose_id: int,
    indicator_id: int,
    role: rules.GoalRole,
    baseline: float | None,
    target: float,
    due_on: date,
    by: Actor,
    now: datetime,
) -> Goal:
    """Say what an indicator should reach, or must not cross, by when."""
    purpose = _locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    indicator = Indicator.objects.filter(pk=indicator_id, purpose=purpose).first()
    if indicator is None:
        raise RefusedError(Refusal("purpose:unknown-indicator"))
    direction = rules.Direction(indicator.direction)
    refuse_if(
        rules.refusal_to_set_goal(
            rules.State(purpose.state), baseline=baseline, target=target, direction=direction, role=role
        )
    )
    try:
        with transaction.atomic():
            goal = Goal.objects.create(
                purpose=purpose,
                indicator=indicator,
                role=role,
                baseline=baseline,
                target=target,
                due_on=due_on,
                set_at=now,
            )
    except IntegrityError:
        raise RefusedError(Refusal("purpose:goal-exists")) from None
    fact = events.GoalSet(purpose_id=purpose.pk, indicator_id=indicator.pk, goal_id=goal.pk, role=role)
    publish(fact, by=by, now=now)
    return goal


def _latest_calls() -> QuerySet[PurposeCall]:
    later = PurposeCall.objects.filter(purpose=OuterRef("purpose"), pk__gt=OuterRef("pk"))
    return PurposeCall.objects.filter(~Exists(later))


@once(_latest_calls)
@transaction.atomic
def call_purpose(
    *,
    purpose_id: int,
    verdict: rules.Verdict,
    reason: str,
    expires_on: date | None,
    redecide_on: date | None = None,
    by: Actor,
    now: datetime,
) -> PurposeCall:
    """Call NO, GO or GROW. An active purpose may be called again, to a new date: that is the re-decision."""
    purpose = _locked(purpose_id, by)
    require(permissions.CAN_CALL, by, purpose)
    state = rules.State(purpose.state)
    if verdict == rules.Verdict.GO and redecide_on is not None and state != rules.State.CLOSED:
        _set_redecision(purpose, redecide_on, by=by, now=now)
    refuse_if(
        rules.refusal_to_call(
            state, verdict, readiness_of(purpose), reason=reason, expires_on=expires_on, today=clock.day_of(now)
        )
    )
    purpose.state = rules.state_after_call(verdict)
    purpose.grow_expires_on = expires_on if verdict == rules.Verdict.GROW else None
    purpose.called_at = now
    purpose.save(update_fields=["state", "grow_expires_on", "called_at"])
    call = PurposeCall.objects.create(
        purpose=purpose,
        verdict=verdict,
        reason=reason,
        called_by_id=by.person_id,
        called_at=now,
        expires_on=purpose.grow_expires_on,
    )
    publish(events.PurposeCalled(purpose_id=purpose.pk, verdict=verdict), by=by, now=now)
    return call


def _set_redecision(purpose: Purpose, redecide_on: date, *, by: Actor, now: datetime) -> None:
    if purpose.redecide_on == redecide_on:
        return
    refuse_if(rules.refusal_to_redecide_on(redecide_on, today=clock.day_of(now)))
    before = str(purpose.redecide_on)
    purpose.redecide_on = redecide_on
    purpose.save(update_fields=["redecide_on"])
    publish(events.CharterRevised(purpose_id=purpose.pk, before={"redecide_on": before}), by=by, now=now)


@transaction.atomic
def ask_redecision(*, purpose_id: int, because: str, by: Actor | None, now: datetime) -> None:
    """Called by the outcome link when a verdict is published: the loop closes here."""
    if not Purpose.objects.filter(pk=purpose_id).exists():
        raise NotFoundError
    publish(events.RedecisionAsked(purpose_id=purpose_id, because=because), by=by, now=now)


@transaction.atomic
def close_purpose(*, purpose_id: int, result_note: str, by: Actor, now: datetime) -> Purpose:
    """Close with a written result: that is success, whatever the result."""
    purpose = _locked(purpose_id, by)
    require(permissions.CAN_CLOSE, by, purpose)
    refuse_if(rules.refusal_to_close(rules.State(purpose.state), result_note=result_note))
    purpose.state, purpose.result_note, purpose.closed_at = rules.State.CLOSED, result_note, now
    purpose.save(update_fields=["state", "result_note", "closed_at"])
    publish(events.PurposeClosed(purpose_id=purpose.pk), by=by, now=now)
    return purpose


@transaction.atomic
def order_roadmap(*, purpose_ids: Sequence[int], by: Actor, now: datetime) -> None:
    """Put the visible purposes in this order; refused when the list is not exactly those. No change is no fact."""
    require(permissions.CAN_ORDER_ROADMAP, by, None)
    seen = {purpose.pk: purpose for purpose in permissions.visible_to(by).on_roadmap().select_for_update()}
    if len(purpose_ids) != len(seen) or set(purpose_ids) != set(seen):
        raise RefusedError(Refusal("purpose:roadmap-mismatch"))
    if list(purpose_ids) == list(seen):
        return
    for position, purpose_id in enumerate(purpose_ids, start=1):
        seen[purpose_id].roadmap_position = position
    Purpose.objects.bulk_update(seen.values(), ["roadmap_position"])
    publish(events.RoadmapReordered(purpose_ids=tuple(purpose_ids)), by=by, now=now)


@transaction.atomic
def admit_reader(*, purpose_id: int, user_id: int) -> None:
    """Let somebody know of a purpose: a later link calls this when a person joins its community."""
    PurposeReader.objects.get_or_create(purpose_id=purpose_id, user_id=user_id)
