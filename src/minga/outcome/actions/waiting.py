"""Rows of periods that have not ended: kept aside by every door, told row by row, taken when their day has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from minga.foundation import clock
from minga.foundation.policy import RefusedError
from minga.kernel import Refusal
from minga.outcome import rules
from minga.outcome.queries.periods import WaitingRow, waiting_row
from minga.outcome.reading import Point


@dataclass(frozen=True, slots=True)
class Sorted:
    """Points of periods that are over, and those that wait; ``shown`` tells the first of these."""

    over: list[Point]
    waiting: list[Point]
    shown: tuple[WaitingRow, ...] = ()


def sorted_out(points: Sequence[Point], grain: str, *, now: datetime, zone: str) -> Sorted:
    """What can be known at this moment, and what cannot: by the space's day and by that of the source's zone."""
    days = {clock.day_of(now), *([clock.day_of(now, clock.zone_called(zone))] if zone else [])}
    is_over = {period: rules.has_ended(period, grain, days) for period in {point.period for point in points}}
    waiting = [point for point in points if not is_over[point.period]]
    return Sorted(
        [point for point in points if is_over[point.period]],
        waiting,
        tuple(waiting_row(point.line, point.unit, point.period, grain) for point in waiting[: rules.ERRORS_SHOWN]),
    )


def refuse_zone(zone: str) -> None:
    if zone and not clock.is_zone(zone):
        raise RefusedError(Refusal("outcome:unknown-zone", {"zone": zone}))


def refuse_all_waiting(found: Sorted) -> None:
    """Raise where a file holds nothing but periods that have not ended."""
    if found.shown and not found.over:
        first = found.shown[0]
        params = {"line": first.line, "period": first.period_label, "day": first.known_from}
        raise RefusedError(Refusal("outcome:all-waiting", params))


def kept(rows: Sequence[WaitingRow]) -> list[tuple[int, str, str]]:
    """Rows that wait as an import keeps them."""
    return [(row.line, row.unit, row.period.isoformat()) for row in rows]
