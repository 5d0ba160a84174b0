"""What shows that a step of a theory of change happened. Only added: a later piece takes the place of an earlier."""

from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, refuse_if, require
from minga.foundation.repeats.once import once
from minga.kernel.writing import one_line, written
from minga.outcome import events, permissions, rules
from minga.outcome.actions._locking import is_published, locked_plan
from minga.outcome.models import StepEvidence


@once(StepEvidence.objects.all)
@transaction.atomic
def add_evidence(
    *, plan_id: int, step: str, text: str, source: str, is_supporting: bool, by: Actor, now: datetime
) -> StepEvidence:
    """Say what was seen of a locked step, and where it can be looked up; also where it speaks against the step."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_EVIDENCE, by, plan)
    refuse_if(
        rules.refusal_to_evidence(
            rules.PlanState(plan.state),
            step=step,
            steps=plan.steps,
            text=text,
            source=source,
            is_published=is_published(plan),
        )
    )
    evidence = StepEvidence.objects.create(
        plan=plan,
        step=step,
        text=written(text).strip()[: rules.TEXT_MAX],
        source=one_line(source)[: rules.SOURCE_MAX],
        is_supporting=is_supporting,
        added_by_id=by.person_id,
        added_at=now,
    )
    fact = events.EvidenceAdded(
        plan_id=plan.pk, initiative_id=plan.initiative_id, evidence_id=evidence.pk, is_supporting=is_supporting
    )
    publish(fact, by=by, now=now)
    return evidence
