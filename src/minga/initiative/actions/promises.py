"""Commitments and milestones: what people promise for themselves, and what will be there by a day."""

from datetime import date, datetime, timedelta

from django.db import transaction

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.tenancy.models import SpaceMembership
from minga.initiative import events, permissions, rules
from minga.initiative.actions.locking import locked, locked_commitment
from minga.initiative.models import Commitment, Milestone
from minga.initiative.queries.load import carried_by, limits_of
from minga.initiative.rules import CommitmentState
from minga.kernel import Refusal


@once(Commitment.objects.unsettled)
@transaction.atomic
def make_commitment(
    *, initiative_id: int, what: str, hours: float, due_on: date, by: Actor, now: datetime
) -> Commitment:
    """Promise something for oneself. Refused when one carries enough already."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_PROMISE, by, initiative)
    # The person's place in the space is the lock: two promises at once must not both fit under the cap.
    list(SpaceMembership.objects.select_for_update().filter(space_id=by.space_id, user_id=by.person_id))
    refuse_if(
        rules.refusal_to_promise(
            rules.State(initiative.state),
            hours=hours,
            due_on=due_on,
            today=clock.day_of(now),
            open_commitments=carried_by(by.person_id),
            open_max=limits_of(by.person_id)[1],
        )
    )
    commitment = Commitment.objects.create(
        initiative=initiative, user_id=by.person_id, what=what, hours=hours, due_on=due_on, made_at=now
    )
    fact = events.CommitmentMade(initiative_id=initiative.pk, commitment_id=commitment.pk)
    publish(fact, by=by, now=now)
    return commitment


@transaction.atomic
def keep_commitment(*, commitment_id: int, note: str = "", by: Actor, now: datetime) -> Commitment:
    """Say that one has delivered what one promised."""
    commitment = locked_commitment(commitment_id, by)
    require(permissions.CAN_KEEP, by, commitment)
    state = CommitmentState(commitment.state)
    refuse_if(rules.refusal_to_settle(state, is_reason_needed=False, note=note))
    _settle(commitment, CommitmentState.KEPT, note, by, now)
    fact = events.CommitmentKept(initiative_id=commitment.initiative_id, commitment_id=commitment.pk)
    publish(fact, by=by, now=now)
    return commitment


@transaction.atomic
def release_commitment(*, commitment_id: int, reason: str, by: Actor, now: datetime) -> Commitment:
    """Give a promise back with a reason. It stays on record as released."""
    commitment = locked_commitment(commitment_id, by)
    require(permissions.CAN_RELEASE, by, commitment)
    state = CommitmentState(commitment.state)
    refuse_if(rules.refusal_to_settle(state, is_reason_needed=True, note=reason))
    _settle(commitment, CommitmentState.RELEASED, reason, by, now)
    fact = events.CommitmentReleased(initiative_id=commitment.initiative_id, commitment_id=commitment.pk)
    publish(fact, by=by, now=now)
    return commitment


@transaction.atomic
def give_back_commitment(*, commitment_id: int, reason: str, by: Actor, now: datetime) -> Commitment:
    """An administrator gives back a promise of somebody who cannot keep it now; nobody promises for somebody else."""
    commitment = locked_commitment(commitment_id, by)
    require(permissions.CAN_PASS_ON, by, commitment.initiative)
    refuse_if(rules.refusal_to_settle(CommitmentState(commitment.state), is_reason_needed=True, note=reason))
    _settle(commitment, CommitmentState.RELEASED, reason, by, now)
    fact = events.CommitmentReleased(initiative_id=commitment.initiative_id, commitment_id=commitment.pk)
    publish(fact, by=by, now=now)
    return commitment


def _settle(commitment: Commitment, state: CommitmentState, note: str, by: Actor, now: datetime) -> None:
    commitment.state, commitment.note = state, note
    commitment.settled_at, commitment.settled_by_id = now, by.person_id
    commitment.save(update_fields=["state", "note", "settled_at", "settled_by"])


@once(Milestone.objects.all)
@transaction.atomic
def add_milestone(*, initiative_id: int, title: str, due_on: date, by: Actor, now: datetime) -> Milestone:
    """Say what will be there by a day."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_PLAN, by, initiative)
    refuse_if(rules.refusal_to_plan(rules.State(initiative.state)))
    milestone = Milestone.objects.create(initiative=initiative, title=title, due_on=due_on)
    publish(events.MilestoneSet(initiative_id=initiative.pk, milestone_id=milestone.pk), by=by, now=now)
    return milestone


@transaction.atomic
def reach_milestone(*, milestone_id: int, by: Actor, now: datetime) -> Milestone:
    """Say that it is there."""
    initiative_id = Milestone.objects.filter(pk=milestone_id).values_list("initiative_id", flat=True).first()
    if initiative_id is None:
        raise NotFoundError
    initiative = locked(initiative_id, by)
    require(permissions.CAN_PLAN, by, initiative)
    refuse_if(rules.refusal_to_plan(rules.State(initiative.state)))
    milestone: Milestone = Milestone.objects.select_for_update().get(pk=milestone_id)
    if milestone.done_on is not None:
        raise RefusedError(Refusal("initiative:milestone-reached"))
    milestone.done_on, milestone.done_by_id = clock.day_of(now), by.person_id
    milestone.save(update_fields=["done_on", "done_by"])
    publish(events.MilestoneReached(initiative_id=initiative.pk, milestone_id=milestone.pk), by=by, now=now)
    return milestone


@transaction.atomic
def remind_people(*, now: datetime) -> int:
    """Remind once, shortly before the day, whoever promised or owns; returns how many reminders went out."""
    near = clock.day_of(now) + timedelta(days=rules.REMIND_DAYS)
    promised = (
        Commitment.objects.unsettled()
        .select_for_update(of=("self",))
        .filter(due_on__lte=near, reminded_at__isnull=True)
        .exclude(initiative__state__in=rules.ENDED)
    )
    planned = (
        Milestone.objects.select_for_update(of=("self",))
        .filter(due_on__lte=near, done_on__isnull=True, reminded_at__isnull=True)
        .exclude(initiative__state__in=rules.ENDED)
    )
    due: list[tuple[str, Commitment | Milestone]] = [
        *(("commitment", promise) for promise in promised),
        *(("milestone", plan) for plan in planned),
    ]
    for kind, row in due:
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        fact = events.ReminderDue(initiative_id=row.initiative_id, kind=kind, thing_id=row.pk)
        publish(fact, by=None, now=now)
    return len(due)
