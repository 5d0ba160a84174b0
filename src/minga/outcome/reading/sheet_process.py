"""A process of its own that reads one spreadsheet, with little memory and time: a hostile file ends only it.

Run by path, from ``spreadsheets``: the file on standard input, the wanted sheet and the most rows and cells as
arguments, JSON on standard output. It imports nothing of Minga, so that it starts at once.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime, time, timedelta

MEMORY, SECONDS = 2_000_000_000, 60


def _hold_back() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(content: bytes, wanted: str, most_rows: int, most_cells: int) -> dict[str, object]:
    """``sheets`` always, and either ``rows``, ``is_too_large`` or nothing: no such sheet."""
    import python_calamine as calamine  # noqa: PLC0415  (after the limits)

    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = book.sheet_names
    if not names or (wanted and wanted not in names):
        return {"sheets": names}
    sheet = book.get_sheet_by_name(wanted or names[0])
    if sheet.total_width * min(sheet.total_height, most_rows) > most_cells:
        return {"sheets": names, "is_too_large": True}
    rows = sheet.to_python(skip_empty_area=False, nrows=most_rows)
    return {"sheets": names, "rows": [[_cell(cell) for cell in row] for row in rows]}


def _cell(cell: object) -> object:
    """Whole numbers come as floats, days as moments: a year is 2027, not 2027.0."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return str(cell) if isinstance(cell, timedelta | time) else cell


def main() -> None:
    _hold_back()
    wanted, most_rows, most_cells = sys.argv[1:]
    try:
        told = _read(sys.stdin.buffer.read(), wanted, int(most_rows), int(most_cells))
    except Exception as error:
        told = {"why": next(iter(str(error).splitlines()), type(error).__name__)[:200]}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
