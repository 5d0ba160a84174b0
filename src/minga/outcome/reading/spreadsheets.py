"""Spreadsheets (xlsx, xls, ods) as tables: days as days, numbers as numbers, text as text."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from minga.foundation.exchange.tables import TableError
from minga.outcome.reading.tables import Table
from minga.outcome.rules import CELLS_MAX, FILE_MAX, ROWS_MAX

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SPREADSHEETS = frozenset({ZIP, OLE})
UNPACKED_MAX = 4 * FILE_MAX


def spreadsheet(content: bytes, sheet: str = "") -> Table:
    """The named sheet, or the first. Its first row with anything in it is the header. Raises ``TableError``."""
    import python_calamine as calamine  # noqa: PLC0415  (only spreadsheets need it)

    _refuse_bomb(content)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = _sheet(book.sheet_names, sheet)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=ROWS_MAX + 2)
    except (calamine.CalamineError, ValueError, OSError, OverflowError, zipfile.BadZipFile) as error:
        if isinstance(error, TableError):
            raise
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise TableError("outcome:bad-table", why=why[:200]) from None
    return _table(rows)


def _refuse_bomb(content: bytes) -> None:
    """A few kilobytes may unpack to gigabytes: what the parts promise is added up first."""
    if content[:4] != ZIP:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TableError("outcome:bad-table", why=str(error)) from None
    if unpacked > UNPACKED_MAX:
        raise TableError("outcome:file-too-large", megabytes=UNPACKED_MAX // 1_000_000)


def _sheet(names: list[str], wanted: str) -> str:
    if not names:
        raise TableError("exchange:empty")
    if wanted and wanted not in names:
        raise TableError("outcome:missing-sheet", sheet=wanted, sheets=", ".join(names)[:300])
    return wanted or names[0]


def _table(rows: Sequence[Sequence[object]]) -> Table:
    filled = [
        (line, cells) for line, cells in enumerate(rows, start=1) if any(cell not in {"", None} for cell in cells)
    ]
    if not filled:
        raise TableError("exchange:empty")
    (_line, head), *body = filled
    if len(body) > ROWS_MAX or len(body) * len(head) > CELLS_MAX:
        raise TableError("outcome:too-many-points", most=ROWS_MAX)
    header = [str(cell).strip() for cell in head]
    return Table(header, [(line, [_cell(cell) for cell in cells]) for line, cells in body], "")


def _cell(cell: object) -> object:
    """Whole numbers come as floats, days as moments: a year is 2027, not 2027.0."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return str(cell) if isinstance(cell, timedelta | time) else cell
