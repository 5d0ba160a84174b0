"""Draw an assessment: the series beside what would have been, placebos, the event study. Each also is a table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from minga.outcome.models import Assessment, MeasurementPlan
from minga.outcome.queries.periods import period_label
from minga.outcome.queries.saying import places_for
from minga.outcome.rules import PEOPLE, period_containing, shifted
from minga.ui import numbers
from minga.ui.charts import (
    Chart,
    IntervalRow,
    LineNames,
    Words,
    event_study,
    interval_plot,
    line_with_band,
    placebo_picture,
)

type Write = Callable[[float], str]


def charts_of(plan: MeasurementPlan, assessment: Assessment) -> tuple[Chart, ...]:
    """The pictures that this method has; none where nothing could be computed."""
    estimate = assessment.figures["estimate"]
    if estimate is None:
        return ()
    places = places_for((estimate["interval"]["high"] - estimate["interval"]["low"]) / 2)

    def write(value: float) -> str:
        return numbers.number(value, places)

    drawn: list[Chart] = []
    if plan.method in PEOPLE:
        return (_arms(plan, estimate, write),)
    if estimate["picture"] is not None:
        drawn.append(_series(plan, estimate["picture"], write))
        if estimate["picture"]["placebos"]:
            drawn.append(_placebos(plan, estimate["picture"], write))
    if len(estimate["event_study"]) > 1:
        drawn.append(_event_study(plan, estimate["event_study"], write))
    return tuple(drawn)


def _axis(plan: MeasurementPlan, picture: Mapping[str, Any]) -> tuple[list[float], Write, list[tuple[float, str]]]:
    """Places across, how they are written, and where the start is marked."""
    start = _("start")
    if picture["axis"] != "period":
        return [float(time) for time in picture["periods"]], lambda time: f"{time:+.0f}", [(0.0, start)]
    grain = plan.indicator.grain
    days = [date.fromisoformat(period) for period in picture["periods"]]
    turn = min(period_containing(date.fromisoformat(day), grain) for day in plan.starts.values())
    if grain == "year":
        return [float(day.year) for day in days], lambda year: f"{year:.0f}", [(float(turn.year), start)]

    def written(place: float) -> str:
        return period_label(period_containing(date.fromordinal(round(place)), grain), grain)

    return [float(day.toordinal()) for day in days], written, [(float(turn.toordinal()), start)]


def _time(picture: Mapping[str, Any]) -> str:
    return _("Time") if picture["axis"] == "period" else _("Periods since the start")


def _ticks(xs: Sequence[float], write_x: Write) -> list[tuple[float, str]] | None:
    """Named places for dates where people look for them: years, quarters, months. Four short names fit a phone."""
    if len(xs) < 2 or abs(xs[0]) < 10_000:
        return None
    days = [date.fromordinal(round(x)) for x in xs]
    for months in EVERY_MONTHS:
        marks = _first_of(days, months)
        if len(marks) <= TICKS_MAX:
            break
    if len(marks) < 2:
        step = -(-2 * (len(xs) - 1) // 7)
        return [(x, write_x(x)) for x in xs[::step]]
    as_year = all(day.month == 1 for day in marks)
    return [
        (float(day.toordinal()), str(day.year) if as_year else period_label(day.replace(day=1), "month"))
        for day in marks
    ]


EVERY_MONTHS = (1, 3, 6, 12, 24, 60, 120, 300)
TICKS_MAX = 4


def _first_of(days: Sequence[date], months: int) -> list[date]:
    """The first of the days in each stretch of so many months that begins inside; a stretch begun before has none."""
    found: dict[int, date] = {}
    for day in days:
        found.setdefault((day.year * 12 + day.month - 1) // months, day)
    return [day for day in found.values() if (day.year * 12 + day.month - 1) % months == 0]


def _series(plan: MeasurementPlan, picture: Mapping[str, Any], write: Write) -> Chart:
    xs, write_x, markers = _axis(plan, picture)
    words = Words(
        title=plan.indicator.name,
        description=_("Measured, and what would have been without the initiative, with its band (95 %)."),
        x=_time(picture),
        y=plan.indicator.unit,
    )
    names = LineNames(actual=_("measured"), expected=_("without it"), low=_("band, low"), high=_("band, high"))
    return line_with_band(
        xs,
        picture["observed"],
        words=words,
        names=names,
        expected=picture["counterfactual"],
        band=(picture["low"], picture["high"]),
        markers=markers,
        number=write,
        write_x=write_x,
        x_ticks=_ticks(xs, write_x),
    )


def _placebos(plan: MeasurementPlan, picture: Mapping[str, Any], write: Write) -> Chart:
    xs, write_x, markers = _axis(plan, picture)
    pairs = zip(picture["observed"], picture["counterfactual"], strict=True)
    gaps = [None if a is None or b is None else a - b for a, b in pairs]
    words = Words(
        title=_("Is it more than chance?"),
        description=_("The gap of the treated unit among the gaps of units where nothing was done."),
        x=_time(picture),
        y=plan.indicator.unit,
    )
    return placebo_picture(
        xs,
        gaps,
        [placebo["gaps"] for placebo in picture["placebos"]],
        words=words,
        treated_name=next(iter(plan.starts)),
        placebo_name=_("other units"),
        markers=markers,
        number=write,
        write_x=write_x,
        x_ticks=_ticks(xs, write_x),
    )


def _event_study(plan: MeasurementPlan, points: Sequence[Mapping[str, Any]], write: Write) -> Chart:
    words = Words(
        title=_("Effect by time since the start"),
        description=_("Before the start it should lie around zero."),
        x=_("Periods since the start"),
        y=plan.indicator.unit,
    )
    rows = [
        IntervalRow(
            name=f"{point['event_time']:+d}",
            estimate=point["effect"],
            low=point["low"],
            high=point["high"],
            tone="none" if point["event_time"] < 0 else "accent",
        )
        for point in points
    ]
    heads = (_("Period"), _("Effect"), _("Low"), _("High"))
    return event_study([point["event_time"] for point in points], rows, words=words, heads=heads, number=write)


def _arms(plan: MeasurementPlan, estimate: Mapping[str, Any], write: Write) -> Chart:
    """A lottery has no time: the effect of being drawn, and of taking part because of it."""
    interval = estimate["interval"]
    rows = [
        IntervalRow(
            name=_("Drawn against not drawn"), estimate=estimate["effect"], low=interval["low"], high=interval["high"]
        )
    ]
    rows += [
        IntervalRow(
            name=_("Those who took part because they were drawn"),
            estimate=each["effect"],
            low=each["interval"]["low"],
            high=each["interval"]["high"],
            tone="none",
        )
        for each in estimate["secondary"]
    ]
    words = Words(title=plan.indicator.name, description=_("Effect with its interval (95 %)."), y=plan.indicator.unit)
    return interval_plot(rows, words=words, heads=(_("Group"), _("Effect"), _("Low"), _("High")), number=write)


def series_of(
    name: str,
    unit: str,
    grain: str,
    points: Sequence[tuple[date, float]],
    *,
    goal: float | None = None,
    today: date | None = None,
) -> Chart | None:
    """An indicator's mean over units, period by period, with its goal; None where there is nothing to draw.

    The period of ``today`` stands grey at the edge where the values reach up to it: it has not ended.
    """
    if not points:
        return None
    if grain == "year":
        xs, write_x = [float(day.year) for day, _value in points], lambda year: f"{year:.0f}"
    else:
        xs = [float(day.toordinal()) for day, _value in points]

        def write_x(place: float) -> str:
            return period_label(date.fromordinal(round(place)), grain)

    words = Words(title=name, description=_("Mean of all units that report."), x=_("Time"), y=unit)
    values = [value for _day, value in points]
    aim = (
        (goal, _("goal: %(target)s") % {"target": f"{numbers.number(goal)} {unit}".strip()})
        if goal is not None
        else None
    )
    return line_with_band(
        xs,
        values,
        words=words,
        names=LineNames(actual=_("mean")),
        number=numbers.number,
        write_x=write_x,
        x_ticks=_ticks(xs, write_x),
        goal=aim,
        pending=_pending(points[-1][0], grain, today),
    )


def _pending(last: date, grain: str, today: date | None) -> tuple[float, str] | None:
    """The present period, where the one before it has the last value."""
    if today is None or period_containing(today, grain) != shifted(last, grain, 1):
        return None
    ends = shifted(last, grain, 2)
    place = float(ends.year) if grain == "year" else float(ends.toordinal())
    return place, _("not over yet")
