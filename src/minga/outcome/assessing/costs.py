"""What one unit of the indicator took, with the effect's interval carried through."""

from typing import Any

from minga.algorithms import impact
from minga.outcome.assessing.plain import Figures


def costs_of(figures: Figures, direction: str, *, hours: float | None, money: float | None) -> dict[str, Any]:
    """Hours and money per unit of effect: amount, low and high, all None where the effect may be zero or harm.

    A cost that nobody noted, and an effect that was not found, have no entry.
    """
    estimate = figures["estimate"]
    if estimate is None:
        return {}
    spent = {name: value for name, value in (("hours", hours), ("money", money)) if value is not None}
    return {name: _each(value, estimate, direction) for name, value in spent.items()}


def _each(spent: float, estimate: dict[str, Any], direction: str) -> dict[str, float | None]:
    interval = impact.Interval(estimate["interval"]["low"], estimate["interval"]["high"])
    found = impact.cost_per_effect(spent, estimate["effect"], interval, impact.Direction(direction))
    if found.interval is None:
        return {"amount": None, "low": None, "high": None}
    return {"amount": found.amount, "low": found.interval.low, "high": found.interval.high}
