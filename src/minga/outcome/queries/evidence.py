"""What the ladder and the estimates look at, gathered from the history: nothing here can be typed."""

from datetime import date, datetime
from typing import Any

from minga.algorithms import impact
from minga.algorithms.impact import ImpactError, Rivals
from minga.initiative.models import Initiative
from minga.outcome.models import (
    Assessment,
    MeasurementPlan,
    Observation,
    ObservationImport,
    PlanAmendment,
    Rival,
    Trial,
)
from minga.outcome.rules import PlanMethod, RivalState, VerdictState
from minga.outcome.rules.assessing import panel_of, unpack
from minga.purpose.models import Goal


def first_start(plan: MeasurementPlan) -> date | None:
    """The first day on which anything could have changed."""
    design = plan.design
    starts = [date.fromisoformat(text) for text in design["treated"].values()]
    if design.get("starts_on"):
        starts.append(date.fromisoformat(design["starts_on"]))
    return min(starts) if starts else None


def current_rows(plan: MeasurementPlan) -> list[list[Any]]:
    """[unit, ISO period, value] of every current observation, in order."""
    rows = Observation.objects.filter(indicator_id=plan.indicator_id, superseded_at=None).order_by("unit", "period")
    return [[unit, period.isoformat(), value] for unit, period, value in rows.values_list("unit", "period", "value")]


def latest_trial(plan: MeasurementPlan) -> Trial | None:
    trial: Trial | None = Trial.objects.filter(indicator_id=plan.indicator_id).order_by("-known_at", "-id").first()
    return trial


def has_data_after_start(plan: MeasurementPlan) -> bool:
    """Whether any value from the start on is known: a change of plan from now on is a change after data."""
    start = first_start(plan)
    rows = Observation.objects.filter(indicator_id=plan.indicator_id)
    is_seen = start is not None and rows.filter(period__gte=start).exists()
    return is_seen or Trial.objects.filter(indicator_id=plan.indicator_id).exists()


def power_of(plan: MeasurementPlan) -> float | None:
    """The smallest change that this design would probably see, from the history before the start; None if unknown."""
    try:
        return _power(plan)
    except (ImpactError, ValueError, KeyError):
        return None


def _power(plan: MeasurementPlan) -> float | None:
    design, method = plan.design, PlanMethod(plan.method)
    if method == PlanMethod.INTENTION_TO_TREAT:
        return _trial_power(plan)
    start = first_start(plan)
    rows = [row for row in current_rows(plan) if start is None or row[1] < start.isoformat()]
    panel = panel_of(rows).without(sorted(set(design["excluded"]) & {row[0] for row in rows}))
    treated = [unit for unit in panel.units if unit in design["treated"]]
    if method == PlanMethod.BEFORE_AFTER:
        change = impact.smallest_visible_change_before_after(panel.mean(treated), design["post"][1] + 1)
        return change.change
    wanted = panel.only([*treated, *[unit for unit in panel.units if unit in design["comparison"]]])
    compared = len(wanted.units) - len(treated)
    pre, post = tuple(design["pre"]), tuple(design["post"])
    found = impact.smallest_visible_change_in_panel(wanted, len(treated), compared, pre_window=pre, post_window=post)
    return found.change


def _trial_power(plan: MeasurementPlan) -> float | None:
    goal = Goal.objects.filter(indicator_id=plan.indicator_id).first()
    size = plan.design.get("invited"), plan.design.get("control")
    trial = latest_trial(plan)
    if trial is not None:
        drawn = int(unpack(trial.assigned, trial.size).sum())
        size = (drawn, trial.size - drawn)
    scale = plan.design.get("scale") or 1.0
    if goal is None or goal.baseline is None or not all(size):
        return None
    share = goal.baseline / scale
    change = impact.smallest_visible_change_in_proportions(share, int(size[0] or 0), int(size[1] or 0))
    return change.change * scale


def frozen_inputs(plan: MeasurementPlan, *, now: datetime) -> dict[str, Any]:
    """Everything an assessment is computed from, as plain JSON."""
    method = PlanMethod(plan.method)
    trial = latest_trial(plan) if method == PlanMethod.INTENTION_TO_TREAT else None
    return {
        "version": 1,
        "known_at": now.isoformat(),
        "direction": plan.indicator.direction,
        "plan": {"method": plan.method, "smallest_change": plan.smallest_change, **plan.design},
        "rows": [] if method == PlanMethod.INTENTION_TO_TREAT else current_rows(plan),
        "trial": trial
        and {"size": trial.size, "assigned": trial.assigned, "took_up": trial.took_up, "outcome": trial.outcome},
        "facts": _facts(plan),
    }


def _facts(plan: MeasurementPlan) -> dict[str, Any]:
    start = first_start(plan)
    locked_on = plan.locked_at.date() if plan.locked_at else None
    sources = ObservationImport.objects.filter(indicator_id=plan.indicator_id).values_list("source", flat=True)
    tried, told = _tried_and_told(plan)
    return {
        "is_plan_locked_before_start": bool(start and locked_on and locked_on < start),
        "is_plan_amended_after_data": PlanAmendment.objects.filter(plan=plan, is_after_data=True).exists(),
        "is_indicator_registered_before_start": bool(start and plan.indicator.registered_at.date() < start),
        "has_source_changed": len(set(sources)) > 1,
        "is_guardrail_breached": any(guardrail.is_breached for guardrail in guardrails_of(plan)),
        "indicators_tried": tried,
        "indicators_told": told,
        "is_randomised": bool(plan.design.get("lottery_seed")),
        "replicated_in": 0,
        "rivals": _rivals(plan).value,
    }


def _tried_and_told(plan: MeasurementPlan) -> tuple[int, int]:
    """How many of the initiative's outcome plans were assessed, and how many of those are told (this one included)."""
    others = Assessment.objects.filter(plan__initiative_id=plan.initiative_id).exclude(plan=plan)
    tried = set(others.values_list("plan_id", flat=True))
    told = set(others.filter(verdict__state=VerdictState.PUBLISHED).values_list("plan_id", flat=True))
    return len(tried) + 1, len(told) + 1


def _rivals(plan: MeasurementPlan) -> Rivals:
    rivals = list(Rival.objects.filter(plan=plan))
    if not rivals or any(rival.state != RivalState.RULED_OUT for rival in rivals):
        return Rivals.UNEXAMINED
    return Rivals.EXAMINED_BY_SECOND_PERSON


class Guardrail:
    """A guardrail goal and how its indicator stands since the start."""

    __slots__ = ("is_breached", "limit", "mean", "name", "unit")

    def __init__(self, goal: Goal, mean: float | None) -> None:
        self.name, self.unit, self.limit, self.mean = goal.indicator.name, goal.indicator.unit, goal.target, mean
        worse = mean is not None and (mean > goal.target if goal.indicator.direction == "down" else mean < goal.target)
        self.is_breached = bool(worse)


def guardrails_of(plan: MeasurementPlan) -> list[Guardrail]:
    """The purpose's guardrails with their mean since the first start over the treated units (all, where unnamed)."""
    initiative = Initiative.objects.only("purpose_id").get(pk=plan.initiative_id)
    goals = Goal.objects.filter(purpose_id=initiative.purpose_id, role="guardrail").select_related("indicator")
    start, treated = first_start(plan), set(plan.design["treated"])
    found: list[Guardrail] = []
    for goal in goals:
        rows = Observation.objects.filter(indicator_id=goal.indicator_id, superseded_at=None)
        values = [
            value
            for unit, value in rows.filter(period__gte=start or date.max).values_list("unit", "value")
            if not treated or not unit or unit in treated
        ]
        found.append(Guardrail(goal, sum(values) / len(values) if values else None))
    return found
