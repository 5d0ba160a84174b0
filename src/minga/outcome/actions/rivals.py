"""What else could explain the change, and who looked."""

from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.kernel import Refusal
from minga.kernel.writing import is_blank, one_line, written
from minga.outcome import events, permissions, rules
from minga.outcome.actions._locking import is_published, locked_plan
from minga.outcome.models import Rival


@once(Rival.objects.all)
@transaction.atomic
def raise_rival(*, plan_id: int, text: str, by: Actor, now: datetime) -> Rival:
    """Anybody of the community names another explanation, until the verdict is published."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_RAISE_RIVAL, by, plan)
    if is_published(plan):
        raise RefusedError(Refusal("outcome:already-published"))
    if is_blank(text):
        raise RefusedError(Refusal("outcome:needs-rival"))
    rival = Rival.objects.create(plan=plan, text=one_line(text)[:300], raised_by_id=by.person_id, raised_at=now)
    fact = events.RivalRaised(plan_id=plan.pk, initiative_id=plan.initiative_id, rival_id=rival.pk)
    publish(fact, by=by, now=now)
    return rival


@transaction.atomic
def examine_rival(*, rival_id: int, state: rules.RivalState, finding: str, by: Actor, now: datetime) -> Rival:
    """Say whether a rival explanation is ruled out, accounted for or still stands, and why."""
    rival = Rival.objects.select_for_update().filter(pk=rival_id).first()
    if rival is None:
        raise NotFoundError
    plan = locked_plan(rival.plan_id, by)
    require(permissions.CAN_EXAMINE, by, plan)
    refuse_if(
        rules.refusal_to_examine(
            rules.RivalState(state),
            finding,
            raised_by=rival.raised_by_id,
            examiner_id=by.user_id,
            is_published=is_published(plan),
        )
    )
    before = rival.state
    rival.state, rival.finding, rival.examined_by_id, rival.examined_at = (
        state,
        written(finding).strip(),
        by.person_id,
        now,
    )
    rival.save()
    fact = events.RivalExamined(
        plan_id=plan.pk, initiative_id=plan.initiative_id, rival_id=rival.pk, state=state, before=before
    )
    publish(fact, by=by, now=now)
    return rival
