"""A panel: the same indicator for several units over regular periods."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .errors import (
    BadPeriod,
    DuplicatePoint,
    EmptyPanel,
    MixedGrain,
    NotANumber,
    UnitNamesAlike,
    UnknownPeriod,
    UnknownUnit,
    WrongShape,
)
from .estimate import Period

type FloatArray = NDArray[np.float64]
# Fourth powers of larger values overflow; no indicator has them.
LARGEST = 1e60
type Row = tuple[str, int | str | date, object]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One indicator over regular periods; `values` (T,) with NaN where missing."""

    values: FloatArray
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        values = _frozen(self.values, 1)
        object.__setattr__(self, "values", values)
        _check_axis("periods", len(self.periods), values.shape[0])

    def position(self, period: Period) -> int:
        """Index of `period`; raises UnknownPeriod."""
        return _position(self.periods, period)


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """`values` (units × periods) with NaN where missing; `periods` sorted and regular.

    Build from observations with `Panel.from_rows`, which names the row of anything wrong.
    """

    values: FloatArray
    units: tuple[str, ...]
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        values = _frozen(self.values, 2)
        object.__setattr__(self, "values", values)
        _check_axis("units", len(self.units), values.shape[0])
        _check_axis("periods", len(self.periods), values.shape[1])
        if len(set(self.units)) < len(self.units):
            raise WrongShape(what="units without duplicates", found=len(set(self.units)), expected=len(self.units))
        positions, step = _lattice(self.periods)
        for row, (first, second) in enumerate(pairwise(positions), start=2):
            if second - first != step:
                raise MixedGrain(row=row, period=self.periods[row - 1])

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> Panel:
        """Rows (unit, period, value); period is an int, a date or an ISO date ("2027-03-01", "2027-03").

        A value of None, "" or NaN is a missing point. Periods nobody reported become missing columns.
        Rows are counted from 1 in errors. Raises EmptyPanel, DuplicatePoint, NotANumber, BadPeriod,
        MixedGrain, UnitNamesAlike.
        """
        points: dict[tuple[str, Period], float] = {}
        first_row: dict[Period, int] = {}
        names: dict[str, str] = {}
        for row, (unit, raw_period, raw_value) in enumerate(rows, start=1):
            period = _period(row, raw_period)
            value = _number(row, raw_value)
            known = names.setdefault(_plain(unit), unit)
            if known != unit:
                raise UnitNamesAlike(row=row, unit=unit, other=known)
            if (unit, period) in points:
                raise DuplicatePoint(row=row, unit=unit, period=period)
            points[unit, period] = value
            first_row.setdefault(period, row)
        return cls._from_points(points, first_row)

    @classmethod
    def _from_points(cls, points: dict[tuple[str, Period], float], first_row: dict[Period, int]) -> Panel:
        if not points:
            raise EmptyPanel
        periods = _regular(first_row)
        column = {period: index for index, period in enumerate(periods)}
        units = tuple(dict.fromkeys(unit for unit, _ in points))
        row_of = {unit: index for index, unit in enumerate(units)}
        values = np.full((len(units), len(periods)), np.nan)
        for (unit, period), value in points.items():
            values[row_of[unit], column[period]] = value
        return cls(values=values, units=units, periods=periods)

    def position(self, period: Period) -> int:
        """Index of `period`; raises UnknownPeriod."""
        return _position(self.periods, period)

    def row(self, unit: str) -> int:
        """Index of `unit`; raises UnknownUnit."""
        return self.rows([unit])[0]

    def rows(self, units: Iterable[str]) -> list[int]:
        """Indices of `units`, in their order; raises UnknownUnit."""
        place = {unit: index for index, unit in enumerate(self.units)}
        wanted = list(units)
        for unit in wanted:
            if unit not in place:
                raise UnknownUnit(unit=unit)
        return [place[unit] for unit in wanted]

    def only(self, units: Collection[str]) -> Panel:
        """The panel of these units, in this panel's order; raises UnknownUnit."""
        keep = sorted(set(self.rows(units)))
        return Panel(values=self.values[keep], units=tuple(self.units[i] for i in keep), periods=self.periods)

    def without(self, units: Collection[str]) -> Panel:
        """The panel without these units; raises UnknownUnit."""
        dropped = set(self.rows(units))
        return self.only([unit for index, unit in enumerate(self.units) if index not in dropped])

    def between(self, first: Period, last: Period) -> Panel:
        """The panel from `first` to `last`, both included; raises UnknownPeriod."""
        low, high = self.position(first), self.position(last) + 1
        return Panel(values=self.values[:, low:high], units=self.units, periods=self.periods[low:high])

    def continued(self, count: int) -> tuple[Period, ...]:
        """The `count` periods that follow the last one, on the same grain."""
        grain, (positions, step) = _grain(self.periods), _lattice(self.periods)
        last = positions[-1]
        return tuple(_label(last + step * ahead, grain, self.periods[0]) for ahead in range(1, count + 1))

    def mean(self, units: Collection[str] | None = None) -> Series:
        """The mean over units of each period (missing where any of them is missing)."""
        panel = self if units is None else self.only(units)
        return Series(values=panel.values.mean(axis=0), periods=self.periods)

    @property
    def share_missing(self) -> float:
        return float(np.isnan(self.values).mean())


def _frozen(values: FloatArray, dimensions: int) -> FloatArray:
    array = np.array(values, dtype=np.float64)
    if array.ndim != dimensions:
        raise WrongShape(what="array dimensions", found=array.ndim, expected=dimensions)
    if array.size == 0:
        raise EmptyPanel
    too_large = np.argwhere(np.abs(array) > LARGEST)
    if too_large.size:
        raise NotANumber(row=int(too_large[0][0]) + 1, value=float(array[tuple(too_large[0])]))
    array.setflags(write=False)
    return array


def _check_axis(what: str, found: int, expected: int) -> None:
    if found != expected:
        raise WrongShape(what=what, found=found, expected=expected)


def _position(periods: tuple[Period, ...], period: Period) -> int:
    if period not in periods:
        raise UnknownPeriod(period=period)
    return periods.index(period)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())


def _number(row: int, value: object) -> float:
    if value is None or value == "":
        return math.nan
    try:
        number = float(value)  # type: ignore[arg-type]  # anything float() refuses is refused here
    except (TypeError, ValueError):
        raise NotANumber(row=row, value=value) from None
    if abs(number) > LARGEST:
        raise NotANumber(row=row, value=value)
    return number


def _period(row: int, period: object) -> Period:
    if isinstance(period, bool):
        raise BadPeriod(row=row, period=period)
    if isinstance(period, int):
        return period
    if type(period) is date:
        return period
    if isinstance(period, str):
        text = period.strip()
        try:
            return int(text) if text.lstrip("-").isdigit() else date.fromisoformat(_full_date(text))
        except ValueError:
            raise BadPeriod(row=row, period=period) from None
    raise BadPeriod(row=row, period=period)


def _full_date(text: str) -> str:
    return f"{text}-01" if len(text) == 7 else text


def _lattice(periods: Sequence[Period]) -> tuple[list[int], int]:
    """Positions on an integer line and its most common step."""
    grain = _grain(periods)
    positions = [_place(period, grain) for period in periods]
    ordered = sorted(set(positions))
    steps = Counter(second - first for first, second in pairwise(ordered))
    step = min(steps, key=lambda size: (-steps[size], size)) if steps else 1
    return positions, step


def _grain(periods: Sequence[Period]) -> str:
    """ "number", "month" (same day of the month), "month_end" or "day"; mixing numbers and dates is refused."""
    for row, period in enumerate(periods, start=1):
        if isinstance(period, int) != isinstance(periods[0], int):
            raise MixedGrain(row=row, period=period)
    dates = {period for period in periods if isinstance(period, date)}
    if not dates:
        return "number"
    if all((day + timedelta(days=1)).day == 1 for day in dates):
        return "month_end"
    return "month" if _usual_day(dates) is not None else "day"


def _usual_day(dates: Collection[date]) -> int | None:
    """The day of the month that most dates share: a monthly series, perhaps with a stray among them."""
    day, count = Counter(day.day for day in dates).most_common(1)[0]
    return day if 2 * count > len(dates) else None


def _place(period: Period, grain: str) -> int:
    if isinstance(period, int):
        return period
    return period.toordinal() if grain == "day" else period.year * 12 + period.month - 1


def _label(position: int, grain: str, template: Period) -> Period:
    if isinstance(template, int):
        return position
    if grain == "day":
        return date.fromordinal(position)
    if grain == "month_end":
        return date((position + 1) // 12, (position + 1) % 12 + 1, 1) - timedelta(days=1)
    return date(position // 12, position % 12 + 1, template.day)


def _regular(first_row: dict[Period, int]) -> tuple[Period, ...]:
    """Every period from first to last on the common grain; raises MixedGrain naming the first row off it."""
    periods = list(first_row)
    grain = _grain(periods)
    positions, step = _lattice(periods)
    residues = Counter((position - positions[0]) % step for position in positions)
    usual = min(residues, key=lambda residue: (-residues[residue], residue))
    day = _usual_day([period for period in periods if isinstance(period, date)]) if grain == "month" else None
    for period, position in zip(periods, positions, strict=True):
        is_stray = isinstance(period, date) and day is not None and period.day != day
        if is_stray or (position - positions[0]) % step != usual:
            raise MixedGrain(row=first_row[period], period=period)
    known = dict(zip(positions, periods, strict=True))
    line = range(min(positions), max(positions) + 1, step)
    return tuple(known.get(position, _label(position, grain, periods[0])) for position in line)
