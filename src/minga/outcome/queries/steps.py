"""A theory of change as a chain of steps: what shows each of them, as known at a moment."""

from datetime import datetime
from typing import Any

from minga.outcome.models import MeasurementPlan, Rival, StepEvidence
from minga.outcome.queries.rows import EvidenceRow, StepRow
from minga.outcome.rules import RivalState

# Values are those of ``algorithms.impact.RivalStatus``; its package loads SciPy and is not imported here.
RIVAL_STATUS = {
    RivalState.OPEN: "open",
    RivalState.RULED_OUT: "ruled_out",
    RivalState.ACCOUNTED_FOR: "explains_part",
    RivalState.STANDS: "explains_it",
}


def contribution_of(plan: MeasurementPlan, now: datetime) -> dict[str, Any]:
    """Steps and rivals as an assessment freezes them. The latest evidence of a step counts."""
    rows = StepEvidence.objects.filter(plan_id=plan.pk, added_at__lte=now).order_by("added_at", "id")
    supported = dict(rows.values_list("step", "is_supporting"))
    close = {plan.initiative.owner_id, plan.drafted_by_id}
    rivals = Rival.objects.filter(plan_id=plan.pk).order_by("id").values_list("text", "state", "examined_by_id")
    return {
        "steps": [{"claim": step, "has_evidence": supported.get(step, False)} for step in plan.steps],
        "rivals": [
            {
                "claim": text,
                "status": RIVAL_STATUS[RivalState(state)],
                "is_second_person": examiner not in {*close, None},
            }
            for text, state, examiner in rivals
        ],
    }


def steps_of(plan: MeasurementPlan, *, until: datetime | None = None, may_add: bool = False) -> tuple[StepRow, ...]:
    """The chain for a page, each step with all its evidence, the newest first; ``until`` is when it was assessed."""
    if not plan.steps:
        return ()
    rows = StepEvidence.objects.for_page().filter(plan=plan).select_related("added_by").order_by("-added_at", "-id")
    shown: dict[str, list[EvidenceRow]] = {}
    for row in rows.filter(added_at__lte=until) if until else rows:
        shown.setdefault(row.step, []).append(
            EvidenceRow(row.text, row.source, row.is_supporting, str(row.added_by), row.added_at)
        )
    return tuple(
        StepRow(number, step, tuple(shown.get(step, ())), may_add) for number, step in enumerate(plan.steps, start=1)
    )
