"""Read a table of observations, or of a lottery's people: every bad row named, nothing believed. Pure."""

import csv
import gzip
import io
import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from minga.foundation.exchange.tables import RowError, TableError, decode
from minga.outcome.reading.columns import Mapped, filled_in
from minga.outcome.reading.parquets import parquet
from minga.outcome.reading.spreadsheets import SPREADSHEETS, spreadsheet
from minga.outcome.reading.tables import Table
from minga.outcome.rules import (
    CELLS_MAX,
    ERRORS_SHOWN,
    FILE_MAX,
    ROWS_MAX,
    UNIT_MAX,
    VALUE_MAX,
    plain_name,
    read_period,
)

__all__ = [
    "Errors",
    "Mapped",
    "Point",
    "Read",
    "Table",
    "decimal_mark",
    "filled_in",
    "is_missing",
    "number",
    "one_line",
    "open_table",
    "places_of",
    "plain_name",
    "read_observations",
]

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "—", "."})
THOUSANDS = re.compile(r"[+-]?\d{1,3}([.,])\d{3}")


@dataclass(slots=True)
class Errors:
    """The first things that are wrong, and how many rows have any."""

    shown: list[RowError] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    count: int = 0
    found: int = 0
    last_line: int = 0

    def add(self, line: int, code: str, column: str = "", value: object = "", other: str = "") -> None:
        self.found += 1
        self.count += line != self.last_line
        self.last_line = line
        if len(self.shown) < ERRORS_SHOWN:
            self.others[len(self.shown)] = other
            self.shown.append(RowError(line, code, column, str(value)[:80].replace("\0", " ")))


@dataclass(frozen=True, slots=True)
class Point:
    line: int
    unit: str
    period: date
    value: float
    n: int | None


@dataclass(slots=True)
class Read:
    points: list[Point]
    errors: Errors
    rows: int = 0
    empty: int = 0


def open_table(content: bytes, file_name: str, sheet: str = "") -> Table:
    """CSV (plain or gzipped; comma, semicolon or tab), Parquet, or a spreadsheet. Raises ``TableError``.

    ``sheet`` names a spreadsheet's sheet; empty: its first.
    """
    if len(content) > FILE_MAX:
        raise TableError("outcome:file-too-large", megabytes=FILE_MAX // 1_000_000)
    if content[:4] == b"PAR1":
        return parquet(content)
    if content[:2] == b"\x1f\x8b":
        content = _unzipped(content)
    if content[:4] == b"PAR1":
        return parquet(content)
    if content[:4] in SPREADSHEETS:
        return spreadsheet(content, sheet)
    if b"\0" in content[:4096] or file_name.lower().endswith((".zip", ".pdf")):
        raise TableError("outcome:not-a-table")
    return _csv(decode(content))


def _unzipped(content: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            unzipped = stream.read(4 * FILE_MAX + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise TableError("outcome:bad-table", why=str(error)) from None
    if len(unzipped) > 4 * FILE_MAX:
        raise TableError("outcome:file-too-large", megabytes=4 * FILE_MAX // 1_000_000)
    return unzipped


def _csv(text: str) -> Table:
    first_line = text.partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    # A few kilobytes of gzip may be a row of a hundred million cells.
    if text.count(delimiter) > 4 * CELLS_MAX:
        raise TableError("outcome:too-many-points", most=ROWS_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        filled = ((reader.line_num, cells) for cells in reader if cells)
        rows: list[tuple[int, Sequence[object]]] = list(islice(filled, ROWS_MAX + 1))
    except csv.Error as error:
        raise TableError("outcome:bad-table", why=f"{reader.line_num}: {error}") from None
    if not header:
        raise TableError("exchange:empty")
    if len(rows) > ROWS_MAX:
        raise TableError("outcome:too-many-points", most=ROWS_MAX)
    return Table(header, rows, delimiter)


def one_line(cell: object) -> str:
    """A cell as a name: one line, without the zero byte, which no database keeps."""
    return " ".join(str(cell if cell is not None else "").replace("\0", " ").split())


def places_of(table: Table, names: Mapping[str, str]) -> dict[str, int]:
    """Where each mapped column stands; raises ``TableError`` for one that is not there."""
    places = {}
    for role, name in names.items():
        if not name:
            continue
        if name not in table.header:
            raise TableError("outcome:missing-column", column=name, columns=", ".join(table.header)[:300])
        places[role] = table.header.index(name)
    return places


def _texts(table: Table, at: int) -> Iterator[str]:
    """The cells of one column that are text."""
    for _line, cells in table.rows:
        cell = cells[at] if len(cells) > at else None
        if isinstance(cell, str):
            yield cell


def decimal_mark(texts: Iterator[str], declared: str) -> str:
    """``.`` or ``,`` as declared or as the values show; raises ``TableError`` where they could mean either."""
    if declared in {".", ","}:
        return declared
    doubtful = ""
    for text in texts:
        if "," in text and "." in text:
            return "," if text.rfind(",") > text.rfind(".") else "."
        if "," in text or "." in text:
            found = THOUSANDS.fullmatch(text.strip())
            if found is None or found[1] == ".":
                return "," if "," in text else "."
            doubtful = doubtful or text
    if doubtful:
        raise TableError("outcome:unclear-decimals", value=doubtful)
    return "."


def number(cell: object, mark: str) -> float | None:
    """A finite number; None where it is none. Thousands are accepted only in well-formed groups."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if abs(cell) <= VALUE_MAX else None
    text = str(cell).strip().replace("\N{MINUS SIGN}", "-")
    group = "." if mark == "," else ","
    if group in text:
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(mark)}\d+)?", text):
            return None
        text = text.replace(group, "")
    text = text.replace(mark, ".")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", text):
        return None
    value = float(text)
    return value if abs(value) <= VALUE_MAX else None


def is_missing(cell: object) -> bool:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    return isinstance(cell, str) and cell.strip().casefold() in MISSING


def read_observations(table: Table, mapped: Mapped, *, grain: str, known_units: Sequence[str] = ()) -> Read:
    """Points of an indicator of that grain, and every row that is wrong. Raises ``TableError`` for the whole."""
    names = {"unit": mapped.unit, "period": mapped.period, "value": mapped.value, "n": mapped.n}
    places = places_of(table, names)
    at = places["value"]
    mark = decimal_mark(
        (cell for _, cells in table.rows if len(cells) > at and isinstance(cell := cells[at], str)), mapped.decimal
    )
    return _Reader(mapped, places, grain, mark, known_units).read(table)


class _Reader:
    """What has been seen so far while reading one table."""

    def __init__(
        self, mapped: Mapped, places: dict[str, int], grain: str, mark: str, known_units: Sequence[str]
    ) -> None:
        self.mapped, self.places, self.grain, self.mark = mapped, places, grain, mark
        self.names = {plain_name(unit): unit for unit in known_units}
        self.units: dict[object, str] = {}
        self.periods: dict[object, date | None] = {}
        self.seen: set[tuple[str, date]] = set()
        self.found = Read([], Errors())

    def read(self, table: Table) -> Read:
        width = max(self.places.values()) + 1
        for line, cells in table.rows:
            self.found.rows += 1
            if len(cells) < width:
                self.found.errors.add(line, "outcome:row-too-short")
            else:
                self._row(line, cells)
        return self.found

    def _row(self, line: int, cells: Sequence[object]) -> None:
        errors_before = self.found.errors.found
        unit, period = self._unit(line, cells), self._period(line, cells)
        raw = cells[self.places["value"]]
        if is_missing(raw):
            self.found.empty += self.found.errors.found == errors_before
            return
        value = number(raw, self.mark)
        if value is None:
            self.found.errors.add(line, "outcome:row-number", self.mapped.value, raw)
        n = self._n(line, cells)
        if unit is None or period is None or value is None or self.found.errors.found > errors_before:
            return
        if (unit, period) in self.seen:
            self.found.errors.add(line, "outcome:row-duplicate", self.mapped.period, cells[self.places["period"]])
            return
        self.seen.add((unit, period))
        self.found.points.append(Point(line, unit, period, value, n))

    def _unit(self, line: int, cells: Sequence[object]) -> str | None:
        raw = cells[self.places["unit"]] if "unit" in self.places else self.mapped.only_unit
        known = self.units.get(raw)
        if known is not None:
            return known
        name = one_line(raw)
        if not name or len(name) > UNIT_MAX:
            self.found.errors.add(
                line, "outcome:row-unit-long" if name else "outcome:row-unit-empty", self.mapped.unit, name
            )
            return None
        other = self.names.setdefault(plain_name(name), name)
        if other != name:
            self.found.errors.add(line, "outcome:row-units-alike", self.mapped.unit, name, other)
            return None
        self.units[raw] = name
        return name

    def _period(self, line: int, cells: Sequence[object]) -> date | None:
        raw = cells[self.places["period"]]
        if raw not in self.periods:
            self.periods[raw] = read_period(str(raw if raw is not None else ""), self.grain, self.mapped.dates)
        period = self.periods[raw]
        if period is None:
            self.found.errors.add(line, "outcome:row-period", self.mapped.period, raw)
        return period

    def _n(self, line: int, cells: Sequence[object]) -> int | None:
        if "n" not in self.places or is_missing(cells[self.places["n"]]):
            return None
        raw = cells[self.places["n"]]
        count = number(raw, self.mark)
        if count is None or count < 0 or count != int(count) or count > 2_000_000_000:
            self.found.errors.add(line, "outcome:row-n", self.mapped.n, raw)
            return None
        return int(count)
