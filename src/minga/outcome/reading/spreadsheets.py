"""Spreadsheets (xlsx, xls, ods) as tables: days as days, numbers as numbers, text as text."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from minga.foundation.exchange.separated import table_from
from minga.foundation.exchange.tables import Table, TableError
from minga.outcome.reading.numbers import Percent
from minga.outcome.rules import CELLS_MAX, FILE_MAX, ROWS_MAX

ZIP = b"PK\x03\x04"
PART, PARTS_MAX = b"PK\x01\x02", 10_000
UNPACKED_MAX = 4 * FILE_MAX
READER, SECONDS = Path(__file__).with_name("sheet_process.py"), 90


def spreadsheet(content: bytes, sheet: str = "") -> Table:
    """The named sheet, or the first that is not hidden; its first row with anything in it is the header.

    Raises ``TableError``.
    """
    _refuse_bomb(content)
    told = _told(content, sheet)
    if "why" in told:
        raise TableError("outcome:bad-table", why=told["why"])
    if told.get("is_too_large"):
        raise TableError("outcome:too-many-points", most=ROWS_MAX)
    if not told["sheets"]:
        raise TableError("exchange:empty")
    if "rows" not in told:
        raise TableError("outcome:missing-sheet", sheet=sheet, sheets=", ".join(told["sheets"])[:300])
    return replace(_table(told["rows"]), merged_line=told.get("merged", 0))


def _told(content: bytes, sheet: str) -> dict[str, Any]:
    """What the reader says. Two far cells ask it for terabytes and end its process, which is therefore not this one."""
    asked = [sys.executable, "-I", str(READER), sheet, str(ROWS_MAX + 2), str(4 * CELLS_MAX)]
    try:
        done = subprocess.run(asked, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError, MemoryError):
        return {"is_too_large": True}
    return told


def _refuse_bomb(content: bytes) -> None:
    """A few kilobytes may unpack to gigabytes: what the parts promise is added up first."""
    if content[:4] != ZIP:
        return
    # The list of parts alone may fill the memory; no spreadsheet has so many.
    if content.count(PART) > PARTS_MAX:
        raise TableError("outcome:not-a-table")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TableError("outcome:bad-table", why=str(error)) from None
    if unpacked > UNPACKED_MAX:
        raise TableError("outcome:file-too-large", megabytes=UNPACKED_MAX // 1_000_000)


def _table(rows: Sequence[Sequence[object]]) -> Table:
    table = table_from(enumerate(([_cell(cell) for cell in row] for row in rows), start=1))
    if len(table.rows) > ROWS_MAX or len(table.rows) * len(table.header) > CELLS_MAX:
        raise TableError("outcome:too-many-points", most=ROWS_MAX)
    return table


def _cell(cell: object) -> object:
    return Percent(cell["percent"]) if isinstance(cell, dict) else cell
