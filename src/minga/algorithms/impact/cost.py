"""What it took: hours and money beside the value, with the interval carried through."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .errors import BadSetting
from .estimate import Interval
from .verdicts import Direction


@dataclass(frozen=True, slots=True)
class Cost:
    """Contributed hours, what an hour is worth, and money; `value_of_hour` None keeps hours apart from money."""

    hours: float
    money: float
    value_of_hour: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("hours", self.hours), ("money", self.money), ("value_of_hour", self.value_of_hour or 0.0)):
            if not (math.isfinite(value) and value >= 0):
                raise BadSetting(name=name, value=value)

    @property
    def total(self) -> float | None:
        """Hours and money together; None where hours have no price."""
        return None if self.value_of_hour is None else self.money + self.hours * self.value_of_hour


@dataclass(frozen=True, slots=True)
class CostPerEffect:
    """Amount spent for one unit of the indicator in the good direction, over everything it applies to.

    `interval` has the best case first. It is None, and so is `amount`, where the cost is not determined: the
    effect's interval holds zero or harm, so that any amount, or none, may have bought the change.
    """

    amount: float | None
    interval: Interval | None

    @property
    def is_determined(self) -> bool:
        return self.interval is not None


def cost_per_effect(
    spent: float, effect: float, interval: Interval, direction: Direction, *, times: float = 1.0
) -> CostPerEffect:
    """`spent` (hours, or money) divided by the effect and by both ends of its interval.

    `times` is how often the effect was had: units × periods for an average per unit and period, people for a
    share. A ratio's interval follows from the effect's because division by a positive number keeps the order
    (Fieller 1954, with a cost that is known). Raises BadSetting.
    """
    for name, value in (("spent", spent), ("times", times)):
        if not (math.isfinite(value) and value >= 0):
            raise BadSetting(name=name, value=value)
    if times == 0:
        raise BadSetting(name="times", value=times)
    sign = 1.0 if direction is Direction.UP else -1.0
    worst, best = sorted((sign * interval.low * times, sign * interval.high * times))
    if worst <= 0:
        return CostPerEffect(None, None)
    each = Interval(spent / best, spent / worst, interval.confidence)
    return CostPerEffect(spent / (sign * effect * times), each)
