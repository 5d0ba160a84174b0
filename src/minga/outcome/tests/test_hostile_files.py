"""Files made to bring the reader down: one clear sentence each, and the server goes on."""

import gzip
import io
import resource
import sqlite3
import time
import zipfile
from contextlib import closing
from datetime import UTC

import pytest

from minga.foundation.exchange.tables import TableError
from minga.outcome import reading
from minga.outcome.fetching import FetchError, read_view
from minga.outcome.reading.people import read_list

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(rows):
    """A whole xlsx file of one sheet, with the rows as XML."""
    relation = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{DOCUMENT}/%s" Target="%s"/></Relationships>'
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relation % ("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        '<sheets><sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation % ("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


def two_cells(place, row):
    return workbook(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}"><v>2</v></c></row>')


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("ALL100000", 100_000),
        ("XFD1048576", 1_048_576),
        ("ZZZZZZ99999999", 99_999_999),
    ],
)
def test_two_far_cells_do_not_take_the_servers_memory(place, row):
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TableError, match=r"outcome:(too-many-points|bad-table)"):
        reading.open_table(two_cells(place, row), "a.xlsx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes of this process"
    assert time.monotonic() - begun < 30


def test_two_near_cells_are_a_table():
    table = reading.open_table(two_cells("B2", 2), "a.xlsx")
    assert table.header == ["1", ""]
    assert list(table.rows) == [(2, ["", 2])]


def test_a_zero_byte_stands_in_no_name_that_is_kept():
    filler = "".join(f"A,2026-01,{number}\n" for number in range(600))
    table = reading.open_table(f"unit,period,value\n{filler}B\0b,2026-02,1\nB,2026-03,\0\n".encode(), "a.csv")
    columns = reading.filled_in(reading.Mapped(), table.header)
    found = reading.read_observations(table, columns, grain="month")
    assert "B b" in {point.unit for point in found.points}
    assert not [each for each in found.errors.shown if "\0" in each.value]
    with pytest.raises(TableError, match="outcome:no-such-head"):
        reading.filled_in(reading.Mapped(), ["unit", "period", "value\0"])
    with pytest.raises(TableError, match="outcome:list-not-plain"):
        read_list(b"x" * 5000 + b"\nAna\0\n")


def test_a_small_file_that_unpacks_to_endless_cells_is_refused_before_they_are_made():
    packed = gzip.compress(b"unit,period,value\n" + b"," * 30_000_000)
    assert len(packed) < 40_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TableError, match="outcome:too-many-points"):
        reading.open_table(packed, "a.csv.gz")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_view_of_too_many_cells_is_left(tmp_path, monkeypatch):
    path = tmp_path / "wide.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table wide (a, b, c)")
        base.executemany("insert into wide values (1, 2, 3)", [()] * 4)
        base.commit()
    monkeypatch.setattr("minga.outcome.fetching.databases.CELLS_MAX", 9, raising=False)
    with pytest.raises(FetchError, match="outcome:too-many-points"):
        read_view(f"sqlite:///{path}", "wide", zone=UTC)


def test_a_file_of_endless_parts_is_no_spreadsheet():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), "")
    with pytest.raises(TableError, match="outcome:not-a-table"):
        reading.open_table(held.getvalue(), "a.xlsx")
