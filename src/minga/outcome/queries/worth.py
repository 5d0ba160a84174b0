"""What was hoped for, what could have been seen, and what each unit of the effect took."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from minga.outcome.models import MeasurementPlan, Verdict
from minga.outcome.queries.rows import CostRow, Hope
from minga.outcome.queries.saying import places_for, unit_of_change
from minga.purpose.models import Goal
from minga.purpose.rules import GoalRole
from minga.ui import numbers


def way(baseline: float | None, target: float) -> float | None:
    """How far it is from the baseline to the target, with its sign."""
    return None if baseline is None or target == baseline else target - baseline


def hope_of(plan: MeasurementPlan, estimate: Mapping[str, Any] | None) -> Hope | None:
    """The goal that the purpose set for the plan's indicator, and how much of the way the effect is."""
    goal = Goal.objects.filter(indicator_id=plan.indicator_id, role=GoalRole.OUTCOME).first()
    if goal is None:
        return None
    unit, ahead = plan.indicator.unit, way(goal.baseline, goal.target)
    return Hope(
        baseline=f"{numbers.number(goal.baseline)} {unit}" if goal.baseline is not None else "",
        target=f"{numbers.number(goal.target)} {unit}",
        due_on=goal.due_on,
        share=numbers.percent(estimate["effect"] / ahead) if estimate and ahead else "",
        smallest=_smallest(plan),
        unit_of_change=unit_of_change(unit),
        is_beyond_sight=ahead is not None and plan.smallest_change is not None and abs(ahead) < plan.smallest_change,
    )


def _smallest(plan: MeasurementPlan) -> str:
    change = plan.smallest_change
    return "" if change is None else numbers.number(change, places_for(change))


def smallest_change_label(plan: MeasurementPlan) -> str:
    smallest = _smallest(plan)
    return f"{smallest} {unit_of_change(plan.indicator.unit)}" if smallest else ""


def costs_of(verdict: Verdict) -> tuple[CostRow, ...]:
    """Hours and money; beside each what one unit of the effect took, where the figures can say it."""
    is_seen = bool(verdict.hours)
    hours = numbers.number(verdict.hours, 0) if is_seen else numbers.NO_NUMBER
    note = "" if is_seen else _("fewer than seven people noted hours, or none")
    rows = [CostRow(_("Hours contributed"), hours, _("h"), note, _each(verdict, "hours", _("h")))]
    if verdict.cost_amount is not None:
        money, currency = numbers.number(verdict.cost_amount, 0), verdict.cost_currency
        rows.append(CostRow(_("Money spent"), money, currency, verdict.cost_source, _each(verdict, "money", currency)))
    return tuple(rows)


def _each(verdict: Verdict, kind: str, unit: str) -> str:
    """In words, also where no amount can be told."""
    cost = verdict.costs.get(kind)
    if cost is None:
        return ""
    if cost["amount"] is None:
        return _("What one unit of the effect took cannot be said: the effect may be zero, or harm.")
    words = {name: _figure(value) for name, value in cost.items()} | {"unit": unit}
    if verdict.plan.indicator.unit.strip() == "%":
        return _("%(amount)s %(unit)s for each percentage point, from %(low)s to %(high)s.") % words
    words["of"] = verdict.plan.indicator.unit
    return _("%(amount)s %(unit)s for each unit of the effect (%(of)s), from %(low)s to %(high)s.") % words


def _figure(value: float) -> str:
    """Three digits that mean something."""
    places = 0 if value >= 100 else 1 if value >= 10 else 2
    return numbers.number(value, places)
