"""An assessment's series and intervals as places on a square, for the typesetter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from minga.outcome.models import MeasurementPlan
from minga.outcome.queries.periods import period_label
from minga.outcome.queries.saying import places_for, unit_of_change
from minga.outcome.rules import period_containing
from minga.outcome.typesetting import Drawing, Place, Strip
from minga.outcome.wording import sentences
from minga.ui import numbers
from minga.ui.charts.frame import nice_ticks

TICKS = 4


def drawing_of(plan: MeasurementPlan, estimate: Mapping[str, Any] | None) -> Drawing | None:
    """What was measured and what would have been; None for a method without time."""
    picture = estimate["picture"] if estimate else None
    if picture is None or len(picture["periods"]) < 2:
        return None
    columns = [picture[name] for name in ("observed", "counterfactual", "low", "high")]
    known = [value for column in columns for value in column if value is not None]
    if not known or min(known) == max(known):
        return None
    ticks = nice_ticks(min(known), max(known), TICKS)
    span = ticks[0], ticks[-1]
    last = len(picture["periods"]) - 1
    return Drawing(
        title=f"{plan.indicator.name} ({plan.indicator.unit})",
        alt=_("Measured, and what would have been without the initiative, with its band (95 %)."),
        actual=_pieces(columns[0], span),
        expected=_pieces(columns[1], span),
        band=_band(columns[2], columns[3], span),
        across=tuple((at / last, _written(plan, picture, at)) for at in _spread(last)),
        down=tuple((_down(tick, span), numbers.number(tick)) for tick in ticks),
        names=(_("measured"), _("without it")),
        start=_start(plan, picture),
        start_name=_("start"),
    )


def _down(value: float, span: tuple[float, float]) -> float:
    return 1 - (value - span[0]) / (span[1] - span[0])


def _pieces(column: Sequence[float | None], span: tuple[float, float]) -> tuple[tuple[Place, ...], ...]:
    """Runs of known values."""
    pieces: list[list[Place]] = [[]]
    for at, value in enumerate(column):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((at / (len(column) - 1), _down(value, span)))
    return tuple(tuple(piece) for piece in pieces if len(piece) > 1)


def _band(low: Sequence[float | None], high: Sequence[float | None], span: tuple[float, float]) -> tuple[Place, ...]:
    last = len(low) - 1
    both = [
        (at / last, a, b) for at, (a, b) in enumerate(zip(low, high, strict=True)) if a is not None and b is not None
    ]
    there = [(at, _down(b, span)) for at, _a, b in both]
    return (*there, *((at, _down(a, span)) for at, a, _b in reversed(both)))


def _spread(last: int) -> list[int]:
    return sorted({round(last * part / TICKS) for part in range(TICKS + 1)})


def _written(plan: MeasurementPlan, picture: Mapping[str, Any], at: int) -> str:
    period = picture["periods"][at]
    if picture["axis"] != "period":
        return f"{period:+d}"
    grain = "month" if plan.indicator.grain in ("week", "day") else plan.indicator.grain
    return period_label(date.fromisoformat(period), grain)


def _start(plan: MeasurementPlan, picture: Mapping[str, Any]) -> float | None:
    """Where the first start lies across."""
    if picture["axis"] != "period":
        turn: object = 0
    else:
        days = [date.fromisoformat(day) for day in plan.starts.values()]
        turn = period_containing(min(days), plan.indicator.grain).isoformat()
    periods = picture["periods"]
    return periods.index(turn) / (len(periods) - 1) if turn in periods else None


def strip_of(plan: MeasurementPlan, estimate: Mapping[str, Any] | None) -> Strip | None:
    """The effect, and what is told second, against zero."""
    if estimate is None:
        return None
    unit = unit_of_change(plan.indicator.unit)
    second = [
        (capfirst(str(sentences.SECONDARY.get(each["code"], each["code"]))), each) for each in estimate["secondary"]
    ]
    rows = [(_("Effect"), estimate), *second]
    ends = [0.0, *(each["interval"][end] for _name, each in rows for end in ("low", "high"))]
    room = (max(ends) - min(ends)) * 0.06 or 1.0
    low, width = min(ends) - room, max(ends) - min(ends) + 2 * room
    places = places_for((estimate["interval"]["high"] - estimate["interval"]["low"]) / 2)
    drawn = tuple(
        (
            name,
            (each["interval"]["low"] - low) / width,
            (each["effect"] - low) / width,
            (each["interval"]["high"] - low) / width,
            f"{numbers.signed(each['effect'], places)} {unit}",
        )
        for name, each in rows
    )
    return Strip(alt=_("Effect with its interval (95 %)."), zero=-low / width, rows=drawn)
