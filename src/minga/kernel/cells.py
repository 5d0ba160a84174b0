"""Text in the cells of a table that somebody may open in a spreadsheet: as words, never as a formula."""

import re
from typing import Final

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
