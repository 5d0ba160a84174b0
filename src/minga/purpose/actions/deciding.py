"""NO, GO or GROW, and again; the roadmap; the end."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.kernel import Refusal
from minga.purpose import events, permissions, rules
from minga.purpose.actions.chartering import keep_version
from minga.purpose.actions.locking import locked
from minga.purpose.models import Purpose, PurposeCall
from minga.purpose.queries import readiness_of


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
    purpose = locked(purpose_id, by)
    require(permissions.CAN_CALL, by, purpose)
    state = rules.State(purpose.state)
    if verdict == rules.Verdict.GO and redecide_on is not None and state not in rules.ENDED:
        _set_redecision(purpose, redecide_on, by=by, now=now)
    refuse_if(
        rules.refusal_to_call(
            state, verdict, readiness_of(purpose), reason=reason, expires_on=expires_on, today=clock.day_of(now)
        )
    )
    purpose.state = rules.state_after_call(verdict)
    purpose.grow_expires_on = expires_on if verdict == rules.Verdict.GROW else None
    purpose.called_at, purpose.redecision_asked_at = now, None
    if purpose.sponsor_id == by.user_id:
        purpose.sponsor_answer = rules.AnswerState.ACCEPTED
    purpose.save(update_fields=["state", "grow_expires_on", "called_at", "redecision_asked_at", "sponsor_answer"])
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
    before = {"redecide_on": str(purpose.redecide_on or "")}
    purpose.redecide_on = redecide_on
    purpose.save(update_fields=["redecide_on"])
    keep_version(purpose, before, by=by, now=now)
    publish(events.CharterRevised(purpose_id=purpose.pk, before=before), by=by, now=now)


@transaction.atomic
def ask_redecision(*, purpose_id: int, because: str, by: Actor | None, now: datetime) -> None:
    """Called by the outcome link when a verdict is published: the loop closes here."""
    if not Purpose.objects.filter(pk=purpose_id).update(redecision_asked_at=now):
        raise NotFoundError
    publish(events.RedecisionAsked(purpose_id=purpose_id, because=because), by=by, now=now)


@transaction.atomic
def close_purpose(*, purpose_id: int, result_note: str, by: Actor, now: datetime) -> Purpose:
    """Close with a written result: that is success, whatever the result."""
    purpose = locked(purpose_id, by)
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
