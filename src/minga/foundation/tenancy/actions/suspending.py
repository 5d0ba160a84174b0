"""Suspend somebody in the space for a time, and let them back in."""

from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.jobs.later import later
from minga.foundation.policy import Actor, RefusedError
from minga.foundation.tenancy.actions.people import locked_place, refuse_last_administrator
from minga.foundation.tenancy.events import PersonReinstated, PersonSuspended
from minga.foundation.tenancy.models import SpaceMembership, is_paused
from minga.foundation.tenancy.tasks import mail_suspension
from minga.kernel import Refusal
from minga.kernel.writing import is_blank, one_line

REASON_MAX = 300


def _refuse_to_suspend(user_id: int, reason: str, until: datetime | None, *, by: Actor, now: datetime) -> None:
    if user_id == by.user_id:
        raise RefusedError(Refusal("space:suspends-oneself"))
    if is_blank(reason):
        raise RefusedError(Refusal("space:suspension-needs-reason"))
    if until is not None and until <= now:
        raise RefusedError(Refusal("space:suspension-is-over"))


@transaction.atomic
def suspend_person(*, user_id: int, reason: str, until: datetime | None, by: Actor, now: datetime) -> SpaceMembership:
    """Let somebody be nobody in this space from this moment; ``until`` None is until somebody ends it.

    What they wrote, voted and promised stays and counts; they keep their roles and take them up again when it ends,
    by itself. They are told by mail why, until when and whom to ask. The last administrator cannot be suspended.
    """
    place = locked_place(user_id, by)
    _refuse_to_suspend(user_id, reason, until, by=by, now=now)
    refuse_last_administrator(place, now)
    wanted = (until, one_line(reason)[:REASON_MAX])
    is_on = is_paused(place.suspended_at, place.suspended_until, now)
    if is_on and (place.suspended_until, place.suspension_reason) == wanted:
        return place
    place.suspended_at = place.suspended_at if is_on else now
    place.suspended_until, place.suspension_reason = wanted
    place.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
    by.forget()
    publish(PersonSuspended(user_id=user_id, until=until.isoformat() if until else ""), by=by, now=now)
    later(mail_suspension, place.pk)
    return place


@transaction.atomic
def reinstate_person(*, user_id: int, by: Actor, now: datetime) -> SpaceMembership:
    """End a suspension before its time; who is not suspended stays as they are."""
    place = locked_place(user_id, by)
    was_on = is_paused(place.suspended_at, place.suspended_until, now)
    if place.suspended_at is not None:
        place.suspended_at = place.suspended_until = None
        place.suspension_reason = ""
        place.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
        by.forget()
    if was_on:
        publish(PersonReinstated(user_id=user_id), by=by, now=now)
    return place
