"""Read a table of observations, or of a lottery's people: every bad row named, nothing believed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minga.foundation.exchange.separated import DELIMITERS, is_blank, is_too_long, one_line, place_of, read_separated
from minga.foundation.exchange.tables import SPREADSHEETS, RowError, Table, TableError, decode, unpacked
from minga.kernel.sameness import comparison_key
from minga.outcome.reading.columns import Mapped, filled_in, heads_in
from minga.outcome.reading.numbers import decimal_mark, is_missing, is_percent, number, sample_of
from minga.outcome.reading.parquets import parquet
from minga.outcome.reading.spreadsheets import spreadsheet
from minga.outcome.rules import CELLS_MAX, ERRORS_SHOWN, FILE_MAX, ROWS_MAX, UNIT_MAX, plain_name, read_period

__all__ = [
    "Errors",
    "Mapped",
    "Point",
    "Read",
    "Table",
    "cells_of",
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

PARQUET = b"PAR1"
LINES_SHOWN = 5
TOTALS = frozenset(
    "total|totals|totales|total general|gran total|grand total|subtotal|subtotales|suma|suma total|sum".split("|")  # noqa: SIM905
)


@dataclass(slots=True)
class Errors:
    """The first things that are wrong, and how many rows have any."""

    shown: list[RowError] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    count: int = 0
    found: int = 0
    last_line: int = 0
    groups: dict[tuple[str, str], "Group"] = field(default_factory=dict)

    def add(self, line: int, code: str, column: str = "", value: object = "", other: str = "") -> None:
        self.found += 1
        self.count += line != self.last_line
        self.last_line = line
        cell = str(value)[:80].replace("\0", " ")
        self.groups.setdefault((code, column), Group(code, column, cell, other)).add(line)
        if len(self.shown) < ERRORS_SHOWN:
            self.others[len(self.shown)] = other
            self.shown.append(RowError(line, code, column, cell))


@dataclass(slots=True)
class Group:
    """All rows that are wrong for one reason in one column: how many, the first lines, and the first cell."""

    code: str
    column: str
    value: str
    other: str
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.lines) < LINES_SHOWN:
            self.lines.append(line)


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
    blank_rows: int = 0
    blank_columns: int = 0
    sample: tuple[str, float] | None = None


def open_table(content: bytes, file_name: str, sheet: str = "") -> Table:
    """Text with separators, Parquet or a spreadsheet, plain or gzipped. Raises ``TableError``.

    ``sheet`` names a spreadsheet's sheet; empty: its first that is not hidden.
    """
    if len(content) > FILE_MAX:
        raise TableError("outcome:file-too-large", megabytes=FILE_MAX // 1_000_000)
    content = unpacked(content, name=file_name, max_bytes=4 * FILE_MAX)
    if content[:4] == PARQUET:
        return parquet(content)
    if content[:4] in SPREADSHEETS:
        return spreadsheet(content, sheet)
    if file_name.lower().endswith((".zip", ".pdf")):
        raise TableError("outcome:not-a-table")
    try:
        return _separated(decode(content))
    except TableError as error:
        own = {"exchange:too-many-rows": "outcome:too-many-points", "exchange:not-text": "outcome:not-a-table"}
        raise TableError(own.get(error.code, error.code), **error.params) from None


def _separated(text: str) -> Table:
    # A few kilobytes of gzip may be a row of a hundred million cells.
    if max(map(text.count, DELIMITERS)) > 4 * CELLS_MAX:
        raise TableError("outcome:too-many-points", most=ROWS_MAX)
    return read_separated(text, rows_max=ROWS_MAX)


def places_of(table: Table, names: Mapping[str, str]) -> dict[str, int]:
    """Where each mapped column stands; raises ``TableError`` for one that is not there."""
    places = {}
    for role, name in names.items():
        if not name:
            continue
        place = place_of(table, name)
        if place is None:
            raise TableError("outcome:missing-column", column=name, columns=heads_in(table.header))
        places[role] = place
    return places


def cells_of(table: Table, places: Sequence[int]) -> Iterator[object]:
    """The cells of some columns, row by row."""
    for _line, cells in table.rows:
        for place in places:
            if place < len(cells):
                yield cells[place]


def read_observations(
    table: Table, mapped: Mapped, *, grain: str, known_units: Sequence[str] = (), in_percent: bool = False
) -> Read:
    """Points of an indicator of that grain, and every row that is wrong. Raises ``TableError`` for the whole.

    ``in_percent``: the indicator is measured in percent, so that 18.5 % is 18.5; elsewhere such a cell is wrong.
    """
    names = {"unit": mapped.unit, "period": mapped.period, "value": mapped.value, "n": mapped.n}
    places = places_of(table, names)
    figures = [places[role] for role in ("value", "n") if role in places]
    mark = decimal_mark(cells_of(table, figures), mapped.decimal, table.delimiter)
    reader = _Reader(mapped, places, grain, mark, known_units)
    reader.in_percent, reader.found.sample = in_percent, sample_of(cells_of(table, figures), mark)
    return reader.read(table)


def _is_total(cell: object) -> bool:
    return isinstance(cell, str) and comparison_key(cell) in TOTALS


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
        self.in_percent = self.has_parts = False

    def read(self, table: Table) -> Read:
        width = max(self.places.values()) + 1
        self.found.blank_rows, self.found.blank_columns = table.blank_rows, table.blank_columns
        if "unit" in self.places:
            units = cells_of(table, [self.places["unit"]])
            self.has_parts = any(not is_blank(cell) and not _is_total(cell) for cell in units)
        for line, cells in table.rows:
            self.found.rows += 1
            if len(cells) < width:
                self.found.errors.add(line, "outcome:row-too-short")
            elif is_too_long(cells, table.header):
                self.found.errors.add(line, "outcome:row-too-long")
            else:
                self._row(line, cells)
        return self.found

    def _row(self, line: int, cells: Sequence[object]) -> None:
        errors_before = self.found.errors.found
        if self._adds_up(cells):
            raw = cells[self.places["unit"]]
            self.found.errors.add(line, "outcome:row-total", self.mapped.unit, raw)
            return
        unit, period = self._unit(line, cells), self._period(line, cells)
        raw = cells[self.places["value"]]
        if is_missing(raw):
            self.found.empty += self.found.errors.found == errors_before
            return
        value = number(raw, self.mark)
        if is_percent(raw) and not self.in_percent:
            self.found.errors.add(line, "outcome:row-percent", self.mapped.value, raw)
        elif value is None:
            self.found.errors.add(line, "outcome:row-number", self.mapped.value, raw)
        n = self._n(line, cells)
        if unit is None or period is None or value is None or self.found.errors.found > errors_before:
            return
        if (unit, period) in self.seen:
            self.found.errors.add(line, "outcome:row-duplicate", self.mapped.period, cells[self.places["period"]])
            return
        self.seen.add((unit, period))
        self.found.points.append(Point(line, unit, period, value, n))

    def _adds_up(self, cells: Sequence[object]) -> bool:
        """A row called total among others is no unit, unless it was one before."""
        if not self.has_parts or "unit" not in self.places:
            return False
        raw = cells[self.places["unit"]]
        return _is_total(raw) and plain_name(one_line(raw)) not in self.names

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
