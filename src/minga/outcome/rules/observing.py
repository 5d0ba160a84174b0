"""From the cells of somebody's table to observations, with a word about each bad row. Pure."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

UNIT_MAX = 120
MAX_REPORTED = 200


@dataclass(frozen=True, slots=True)
class BadRow:
    """What is wrong with a row: its line in the file, the column, the value as read, and a sentence's code."""

    line: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Point:
    line: int
    unit: str
    period: date
    value: float
    n: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All good points, and the bad rows (at most 200 are named; ``bad_count`` counts all)."""

    points: tuple[Point, ...]
    bad: tuple[BadRow, ...]
    bad_count: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column says what. ``unit`` and ``n`` may be empty."""

    period: str
    value: str
    unit: str = ""
    n: str = ""


def plain(name: str) -> str:
    """A unit's name without case, accents and spare spaces: two names alike in this are one unit, or a mistake."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def period_start(text: str, grain: str) -> date | None:
    """The first day of the period a cell names: 2024, 2024-03, 2024-03-17, 2024-W05, 2024-Q2; None if unreadable."""
    text = text.strip()
    try:
        if match := re.fullmatch(r"(\d{4})(?:\.0)?", text):
            return date(int(match[1]), 1, 1) if grain == "year" else None
        if match := re.fullmatch(r"(\d{4})-?Q([1-4])", text):
            return date(int(match[1]), 3 * int(match[2]) - 2, 1)
        if match := re.fullmatch(r"(\d{4})-?W(\d{1,2})", text):
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
        if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
            return date(int(match[1]), int(match[2]), 1)
        day = date.fromisoformat(text[:10]) if re.match(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None
    return day and _floor(day, grain)


def _floor(day: date, grain: str) -> date:
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date(day.year, 1, 1) if grain == "year" else day


def number(text: str, *, decimal: str) -> float | None:
    """A finite number written with this decimal mark; None where it is not one."""
    text = text.strip().replace("\u00a0", "").replace(" ", "")
    if decimal == ",":
        if not re.fullmatch(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", text):
            return None
        text = text.replace(".", "").replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def decimal_mark(cells: Iterable[str]) -> str:
    """``,`` where any cell only makes sense with a decimal comma, else a point."""
    return "," if any(re.fullmatch(r"\s*[+-]?\d+,\d+\s*", cell) for cell in cells) else "."


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, str]]], columns: Columns, *, grain: str, known_units: Iterable[str] = ()
) -> Reading:
    """Read every row; nothing is dropped silently.

    ``rows`` are (line, cells by column). A unit whose name differs from a known one only by case, accents or spaces
    is refused, as is a second value for the same unit and period.
    """
    kept = list(rows)
    mark = decimal_mark(cells.get(columns.value, "") for _line, cells in kept[:5_000])
    reader = _Reader(columns, grain, mark, {plain(unit): unit for unit in known_units})
    for line, cells in kept:
        reader.read(line, cells)
    return Reading(tuple(reader.points), tuple(reader.bad), reader.bad_count)


class _Reader:
    def __init__(self, columns: Columns, grain: str, mark: str, names: dict[str, str]) -> None:
        self.columns, self.grain, self.mark, self.names = columns, grain, mark, names
        self.points: list[Point] = []
        self.bad: list[BadRow] = []
        self.bad_count = 0
        self.seen: set[tuple[str, date]] = set()

    def read(self, line: int, cells: Mapping[str, str]) -> None:
        unit = " ".join(cells.get(self.columns.unit, "").split()) if self.columns.unit else ""
        raw_period, raw_value = cells.get(self.columns.period, ""), cells.get(self.columns.value, "")
        period, value = period_start(raw_period, self.grain), number(raw_value, decimal=self.mark)
        raw_n = cells.get(self.columns.n, "") if self.columns.n else ""
        n = number(raw_n, decimal=".") if raw_n.strip() else None
        wrong = self._wrong_unit(unit)
        if wrong:
            self._refuse(line, self.columns.unit, unit, wrong)
        elif period is None:
            self._refuse(line, self.columns.period, raw_period, "outcome:row-period")
        elif value is None:
            self._refuse(line, self.columns.value, raw_value, "outcome:row-number")
        elif raw_n.strip() and (n is None or n < 0 or n != int(n)):
            self._refuse(line, self.columns.n, raw_n, "outcome:row-n")
        elif (unit, period) in self.seen:
            self._refuse(line, self.columns.period, raw_period, "outcome:row-twice")
        else:
            self.seen.add((unit, period))
            self.points.append(Point(line, unit, period, value, None if n is None else int(n)))

    def _wrong_unit(self, unit: str) -> str:
        if self.columns.unit and not unit:
            return "outcome:row-no-unit"
        if len(unit) > UNIT_MAX:
            return "outcome:row-long-unit"
        return "" if self.names.setdefault(plain(unit), unit) == unit else "outcome:row-unit-alike"

    def _refuse(self, line: int, column: str, value: str, code: str) -> None:
        self.bad_count += 1
        if len(self.bad) < MAX_REPORTED:
            self.bad.append(BadRow(line, column, value[:60], code))
