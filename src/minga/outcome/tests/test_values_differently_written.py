"""Values as other hands write them: the same values, a question, or one sentence; never other values."""

import io
import tempfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError
from minga.foundation.testing.written import Hand, hands, named
from minga.kernel import Refusal
from minga.outcome import reading
from minga.outcome.models import Observation
from minga.outcome.rules import DateOrder
from minga.outcome.tests.factories import AFTERWARDS, brought_by_page
from minga.outcome.tests.test_hostile_files import workbook
from minga.project.tests.carried import run
from minga.purpose.tests import factories as purposes

EXPECTED = {
    ("Planta 1", date(2026, 1, 1)): 18.5,
    ("Planta 1", date(2026, 2, 1)): 1234.5,
    ("Ñuñoa", date(2026, 1, 1)): 1234.0,
    ("Ñuñoa", date(2026, 2, 1)): -0.125,
}
PERIODS = ["{:%Y-%m}", "{:%Y-%m-%d}", "{:%Y%m}", "{:%m/%Y}", "{:%d/%m/%Y}", "{:%Y-%m-%dT00:00:00}"]
HEADS = st.tuples(named("unit", "unidad", "planta"), named("month", "mes", "período"), named("value", "valor"))
MORE = st.sampled_from(["", "total", "percent", "again", "unseen", "comment", "half a row"])


def figure(value, mark, group):
    whole, _, part = f"{abs(value):,.10g}".partition(".")
    text = whole.replace(",", group) + (mark + part if part else "")
    return f"-{text}" if value < 0 else text


@st.composite
def files(draw, hand=None):
    """Content, and how its dates are declared."""
    hand = hand or draw(hands())
    mark = draw(st.sampled_from(",."))
    group = draw(st.sampled_from(["", " ", "." if mark == "," else ","]))
    period, more = draw(st.sampled_from(PERIODS)), draw(MORE)
    rows = [
        [unit, period.format(day), figure(value, mark, group) + (" %" if more == "percent" else "")]
        for (unit, day), value in EXPECTED.items()
    ]
    if more == "unseen":
        rows[1][0] = "Planta\u200b\u00a01"
    extra = {
        "total": [["Total", rows[0][1], figure(2486.875, mark, group)]],
        "again": [rows[0]],
        "comment": [["# revisado", "", ""]],
        "half a row": [["Planta 1"]],
    }.get(more, [])
    return _written(hand, [list(draw(HEADS)), *rows, *extra]), draw(st.sampled_from(["iso", "day_first"]))


def _written(hand, rows):
    try:
        return hand.write(rows)
    except UnicodeEncodeError:
        return Hand().write(rows)


def read(content, dates="iso", name="a.csv", in_percent=True):
    """The values, or the one sentence with which they are refused."""
    try:
        table = reading.open_table(content, name)
        columns = reading.filled_in(reading.Mapped(dates=DateOrder(dates)), table.header)
        found = reading.read_observations(table, columns, grain="month", in_percent=in_percent)
    except TableError as error:
        return sentence_for(Refusal(error.code, error.params))
    if found.errors.found:
        error = found.errors.shown[0]
        return sentence_for(Refusal(error.code, {"value": error.value, "other": found.errors.others[0]}))
    return {(point.unit, point.period): point.value for point in found.points}


def holds(told):
    return told == EXPECTED if isinstance(told, dict) else bool(told) and "%(" not in told


@settings(max_examples=60, derandomize=True, deadline=None)
@given(files())
def test_the_reader_says_the_same_or_why_not(file):
    content, dates = file
    with translation.override("es"):
        told = read(content, dates)
    assert holds(told), (content, told)


@pytest.mark.parametrize(
    "hand",
    [
        Hand(separator=";"),
        Hand(separator="\t"),
        Hand(separator="|"),
        Hand(line_end="\r\n"),
        Hand(line_end="\r"),
        Hand(encoding="utf-8-sig"),
        Hand(encoding="utf-16"),
        Hand(is_packed=True),
        Hand(is_quoted=True),
        Hand(blank_rows=(0, 1, 3)),
        Hand(blank_columns=2),
        Hand(notes="a, b; c"),
        Hand(notes="dos\nlíneas"),
        Hand(separator=";", is_declared=True, line_end="\r\n"),
    ],
)
@pytest.mark.parametrize("mark", [",", "."])
def test_one_difference_alone_changes_nothing(hand, mark):
    rows = [["Unidad", "MES", " valor "]]
    rows += [[unit, f"{day:%Y-%m}", figure(value, mark, "")] for (unit, day), value in EXPECTED.items()]
    assert read(hand.write(rows)) == EXPECTED


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.permutations(list(EXPECTED)), st.booleans(), st.booleans(), HEADS)
def test_parquet_says_the_same_or_why_not(order, are_texts, has_blank, heads):
    values = [figure(EXPECTED[key], ".", "") if are_texts else EXPECTED[key] for key in order]
    columns = [[key[0] for key in order], [key[1] for key in order], values]
    if has_blank:
        columns = [[*column, None] for column in columns]
    held = io.BytesIO()
    parquet.write_table(pa.table(dict(zip(heads, columns, strict=True))), held)
    assert holds(read(held.getvalue(), name="a.parquet"))


def sheet_of(rows):
    """An xlsx file of these cells: numbers as numbers, None as no cell at all."""
    lines = []
    for down, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{"ABCDEFG"[across]}{down}"><v>{cell}</v></c>'
            if isinstance(cell, float)
            else f'<c r="{"ABCDEFG"[across]}{down}" t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>'
            for across, cell in enumerate(row)
            if cell is not None
        )
        lines.append(f'<row r="{down}">{cells}</row>')
    return workbook("".join(lines))


@settings(max_examples=5, derandomize=True, deadline=None)
@given(HEADS, st.integers(0, 2), st.integers(0, 2), st.sampled_from(["", "text", "total", "merged"]))
def test_a_spreadsheet_says_the_same_or_why_not(heads, above, before, more):
    rows = [[None] * before + [unit, f"{day:%Y-%m}", value] for (unit, day), value in EXPECTED.items()]
    if more == "text":
        rows = [[*row[:-1], figure(row[-1], ",", ".")] for row in rows]
    if more == "total":
        rows.append([None] * before + ["Total", None, 2486.875])
    if more == "merged":
        rows[1][before] = None
    told = read(sheet_of([[]] * above + [[None] * before + list(heads), [], *rows, []]), name="a.xlsx")
    assert holds(told)
    assert isinstance(told, dict) or more in {"total", "merged"}, told


# --- through the doors


@pytest.fixture
def indicator(cast):
    return purposes.indicator(cast, purposes.draft(cast))


def kept():
    return {(each.unit, each.period): each.value for each in Observation.objects.current()}


def by_page(cast, client, indicator, content, dates):
    answer = brought_by_page(client, cast, indicator, content, "a.csv", dates=dates)
    return answer.status_code == 302, "notice" in answer.content.decode() or "error" in answer.content.decode()


def by_rest(cast, client, indicator, content, dates):
    url = f"/api/v1/s/{cast.space.slug}/outcome/indicators/{indicator.pk}/observations/file/"
    answer = client.post(url, {"file": SimpleUploadedFile("a.csv", content), "dates": dates})
    return answer.status_code == 201, bool(answer.json().get("sentence"))


def by_command(cast, client, indicator, content, dates):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        options = ["--space", cast.space.slug, "--as", cast.omar.email, "--indicator", indicator.pk, "--dates", dates]
        table = None
        try:
            table = reading.open_table(content, "a.csv")
            columns = reading.filled_in(reading.Mapped(), table.header)
        except TableError:
            columns = reading.Mapped(unit="unit", period="month", value="value")
        taken = [
            "--unit-column",
            columns.unit,
            "--period-column",
            columns.period,
            "--value-column",
            columns.value,
        ]
        result = run("import", "observations", path, *options, *taken)
    return result.exit_code == 0, result.stderr.count("Error: ") == 1


@pytest.mark.parametrize(("door", "times"), [(by_page, 5), (by_rest, 12), (by_command, 2)])
def test_every_door_takes_the_same_values_or_says_why_not(cast, client, indicator, door, times):
    with time_machine.travel(AFTERWARDS, tick=False):
        client.force_login(cast.omar)

        @settings(
            max_examples=times,
            derandomize=True,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture],
        )
        @given(files())
        def says_the_same(file):
            with transaction.atomic():
                is_in, is_told = door(cast, client, indicator, *file)
                assert kept() == (EXPECTED if is_in else {}), file
                assert is_in or is_told, file
                transaction.set_rollback(True)

        says_the_same()
