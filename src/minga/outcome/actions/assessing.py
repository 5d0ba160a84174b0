"""Compute what changed from inputs that are frozen first, so that anybody can compute it again."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from minga.algorithms.impact import ImpactError
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.kernel import Refusal
from minga.outcome import events, permissions, rules
from minga.outcome.actions.planning import locked_plan
from minga.outcome.models import Assessment
from minga.outcome.queries.evidence import frozen_inputs
from minga.outcome.rules import Assessed, PlanState


def inputs_hash(inputs: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of frozen inputs."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def assess_outcome(*, plan_id: int, by: Actor, now: datetime) -> Assessment:
    """Assess a locked plan with the data known now. Level, verdict and figures come from the computation alone."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_ASSESS, by, plan.initiative)
    inputs = frozen_inputs(plan, now=now)
    points = len(inputs["rows"]) or (inputs["trial"] or {}).get("size", 0)
    refuse_if(rules.refusal_to_assess(PlanState(plan.state), points=points))
    assessed = _assessed(inputs)
    assessment = Assessment.objects.create(
        plan=plan, inputs=inputs, inputs_hash=inputs_hash(inputs), figures=assessed.figures, level=assessed.level,
        wording_key=assessed.wording, verdict_code=assessed.verdict, reasons=list(assessed.reasons),
        computed_by_id=by.person_id, computed_at=now,
    )  # fmt: skip
    fact = events.OutcomeAssessed(
        plan_id=plan.pk, assessment_id=assessment.pk, inputs_hash=assessment.inputs_hash, level=assessed.level,
        verdict=assessed.verdict,
    )  # fmt: skip
    publish(fact, by=by, now=now)
    return assessment


def _assessed(inputs: dict[str, Any]) -> Assessed:
    try:
        return rules.assess(inputs)
    except ImpactError as error:
        raise RefusedError(Refusal("outcome:not-estimable", {"why": str(error)})) from None


def replay_assessment(*, assessment_id: int) -> bool:
    """Whether the frozen inputs still have their hash and give the same figures, level and verdict."""
    kept = Assessment.objects.filter(pk=assessment_id).first()
    if kept is None:
        raise NotFoundError
    again = _assessed(kept.inputs)
    return (
        inputs_hash(kept.inputs) == kept.inputs_hash
        and again.figures == kept.figures
        and (again.level, again.verdict, list(again.reasons)) == (kept.level, kept.verdict_code, kept.reasons)
    )
