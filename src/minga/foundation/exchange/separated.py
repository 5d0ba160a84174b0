"""Text with separators as a table. What is blank is passed over and counted; what does not fit is named."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from minga.foundation.exchange.tables import Table, TableError
from minga.kernel.cells import as_written
from minga.kernel.sameness import comparison_key

DELIMITERS: Final = ";,\t|"
UNSEEN: Final = "\ufeff\u200b\u2060\u00ad\u200e\u200f"
_GONE: Final = str.maketrans("", "", UNSEEN)
ROWS_MAX: Final = 2_000_000
_LOOKED_AT: Final = 100_000
_DECLARED: Final = re.compile(r"\A\ufeff?\"?sep=([;,\t|])\"?[\r\n]+", re.IGNORECASE)


def is_blank(cell: object) -> bool:
    """Nothing that anybody could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip().strip(UNSEEN).strip())


def one_line(cell: object) -> str:
    """A cell as a name: one line, without what nobody sees and the zero byte, which no database keeps."""
    return " ".join(str(cell if cell is not None else "").translate(_GONE).replace("\0", " ").split())


def read_separated(text: str, *, rows_max: int = ROWS_MAX) -> Table:
    """Rows under the first row that is not blank. Raises ``TableError`` for a line that cannot be read.

    The separator is the one that gives the header's width to most rows. A cell that ends nowhere is refused: it
    would swallow the rest of the file.
    """
    delimiter, rows = rows_in(text)
    return table_from(rows, delimiter=delimiter, rows_max=rows_max)


def rows_in(text: str) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The separator, and every row with its line, read as it is asked for: a million are never held at once."""
    declared = _DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(body)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    return delimiter, _numbered(reader, skipped=1 if declared else 0)


def _numbered(reader: Iterable[list[str]], *, skipped: int) -> Iterator[tuple[int, list[str]]]:
    lines = iter(reader)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError("exchange:broken-line", line=skipped + _line(reader), why=str(error)) from None
        yield skipped + _line(reader), [as_written(cell) for cell in cells]


def _line(reader: Iterable[list[str]]) -> int:
    return int(reader.line_num)  # type: ignore[attr-defined]


def table_from(rows: Iterable[tuple[int, Sequence[object]]], *, delimiter: str = "", rows_max: int = ROWS_MAX) -> Table:
    """A table of numbered rows, the first that is not blank as its header. Raises ``TableError`` where all are."""
    blank = 0
    header: list[str] | None = None
    kept: list[tuple[int, Sequence[object]]] = []
    for line, cells in rows:
        if all(map(is_blank, cells)):
            blank += 1
        elif header is None:
            header = [one_line(cell) for cell in cells]
        else:
            kept.append((line, cells))
            if len(kept) > rows_max:
                raise TableError("exchange:too-many-rows", most=rows_max)
    if header is None:
        raise TableError("exchange:empty")
    unnamed = [place for place, name in enumerate(header) if not name]
    bare = sum(all(len(cells) <= place or is_blank(cells[place]) for _line, cells in kept) for place in unnamed)
    return Table(header, kept, delimiter, blank, bare)


def is_too_long(cells: Sequence[object], header: Sequence[str]) -> bool:
    """Whether something stands behind the last column: then a separator is inside a cell, and all are shifted."""
    return len(cells) > len(header) and not all(map(is_blank, cells[len(header) :]))


def _delimiter(text: str) -> str:
    """The separator under which most rows are as wide as the header."""
    fits = {each: _fit(text[:_LOOKED_AT], each) for each in DELIMITERS}
    best = max(DELIMITERS, key=fits.__getitem__)
    return best if fits[best][1] > 1 else max(",;\t|", key=text[:_LOOKED_AT].count)


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    try:
        rows = [row for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 200) if any(row)]
    except csv.Error:
        rows = []
    if not rows or len(rows[0]) < 2:
        return 0.0, 1
    width = len(rows[0])
    return sum(len(row) == width for row in rows) / len(rows), width


def place_of(table: Table, name: str) -> int | None:
    """Where a column stands: by its very name, or by one that reads the same; None where none does.

    Raises ``TableError`` where several do and hold different things: nobody can tell which is meant.
    """
    exact = [place for place, head in enumerate(table.header) if head == name]
    key = comparison_key(name)
    found = exact or [place for place, head in enumerate(table.header) if comparison_key(head) == key]
    if any(len({cells[place] for place in found if place < len(cells)}) > 1 for _line, cells in table.rows):
        raise TableError("exchange:repeated-column", column=name)
    return found[0] if found else None
