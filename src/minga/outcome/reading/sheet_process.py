"""A process of its own that reads one spreadsheet, with little memory and time: a hostile file ends only it.

Run by path, from ``spreadsheets``: the file on standard input, the wanted sheet and the most rows and cells as
arguments, JSON on standard output. It imports nothing of Minga, so that it starts at once.
"""

import contextlib
import io
import json
import posixpath
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree as ET

MEMORY, SECONDS = 2_000_000_000, 60
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TABLE, OFFICE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office"))
CELL, ATTRIBUTE = re.compile(rb"<(?:\w+:)?c\b([^>]*)>"), re.compile(rb'\b([rs])="([^"]*)"')
PLACE, QUOTED = re.compile(rb"([A-Z]{1,6})(\d+)"), re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


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
    shown = [each.name for each in book.sheets_metadata if each.visible == calamine.SheetVisibleEnum.Visible]
    names = book.sheet_names
    if not shown or (wanted and wanted not in names):
        return {"sheets": shown}
    sheet = book.get_sheet_by_name(wanted or shown[0])
    if sheet.total_width * min(sheet.total_height, most_rows) > most_cells:
        return {"sheets": names, "is_too_large": True}
    rows = sheet.to_python(skip_empty_area=False, nrows=most_rows)
    percent = _percent_cells(content, wanted or shown[0])
    told = [
        [_percent(cell) if (down, across) in percent else _cell(cell) for across, cell in enumerate(row)]
        for down, row in enumerate(rows)
    ]
    return {"sheets": names, "rows": told, "merged": _merged_line(sheet)}


def _merged_line(sheet: Any) -> int:
    """The first line, from 1, of cells that were merged over several lines; 0 where none were, or nobody can tell."""
    ranges = getattr(sheet, "merged_cell_ranges", None) or ()
    return min((top + 1 for (top, _left), (bottom, _right) in ranges if bottom > top), default=0)


def _cell(cell: object) -> object:
    """Whole numbers come as floats, days as moments: a year is 2027, not 2027.0."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return str(cell) if isinstance(cell, timedelta | time) else cell


def _percent(cell: object) -> object:
    """What is shown as 18.5 % and held as 0.185, said as what is shown."""
    return {"percent": round(cell * 100, 9)} if isinstance(cell, float) else _cell(cell)


def _percent_cells(content: bytes, sheet: str) -> set[tuple[int, int]]:
    """Places of the cells shown as percentages, which the reader of sheets does not tell; none in files before 2007."""
    if content[:2] != b"PK":
        return set()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        if "xl/workbook.xml" in names:
            return _in_workbook(parts, names, sheet)
        return _in_document(parts, sheet) if "content.xml" in names else set()


def _in_workbook(parts: zipfile.ZipFile, names: list[str], sheet: str) -> set[tuple[int, int]]:
    styles = _percent_styles(parts) if "xl/styles.xml" in names else set()
    if not styles:
        return set()
    book = _xml(parts.read("xl/workbook.xml"))
    key = next(each.get(f"{RELATION}id") for each in book.iter(f"{MAIN}sheet") if each.get("name") == sheet)
    links = _xml(parts.read("xl/_rels/workbook.xml.rels"))
    target = next(each.get("Target", "") for each in links if each.get("Id") == key)
    part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    found = set()
    for cell in CELL.finditer(parts.read(part)):
        attributes = dict(ATTRIBUTE.findall(cell[1]))
        if int(attributes.get(b"s", b"0")) in styles and (place := PLACE.fullmatch(attributes.get(b"r", b""))):
            found.add((int(place[2]) - 1, _column(place[1])))
    return found


def _percent_styles(parts: zipfile.ZipFile) -> set[int]:
    book = _xml(parts.read("xl/styles.xml"))
    own = {each.get("numFmtId"): QUOTED.sub("", each.get("formatCode", "")) for each in book.iter(f"{MAIN}numFmt")}
    percent = {"9", "10", *(number for number, code in own.items() if "%" in code)}
    return {
        place
        for cells in book.iter(f"{MAIN}cellXfs")
        for place, each in enumerate(cells)
        if each.get("numFmtId") in percent
    }


def _xml(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  (what it could do harm to is this process, which has its limits)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _in_document(parts: zipfile.ZipFile, sheet: str) -> set[tuple[int, int]]:
    content = parts.read("content.xml")
    if b'value-type="percentage"' not in content:
        return set()
    found: set[tuple[int, int]] = set()
    for table in _xml(content).iter(f"{TABLE}table"):
        if table.get(f"{TABLE}name") != sheet:
            continue
        down = 0
        for row in table.iter(f"{TABLE}table-row"):
            across = 0
            for cell in row:
                times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
                if cell.get(f"{OFFICE}value-type") == "percentage":
                    found.update((down, across + more) for more in range(min(times, 1000)))
                across += times
            down += int(row.get(f"{TABLE}number-rows-repeated", "1"))
    return found


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
