"""Files made to bring the reader down: one clear sentence each, and the server goes on."""

import io
import resource
import time
import zipfile

import pytest

from minga.foundation.exchange.tables import TableError
from minga.outcome import reading

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


@pytest.mark.parametrize(("place", "row"), [
    ("ALL100000", 100_000), ("XFD1048576", 1_048_576), ("ZZZZZZ99999999", 99_999_999),
])  # fmt: skip
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
