"""What is measured, who answers for it, and what it should reach."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q

from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.kernel import Refusal
from minga.purpose import events, permissions, rules
from minga.purpose.actions.chartering import keep_version
from minga.purpose.actions.locking import locked, locked_indicator, require_person
from minga.purpose.models import Goal, Indicator, Purpose, PurposeReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a person writes of an indicator. Without a name of its own, what is counted is called like the figure."""

    name: str
    unit: str
    direction: rules.Direction
    owner_id: int
    numerator: str = ""
    denominator: str = ""
    grain: rules.Grain = rules.Grain.MONTH
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a figure should reach, or must not cross, by when."""

    role: rules.GoalRole
    baseline: float | None
    target: float
    due_on: date


FIGURE_FIELDS = ("name", "unit", "direction", "numerator", "denominator", "grain", "source")


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
    purpose = locked(purpose_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    refuse_if(rules.refusal_to_edit(rules.State(purpose.state)))
    require_person(owner_id, by.space_id)
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
                owner_answer=_asked(owner_id, by),
                registered_at=now,
            )
    except IntegrityError:
        raise RefusedError(Refusal("purpose:indicator-name-taken", {"name": name})) from None
    publish(events.IndicatorRegistered(purpose_id=purpose.pk, indicator_id=indicator.pk), by=by, now=now)
    _tell_owner(indicator, by=by, now=now)
    return indicator


def _asked(owner_id: int, by: Actor) -> rules.AnswerState:
    """Who names themselves has said yes."""
    return rules.AnswerState.ACCEPTED if owner_id == by.user_id else rules.AnswerState.ASKED


def _tell_owner(indicator: Indicator, *, by: Actor, now: datetime) -> None:
    """Let the owner know of the purpose, and ask them."""
    PurposeReader.objects.get_or_create(purpose_id=indicator.purpose_id, user_id=indicator.owner_id)
    if indicator.owner_id != by.user_id:
        fact = events.OwnerAsked(purpose_id=indicator.purpose_id, indicator_id=indicator.pk, user_id=indicator.owner_id)
        publish(fact, by=by, now=now)


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
    purpose = locked(purpose_id, by)
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


@once(Indicator.objects.all)
@transaction.atomic
def add_figure(*, purpose_id: int, figure: Figure, aim: Aim, by: Actor, now: datetime) -> Indicator:
    """A figure with what it should reach, or must not cross: an indicator and its goal in one."""
    indicator = register_indicator(
        purpose_id=purpose_id,
        **{name: getattr(figure, name) for name in FIGURE_FIELDS if name != "numerator"},
        numerator=figure.numerator or figure.name,
        owner_id=figure.owner_id,
        by=by,
        now=now,
    )
    set_goal(purpose_id=purpose_id, indicator_id=indicator.pk, **asdict(aim), by=by, now=now)
    return indicator


@transaction.atomic
def revise_figure(*, indicator_id: int, figure: Figure, aim: Aim | None = None, by: Actor, now: datetime) -> Indicator:
    """Correct what is measured, until a plan that rests on it is sealed; its goal until the purpose goes ahead."""
    purpose, indicator = locked_indicator(indicator_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    state = rules.State(purpose.state)
    refuse_if(rules.refusal_to_revise_indicator(state, is_sealed=indicator.sealed_at is not None))
    require_person(figure.owner_id, by.space_id, stands=indicator.owner_id)
    called = indicator.name
    written = {name: getattr(figure, name) for name in FIGURE_FIELDS} | {"numerator": figure.numerator or figure.name}
    before = {
        name: str(getattr(indicator, name)) for name, value in written.items() if getattr(indicator, name) != value
    }
    for name in written:
        setattr(indicator, name, written[name])
    try:
        with transaction.atomic():
            indicator.save(update_fields=list(FIGURE_FIELDS))
    except IntegrityError:
        raise RefusedError(Refusal("purpose:indicator-name-taken", {"name": figure.name})) from None
    before |= _set_aim(purpose, indicator, aim, by=by, now=now)
    if before:
        keep_version(purpose, before, by=by, now=now, indicator=called)
        publish(
            events.IndicatorRevised(purpose_id=purpose.pk, indicator_id=indicator.pk, before=before), by=by, now=now
        )
    if figure.owner_id != indicator.owner_id:
        _hand_over(purpose, indicator, figure.owner_id, by=by, now=now)
    return indicator


def _set_aim(purpose: Purpose, indicator: Indicator, aim: Aim | None, *, by: Actor, now: datetime) -> dict[str, str]:
    """Give the indicator this goal, and say what stood there. Without one, what stands must bear the direction."""
    goal = Goal.objects.filter(purpose=purpose, indicator=indicator).first()
    if goal is None:
        if aim is not None:
            set_goal(purpose_id=purpose.pk, indicator_id=indicator.pk, **asdict(aim), by=by, now=now)
        return {}
    wanted = aim or _aim_of(goal)
    changed = {name: getattr(goal, name) for name, value in asdict(wanted).items() if getattr(goal, name) != value}
    refuse_if(
        rules.refusal_to_set_goal(
            rules.State(purpose.state) if changed else rules.State.DRAFT,
            baseline=wanted.baseline,
            target=wanted.target,
            direction=rules.Direction(indicator.direction),
            role=wanted.role,
        )
    )
    if changed:
        Goal.objects.filter(pk=goal.pk).update(**asdict(wanted))
    return {name: "" if value is None else str(value) for name, value in changed.items()}


def _aim_of(goal: Goal) -> Aim:
    return Aim(role=rules.GoalRole(goal.role), baseline=goal.baseline, target=goal.target, due_on=goal.due_on)


@transaction.atomic
def withdraw_indicator(*, indicator_id: int, by: Actor, now: datetime) -> None:
    """Take back a figure that nothing rests on yet; its name is free again, and the journal keeps what it was."""
    purpose, indicator = locked_indicator(indicator_id, by)
    require(permissions.CAN_EDIT, by, purpose)
    is_sealed, is_measured = indicator.sealed_at is not None, indicator.measured_at is not None
    refuse_if(rules.refusal_to_withdraw(rules.State(purpose.state), is_sealed=is_sealed, is_measured=is_measured))
    before = {name: str(getattr(indicator, name)) for name in FIGURE_FIELDS}
    fact = events.IndicatorWithdrawn(purpose_id=purpose.pk, indicator_id=indicator.pk, before=before)
    try:
        with transaction.atomic():
            Goal.objects.filter(indicator=indicator).delete()
            indicator.delete()
    except ProtectedError:
        raise RefusedError(Refusal("purpose:indicator-in-use")) from None
    keep_version(purpose, before, by=by, now=now, indicator=before["name"])
    publish(fact, by=by, now=now)


@transaction.atomic
def answer_for_indicator(*, indicator_id: int, is_accepted: bool, reason: str, by: Actor, now: datetime) -> Indicator:
    """Who was asked to answer for a figure says yes, or no and why."""
    purpose, indicator = locked_indicator(indicator_id, by)
    refuse_if(
        rules.refusal_to_answer(
            indicator.owner_answer,
            asked_id=indicator.owner_id,
            user_id=by.person_id,
            is_accepted=is_accepted,
            reason=reason,
        )
    )
    indicator.owner_answer = rules.AnswerState.ACCEPTED if is_accepted else rules.AnswerState.DECLINED
    indicator.owner_note = "" if is_accepted else reason
    indicator.save(update_fields=["owner_answer", "owner_note"])
    fact = events.OwnerAnswered(purpose_id=purpose.pk, indicator_id=indicator.pk, is_accepted=is_accepted)
    publish(fact, by=by, now=now)
    return indicator


@transaction.atomic
def hand_over_indicator(*, indicator_id: int, user_id: int, by: Actor, now: datetime) -> Indicator:
    """Pass the answer for a figure on: its owner may, and who may edit the purpose. The next person is asked."""
    purpose, indicator = locked_indicator(indicator_id, by)
    require(permissions.CAN_HAND_OVER, by, indicator)
    require_person(user_id, by.space_id)
    _hand_over(purpose, indicator, user_id, by=by, now=now)
    return indicator


def _hand_over(purpose: Purpose, indicator: Indicator, user_id: int, *, by: Actor, now: datetime) -> None:
    refuse_if(
        rules.refusal_to_hand_over(
            rules.State(purpose.state), owner_id=indicator.owner_id, user_id=user_id, answer=indicator.owner_answer
        )
    )
    keep_version(purpose, {"owner_id": str(indicator.owner_id)}, by=by, now=now, indicator=indicator.name)
    indicator.owner_id, indicator.owner_answer, indicator.owner_note = user_id, _asked(user_id, by), ""
    indicator.save(update_fields=["owner", "owner_answer", "owner_note"])
    _tell_owner(indicator, by=by, now=now)


@transaction.atomic
def mark_measured(*, indicator_id: int, now: datetime) -> None:
    """A later link calls this when values come in: from then on the figure is corrected, not withdrawn."""
    Indicator.objects.filter(pk=indicator_id, measured_at=None).update(measured_at=now)


@transaction.atomic
def seal_indicators(*, indicator_id: int, now: datetime) -> None:
    """A later link calls this when it seals a plan: what that rests on, the figure and the guardrails, now stands."""
    purpose = Purpose.objects.filter(indicators=indicator_id).values("pk")
    guardrails = Goal.objects.filter(purpose__in=purpose, role=rules.GoalRole.GUARDRAIL).values("indicator_id")
    rests_on = Indicator.objects.filter(Q(pk=indicator_id) | Q(pk__in=guardrails), sealed_at=None)
    rests_on.update(sealed_at=now)
