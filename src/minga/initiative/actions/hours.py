"""Hours worked: one's own, read by nobody else; and sums of groups, with their source."""

from datetime import date, datetime

from django.db import transaction

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.initiative import events, permissions, rules
from minga.initiative.actions.locking import locked
from minga.initiative.models import Commitment, HoursEntry, HoursTotal, LoadLimit
from minga.kernel import Refusal


@once(HoursEntry.objects.standing)
@transaction.atomic
def note_hours(
    *,
    initiative_id: int,
    hours: float,
    worked_on: date,
    commitment_id: int | None = None,
    by: Actor,
    now: datetime,
) -> HoursEntry:
    """Note one's own hours of one day, perhaps on one's own commitment."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_NOTE_HOURS, by, initiative)
    state = rules.State(initiative.state)
    refuse_if(rules.refusal_to_note_hours(state, hours=hours, worked_on=worked_on, today=clock.day_of(now)))
    mine = Commitment.objects.filter(initiative=initiative, user_id=by.person_id)
    if commitment_id is not None and not mine.filter(pk=commitment_id).exists():
        raise RefusedError(Refusal("initiative:not-your-commitment"))
    entry = HoursEntry.objects.create(
        initiative=initiative,
        user_id=by.person_id,
        commitment_id=commitment_id,
        hours=hours,
        worked_on=worked_on,
        noted_at=now,
    )
    # Without its author: the journal is read by people who must not learn who worked when.
    publish(events.HoursNoted(initiative_id=initiative.pk), by=None, now=now)
    return entry


@transaction.atomic
def withdraw_hours(*, entry_id: int, by: Actor, now: datetime) -> HoursEntry:
    """Take a wrong entry of one's own out of the sums. The row is kept."""
    entry: HoursEntry | None = HoursEntry.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None or not permissions.CAN_WITHDRAW_HOURS(by, entry):
        raise NotFoundError
    if entry.withdrawn_at is not None:
        raise RefusedError(Refusal("initiative:hours-withdrawn"))
    entry.withdrawn_at = now
    entry.save(update_fields=["withdrawn_at"])
    publish(events.HoursWithdrawn(initiative_id=entry.initiative_id), by=None, now=now)
    return entry


@once(HoursTotal.objects.all)
@transaction.atomic
def record_hours_total(
    *, initiative_id: int, hours: float, people: int, source: str, by: Actor, now: datetime
) -> HoursTotal:
    """Hand in hours that a group of at least seven contributed, as one sum with its source."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_RECORD_TOTAL, by, initiative)
    refuse_if(rules.refusal_to_group_sum(hours=hours, people=people, source=source))
    total = HoursTotal.objects.create(
        initiative=initiative, hours=hours, people=people, source=source, recorded_by_id=by.person_id, recorded_at=now
    )
    fact = events.HoursTotalRecorded(initiative_id=initiative.pk, total_id=total.pk, hours=hours, people=people)
    publish(fact, by=by, now=now)
    return total


@transaction.atomic
def set_load_limit(*, weekly_hours: float, open_commitments: int, by: Actor) -> LoadLimit:
    """Say how much one wants to carry. It announces nothing: it concerns nobody else."""
    refuse_if(rules.refusal_to_limit(weekly_hours=weekly_hours, open_commitments=open_commitments))
    limit: LoadLimit
    limit, _is_new = LoadLimit.objects.update_or_create(
        user_id=by.person_id, defaults={"weekly_hours": weekly_hours, "open_commitments": open_commitments}
    )
    return limit
