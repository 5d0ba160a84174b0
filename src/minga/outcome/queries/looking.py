"""A chosen file as its page shows it: what each column is taken for, and how a date would be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from minga.outcome import wording
from minga.outcome.queries.periods import period_label
from minga.outcome.reading import Mapped
from minga.outcome.reading.guessing import Dates
from minga.outcome.rules import DateOrder, read_period

ROLES = ("value", "period", "unit", "n")


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the shown table: its own name, and what it is taken for, or nothing."""

    name: str
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class DatesQuestion:
    """How dates seem to be written, one of them, and as which period it would be read; and the other way."""

    order: DateOrder
    order_label: str
    other: DateOrder
    other_label: str
    sample: str
    period: str
    other_period: str


def heads_of(header: Sequence[str], mapped: Mapped) -> tuple[Head, ...]:
    taken = {getattr(mapped, role): role for role in reversed(ROLES) if getattr(mapped, role)}
    roles = [taken.get(name, "") for name in header]
    return tuple(
        Head(name, role, str(wording.COLUMN_ROLES[role]) if role else "")
        for name, role in zip(header, roles, strict=True)
    )


def dates_question(dates: Dates | None, grain: str) -> DatesQuestion | None:
    if dates is None:
        return None
    other = DateOrder.MONTH_FIRST if dates.order == DateOrder.DAY_FIRST else DateOrder.DAY_FIRST
    return DatesQuestion(
        order=dates.order,
        order_label=str(wording.ORDERS_SHORT[dates.order]),
        other=other,
        other_label=str(wording.ORDERS_SHORT[other]),
        sample=dates.sample,
        period=_as_read(dates.sample, grain, dates.order),
        other_period=_as_read(dates.sample, grain, other),
    )


def _as_read(text: str, grain: str, order: DateOrder) -> str:
    period = read_period(text, grain, order)
    return period_label(period, grain) if period else ""
