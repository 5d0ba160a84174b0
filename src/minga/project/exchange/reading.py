"""Cells of other people's tables as values; what does not fit is named by file, line and column."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from minga.foundation.exchange import separated
from minga.foundation.exchange.tables import Table as Cells
from minga.foundation.exchange.tables import TableError, decode, read_bytes


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table read whole: ``name`` is how messages call it, ``columns`` its header."""

    name: str
    text: str
    cells: Cells

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.cells.header)

    def rows(self, *, needs: Sequence[str]) -> Iterator[Row]:
        """Rows by column name, those needed by the name that they are needed by, however the file writes it.

        A repeated column counts once, as its last, unless it is needed.
        """
        header = list(self.columns)
        for name, place in self._places(needs).items():
            header = [name if head == header[place] else head for head in header]
        for line, cells in self.cells.rows:
            if len(cells) < len(header):
                raise TableError("import:short-line", file=self.name, line=line)
            if separated.is_too_long(cells, header):
                raise TableError("import:long-line", file=self.name, line=line)
            yield Row(line, dict(zip(header, map(str, cells), strict=False)))

    def _places(self, needs: Sequence[str]) -> dict[str, int]:
        places = {name: separated.place_of(self.cells, name) for name in needs}
        missing = [name for name, place in places.items() if place is None]
        if missing:
            has = ", ".join(filter(None, self.columns))[:300]
            raise TableError("exchange:missing-columns", columns=", ".join(missing), has=has)
        return {name: place for name, place in places.items() if place is not None}

    def cell[V](self, row: Row, column: str, read: Callable[[str], V], expected: str) -> V:
        """One cell read by ``read``, which raises ``ValueError`` for what it cannot take."""
        text = row.cells[column].strip()
        try:
            return read(text)
        except (ValueError, OverflowError):
            raise TableError(
                "import:bad-cell", file=self.name, line=row.line, column=column, value=text[:40], expected=expected
            ) from None


def read_table(path: Path) -> Table:
    """A text with separators, plain or gzipped. Raises ``TableError`` when missing, broken or not UTF-8."""
    content = read_bytes(path)
    try:
        text = decode(content)
    except TableError as error:
        if error.code != "exchange:not-utf8":
            raise
        raise TableError("import:not-utf8", file=path.name, **error.params) from None
    return Table(path.name, text, separated.read_separated(text))


def milliseconds(text: str) -> datetime:
    """Unix time in milliseconds, within the years that people vote in."""
    moment = datetime.fromtimestamp(int(text) / 1000, UTC)
    if not 1970 <= moment.year <= 9000:
        raise ValueError(text)
    return moment


def stance(text: str) -> int:
    value = int(text)
    if value not in {-1, 0, 1}:
        raise ValueError(text)
    return value


def count(text: str) -> int:
    value = int(text or 0)
    if value < 0:
        raise ValueError(text)
    return value
