"""Text in the cells of a table that somebody may open in a spreadsheet: as words, never as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

MARK: Final = "\ufeff"
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d+)?\s?%?")
# A spreadsheet set to another separator, or one that reads a line break as a row, begins a cell after these.
_START: Final = r"(\A|[;|\t\r\n])"
_FORMULA: Final = r"'*[^\S\t\r\n]*[=+@＝＋－＠-]"
_ACTIVE: Final = re.compile(rf"{_START}(?={_FORMULA})")
_MARKED: Final = re.compile(rf"{_START}'(?={_FORMULA})")


def inert(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin a formula; numbers stay as they are."""
    return text if _NUMBER.fullmatch(text) else _ACTIVE.sub(r"\1'", text)


def as_written(cell: str) -> str:
    """What :func:`inert` was given."""
    return _MARKED.sub(r"\1", cell) if "'" in cell else cell


def as_csv(rows: Iterable[Sequence[object]], *, is_marked: bool = True, line_end: str = "\r\n") -> str:
    """Rows as a table that a spreadsheet opens as what it is: the only way in which tables of people's words leave.

    Text is inert, numbers stay numbers. The mark at the beginning tells spreadsheets that the rest is UTF-8; formats
    of other programs that are read by their first head go without.
    """
    text = io.StringIO(newline="")
    if is_marked:
        text.write(MARK)
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerows([inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
