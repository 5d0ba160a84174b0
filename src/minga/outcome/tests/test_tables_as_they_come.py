"""Tables as people have them: the same values, a question, or one sentence that names the cause."""

import io
import zipfile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from minga.outcome import reading
from minga.outcome.models import Observation
from minga.outcome.tests.factories import AFTERWARDS, brought_by_page
from minga.purpose.tests import factories as purposes


@pytest.fixture
def indicator(cast):
    return purposes.indicator(cast, purposes.draft(cast))


@pytest.fixture
def upload(cast, client, indicator):
    """Sends a file through the page; returns the answer."""

    def send(content, name="a.csv", *, check="", **said):
        data = content if isinstance(content, bytes) else content.encode()
        with time_machine.travel(AFTERWARDS, tick=False):
            client.force_login(cast.omar)
            return brought_by_page(client, cast, indicator, data, name, keep=not check, **said)

    return send


def values():
    return list(Observation.objects.order_by("unit", "period").values_list("unit", "value"))


def test_blank_rows_and_columns_are_passed_over_and_counted(upload):
    rows = "unidad;mes;valor;;\n;;;;\nPlanta 1;2026-01;18,5;;\n;;;;\n \t;\u00a0;;;\n"
    looked = upload(rows, check="1")
    assert looked.status_code == 200
    assert "3 filas, 2 columnas" in " ".join(looked.content.decode().split())
    assert upload(rows).status_code == 302
    assert values() == [("Planta 1", 18.5)]


@pytest.mark.parametrize("rows", ["unit,month,value\nA,2026-01,18,5\n", "unit,month,value\nA, north,2026-01,18\n"])
def test_a_row_with_more_cells_than_the_header_is_named_and_never_shifted(upload, rows):
    assert "más casillas que la cabecera" in upload(rows).content.decode()
    assert values() == []


# --- which sign is the decimal mark


@pytest.fixture
def rest(cast, client, indicator):
    def send(content, **fields):
        with time_machine.travel(AFTERWARDS, tick=False):
            client.force_login(cast.omar)
            url = f"/api/v1/s/{cast.space.slug}/outcome/indicators/{indicator.pk}/observations/file/"
            return client.post(url, {"file": SimpleUploadedFile("a.csv", content.encode())} | fields)

    return send


SPANISH = "unidad;mes;valor\nPlanta 1;2026-01;1.234\nPlanta 2;2026-01;12.500\n"


def test_the_page_asks_with_samples_where_numbers_can_be_read_in_two_ways(upload):
    asked = " ".join(upload(SPANISH, check="1").content.decode().split())
    assert "1.234; 12.500: ¿son miles o decimales?" in asked
    assert "Los decimales llevan coma: 1234; 12500" in asked
    assert "Los decimales llevan punto: ≈ 1; ≈ 12" in asked
    said = upload(SPANISH).content.decode()
    assert "Los números se pueden leer de dos maneras. En el archivo: 1.234; 12.500." in said
    assert "con coma, son 1234; 12500; si van con punto, ≈ 1; ≈ 12." in said
    assert not Observation.objects.exists()
    assert upload(SPANISH, decimal=",").status_code == 302
    assert values() == [("Planta 1", 1234.0), ("Planta 2", 12500.0)]


def test_a_file_that_was_read_wrongly_can_be_read_again(upload):
    upload(SPANISH, decimal=".")
    assert values() == [("Planta 1", 1.234), ("Planta 2", 12.5)]
    upload(SPANISH, decimal=",")
    now = Observation.objects.current().order_by("unit").values_list("value", flat=True)
    assert list(now) == [1234.0, 12500.0]


def test_rest_asks_too_and_has_a_parameter(rest):
    for more in ({"dry_run": "true"}, {}):
        asked = rest(SPANISH, **more)
        assert (asked.status_code, asked.json()["code"]) == (409, "outcome:unclear-decimals")
        assert "1.234; 12.500" in asked.json()["sentence"]
    looked = rest(SPANISH, dry_run="true", decimal=",")
    assert (looked.status_code, looked.json()["sample"]) == (200, ["1.234", 1234.0])
    assert values() == []
    assert rest(SPANISH, decimal=".").status_code == 201
    assert values() == [("Planta 1", 1.234), ("Planta 2", 12.5)]


def test_rest_takes_numbers_and_no_text_that_looks_like_one(cast, client, indicator):
    client.force_login(cast.omar)
    url = f"/api/v1/s/{cast.space.slug}/outcome/indicators/{indicator.pk}/observations/"
    for value in ("1.234", "12,5"):
        body = {"points": [{"unit": "A", "period": "2026-01", "value": value}]}
        assert client.post(url, body, content_type="application/json").status_code == 422


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("1.234;12.500", None),
        ("1,234;12,500", None),
        ("1.234;12,5", [1234.0, 12.5]),
        ("1.234;0.500", [1.234, 0.5]),
        ("1.234;12.5", [1.234, 12.5]),
        ("1.234;1.234.567", [1234.0, 1234567.0]),
        ("1,234;1.234,5", [1.234, 1234.5]),
        ("1.234,5;2", [1234.5, 2.0]),
        ("1,5;2.5", None),
        ("1 234,5;\u22122", [1234.5, -2.0]),
        ("1234;5", [1234.0, 5.0]),
        ("18,5 %;1.234 %", [18.5, 1234.0]),
        ("'-5;'+3", [-5.0, 3.0]),
    ],
)
def test_numbers_are_what_they_can_only_be_or_asked_about(upload, cells, expected):
    first, second = cells.split(";")
    answer = upload(f"u;p;v\nA;2026-01;{first}\nB;2026-01;{second}\n", unit="u", period="p", value="v")
    assert [value for _unit, value in values()] == (expected or [])
    assert answer.status_code == (302 if expected else 422)


@pytest.mark.parametrize("delimiter", ["\t", "|", ";"])
def test_only_between_commas_is_a_dot_a_decimal_point_unasked(upload, delimiter):
    text = "unit,month,value\nA,2026-01,1.234\n"
    assert upload(text.replace(",", delimiter)).status_code == 422
    assert upload(text).status_code == 302
    assert values() == [("A", 1.234)]


# --- rows and columns that mean something else


@pytest.mark.parametrize("name", ["Total", "TOTAL", " total: ", "Total general", "Suma", "Subtotal"])
def test_a_row_of_totals_is_named_and_is_no_unit(upload, name):
    said = upload(f"unidad;mes;valor\nA;2026-01;1,5\nB;2026-01;2\n{name};2026-01;3,5\n").content.decode()
    assert "parece la suma de las demás filas" in said
    assert values() == []


def test_a_series_that_is_called_total_is_one(upload):
    assert upload("unidad;mes;valor\nTotal;2026-01;1,5\nTotal;2026-02;2\n").status_code == 302
    assert len(values()) == 2


def test_two_columns_of_one_name_are_asked_about(upload):
    twins = "unidad;mes;valor;Valor\nA;2026-01;1;2\n"
    assert "más de una columna que se llama" in upload(twins, check="1").content.decode()
    assert upload(twins).status_code == 422
    assert values() == []
    assert upload(twins, value="Valor").status_code == 302
    assert values() == [("A", 2.0)]


def test_names_that_differ_by_what_nobody_sees_are_one_unit(upload):
    upload("unidad;mes;valor\nPlanta\u200b 1;2026-01;1\n\ufeffPlanta\u00a01;2026-02;2\n")
    assert values() == [("Planta 1", 1.0), ("Planta 1", 2.0)]


# --- spreadsheets


def workbook(*, shown="0.185", hidden_first=False):
    """An xlsx file whose value is shown as a percentage, and beside it, if asked for, a hidden sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"

    def sheet(value, style):
        heads = "".join(
            f'<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>'
            for c, t in zip("ABC", ("unit", "month", "value"), strict=True)
        )
        cells = '<c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="inlineStr"><is><t>2026-01</t></is></c>'
        row = f'{cells}<c r="C2" s="{style}"><v>{value}</v></c>'
        return f'<worksheet {main}><sheetData><row r="1">{heads}</row><row r="2">{row}</row></sheetData></worksheet>'

    names = ["Old", "New"] if hidden_first else ["New"]
    link = '<Relationship Id="{id}" Type="{links}/{kind}" Target="{target}"/>'
    sheets = related = ""
    for n, name in enumerate(names, start=1):
        state = ' state="hidden"' if name == "Old" else ""
        sheets += f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"{state}/>'
        related += link.format(id=f"r{n}", links=links, kind="worksheet", target=f"worksheets/s{n}.xml")
    related += link.format(id="s", links=links, kind="styles", target="styles.xml")
    root = link.format(id="r", links=links, kind="officeDocument", target="xl/workbook.xml")
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{package}">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{links}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{related}</Relationships>',
        "xl/styles.xml": f'<styleSheet {main}><numFmts count="1"><numFmt numFmtId="170" formatCode="0.0%"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>',
    }
    for n, name in enumerate(names, start=1):
        parts[f"xl/worksheets/s{n}.xml"] = sheet("99" if name == "Old" else shown, 0 if name == "Old" else 1)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


def test_a_percent_cell_is_what_is_shown(upload):
    assert upload(workbook(), "a.xlsx").status_code == 302
    assert values() == [("A", 18.5)]


def test_a_percent_cell_of_what_is_not_counted_in_percent_is_named(cast, upload, indicator):
    indicator.unit = "packs"
    indicator.save()
    for content, name in ((workbook(), "a.xlsx"), ("unit;month;value\nA;2026-01;18,5 %\n", "a.csv")):
        assert "es un porcentaje" in upload(content, name).content.decode()
    assert values() == []


def test_a_hidden_sheet_is_not_the_first(upload):
    assert upload(workbook(hidden_first=True), "a.xlsx").status_code == 302
    assert values() == [("A", 18.5)]


def test_a_percent_cell_of_an_open_document_is_what_is_shown():
    office, table = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table"))
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    words = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
        for word in ("unit", "month", "value")
    )
    cells = (
        '<table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>2026-01</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.185"><text:p>18,5 %</text:p>'
        "</table:table-cell>"
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}"><office:body>'
        f'<office:spreadsheet><table:table table:name="S"><table:table-row>{words}</table:table-row>'
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    found = reading.open_table(held.getvalue(), "a.ods")
    assert [str(cell) for cell in found.rows[0][1]] == ["A", "2026-01", "18.5 %"]
