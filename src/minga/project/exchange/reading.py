"""Cells of other people's tables as values; what does not fit is named by file, line and column."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from minga.foundation.exchange.tables import Row, TableError, decode, read_bytes, rows


@dataclass(frozen=True, slots=True)
class Table:
    """A table read whole: ``name`` is how messages call it, ``columns`` its header."""

    name: str
    text: str
    columns: tuple[str, ...]

    def rows(self, *, needs: Sequence[str], delimiter: str = "") -> Iterator[Row]:
        """Rows by column name; a repeated column counts once, as its last."""
        width = len(set(self.columns))
        for row in rows(self.text, needs=needs, delimiter=delimiter):
            if len(row.cells) < width:
                raise TableError("import:short-line", file=self.name, line=row.line)
            yield row

    def cell[V](self, row: Row, column: str, read: Callable[[str], V], expected: str) -> V:
        """One cell read by ``read``, which raises ``ValueError`` for what it cannot take."""
        text = row.cells[column].strip()
        try:
            return read(text)
        except (ValueError, OverflowError):
            raise TableError(
                "import:bad-cell", file=self.name, line=row.line, column=column, value=text[:40], expected=expected
            ) from None


def read_table(path: Path, *, delimiter: str = ",") -> Table:
    """A CSV file, plain or gzipped. Raises ``TableError`` when missing, broken or not UTF-8."""
    content = read_bytes(path)
    try:
        text = decode(content)
    except TableError as error:
        if error.code != "exchange:not-utf8":
            raise
        raise TableError("import:not-utf8", file=path.name, **error.params) from None
    header = next(csv.reader([text.partition("\n")[0]], delimiter=delimiter), [])
    return Table(path.name, text, tuple(name.strip() for name in header))


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
