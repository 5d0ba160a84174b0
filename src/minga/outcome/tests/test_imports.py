"""Observations come in whole or not at all, and nothing that was known is lost."""

import gzip
import io
from datetime import date, timedelta

import pyarrow as pa
import pytest
from django.utils import translation
from pyarrow import parquet

from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.outcome import actions
from minga.outcome.models import Observation, ObservationImport
from minga.outcome.rules import RevisionPolicy
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS
from minga.purpose.models import Indicator
from minga.purpose.tests import factories as purposes

SMALL = b"planta,mes,valor,n\nA,2027-01,1.5,10\nB,2027-01,2.5,\nA,2027-02,,9\n"


@pytest.fixture
def indicator(cast):
    return purposes.indicator(cast, purposes.draft(cast))


def refuse(code, cast, indicator, content, **changes):
    before = Observation.objects.count(), ObservationImport.objects.count()
    with pytest.raises(RefusedError) as caught:
        factories.imported(cast, indicator, content, **changes)
    assert caught.value.refusal.code == code
    assert (Observation.objects.count(), ObservationImport.objects.count()) == before
    return caught.value.refusal.params


def test_a_file_is_read_with_its_empty_cells(cast, indicator):
    report = factories.imported(cast, indicator, SMALL)
    assert (report.rows_read, report.rows_new, report.rows_empty, report.units) == (3, 2, 1, 2)
    assert list(Observation.objects.order_by("id").values_list("unit", "period", "value", "n")) == [
        ("A", date(2027, 1, 1), 1.5, 10),
        ("B", date(2027, 1, 1), 2.5, None),
    ]


def test_the_same_file_twice_changes_nothing(cast, indicator):
    factories.imported(cast, indicator, SMALL)
    again = factories.imported(cast, indicator, SMALL, now=AFTERWARDS + timedelta(days=1))
    assert again.is_repeat
    assert (Observation.objects.count(), ObservationImport.objects.count()) == (2, 1)


def test_a_revised_value_takes_the_place_of_the_earlier_and_both_stay(cast, indicator):
    factories.imported(cast, indicator, SMALL)
    later = AFTERWARDS + timedelta(days=9)
    report = factories.imported(cast, indicator, SMALL.replace(b"1.5", b"1.7"), now=later)
    assert (report.rows_new, report.rows_revised, report.rows_same) == (0, 1, 1)
    rows = Observation.objects.filter(unit="A")
    assert rows.count() == 2
    assert rows.current().get().value == 1.7
    assert rows.as_known_at(later - timedelta(days=1)).get().value == 1.5


def test_an_import_that_only_adds_refuses_a_revision(cast, indicator):
    factories.imported(cast, indicator, SMALL)
    changed = SMALL.replace(b"1.5", b"1.7")
    params = refuse("outcome:known-value-changed", cast, indicator, changed, revisions=RevisionPolicy.APPEND_ONLY)
    assert params["line"] == 2


def test_a_dry_run_names_each_bad_row_and_writes_nothing(cast, indicator):
    content = (
        b"planta,mes,valor,n\nA,2027-01,1.5,10\n,2027-01,2,1\nA,enero,2,1\nA,2027-02,dos,1\nA,2027-03,2,-1\n"
        b"A,2027-01,3,1\n\xc3\xa1,2027-01,3,1\nB,2027-01\nC,2027-01,inf,1\n"
    )
    with translation.override("en"):
        report = factories.imported(cast, indicator, content, dry_run=True)
    assert not Observation.objects.exists()
    found = [(row.line, row.column, row.value) for row in report.bad_rows]
    assert found == [
        (3, "planta", ""),
        (4, "mes", "enero"),
        (5, "valor", "dos"),
        (6, "n", "-1"),
        (7, "mes", "2027-01"),
        (8, "planta", "á"),
        (9, "", ""),
        (10, "valor", "inf"),
    ]
    assert "only by case, accents or spaces" in report.bad_rows[5].sentence
    assert refuse("outcome:bad-rows", cast, indicator, content)["count"] == 8


def test_a_broken_row_fifty_thousand_is_found(cast, indicator):
    lines = ["planta,mes,valor"]
    lines += [f"P{number // 40},{2000 + number % 40 // 12}-{number % 40 % 12 + 1:02},1" for number in range(49_998)]
    content = "\n".join([*lines, "P1,2027-13,1"]).encode()
    mapping = {"unit": "planta", "period": "mes", "value": "valor"}
    params = refuse("outcome:bad-rows", cast, indicator, content, mapping=mapping)
    assert (params["line"], params["count"]) == (50_000, 1)


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (b"u;p;v\nA;2027-01;1,5\nB;2027-01;1.234,5\n", [1.5, 1234.5]),
        (b'\xef\xbb\xbfu,p,v\nA,2027-01,1.5\nB,2027-01,"1,234.5"\n', [1.5, 1234.5]),
        (b"u\tp\tv\nA\t2027-01-31\t\xe2\x88\x921,25\nB\t2027-01\t2\n", [-1.25, 2.0]),
    ],
)
def test_delimiters_and_decimal_marks_are_seen(cast, indicator, content, values):
    mapping = {"unit": "u", "period": "p", "value": "v"}
    factories.imported(cast, indicator, content, mapping=mapping)
    assert list(Observation.objects.order_by("unit").values_list("value", flat=True)) == values


def test_what_could_be_a_thousand_or_a_decimal_is_asked(cast, indicator):
    content = b"u;p;v\nA;2027-01;1,234\n"
    mapping = {"unit": "u", "period": "p", "value": "v"}
    refuse("outcome:unclear-decimals", cast, indicator, content, mapping=mapping)
    factories.imported(cast, indicator, content, mapping=mapping | {"decimal": ","})
    assert Observation.objects.get().value == 1.234


def test_gzip_and_parquet_say_the_same(cast, indicator):
    factories.imported(cast, indicator, gzip.compress(SMALL), filename="x.csv.gz")
    table = pa.table(
        {"planta": ["A", "B"], "mes": [date(2027, 1, 1), date(2027, 1, 1)], "valor": [1.5, 2.5], "n": [10, None]}
    )
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    report = factories.imported(cast, indicator, sink.getvalue(), filename="x.parquet")
    assert (report.rows_same, report.rows_new) == (2, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "outcome:bad-table"),
        (b"a,b\n1,2\n", "outcome:missing-column"),
        (b"planta,mes,valor,n\n", "outcome:no-rows"),
        (b"planta,mes,valor,n\nA,2027-01,\xff,1\n", "outcome:bad-table"),
        (b"PAR1 rubbish", "outcome:bad-table"),
        (b"\x1f\x8b rubbish", "outcome:bad-table"),
        (b"PK\x03\x04\0\0", "outcome:bad-table"),
        (b"%PDF-1.7 \0", "outcome:not-a-table"),
        (b'planta,mes,valor,n\n"A,2027-01,1,1\n', "outcome:bad-table"),
    ],
)
def test_what_is_not_such_a_table_is_refused_with_a_sentence(cast, indicator, content, code):
    refuse(code, cast, indicator, content)


def test_units_known_from_an_earlier_file_keep_their_spelling(cast, indicator):
    factories.imported(cast, indicator, SMALL)
    refuse("outcome:bad-rows", cast, indicator, b"planta,mes,valor,n\na,2027-05,1,1\n")


@pytest.mark.parametrize("who", ["rosa", "tito", "erik", "salma"])
def test_only_the_indicators_owner_brings_values(cast, who):
    indicator = purposes.indicator(cast, purposes.draft(cast))
    with pytest.raises(NotAllowedError):
        actions.import_observations(
            indicator_id=indicator.pk,
            content=SMALL,
            filename="x",
            mapping=factories.MAPPING,
            by=cast.actor(getattr(cast, who)),
            now=AFTERWARDS,
        )
    assert not Observation.objects.exists()


def test_another_spaces_indicator_does_not_exist(cast, neighbours, indicator):
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        actions.import_observations(
            indicator_id=indicator.pk,
            content=SMALL,
            filename="x",
            mapping=factories.MAPPING,
            by=neighbours.actor(neighbours.ada),
            now=AFTERWARDS,
        )
    assert Indicator.objects.count() == 1


def test_a_program_sends_values_again_without_harm(cast, indicator):
    points = [{"unit": "A", "period": "2027-01", "value": 1.5, "n": 3}]

    def push(value=1.5):
        sent = [points[0] | {"value": value}]
        return actions.push_observations(
            indicator_id=indicator.pk, points=sent, by=cast.actor(cast.omar), now=AFTERWARDS
        )

    assert push().rows_new == 1
    assert push().is_repeat
    assert push(1.6).rows_revised == 1
    assert push().rows_revised == 1
    assert Observation.objects.current().get().value == 1.5
    assert Observation.objects.count() == 3


def parquet_of(**columns):
    sink = io.BytesIO()
    parquet.write_table(pa.table(columns), sink)
    return sink.getvalue()


def test_a_small_file_of_endless_rows_is_refused_before_it_is_unpacked(cast, indicator):
    rows = 1_000_001
    endless = parquet_of(
        planta=pa.array(["A"] * rows).dictionary_encode(), mes=pa.nulls(rows), valor=pa.array([1.0] * rows)
    )
    assert len(endless) < 50_000
    refuse("outcome:too-many-points", cast, indicator, endless, filename="x.parquet")
    refuse("outcome:too-many-points", cast, indicator, gzip.compress(b"planta,mes,valor,n\n" + b"A\n" * rows))


def test_cells_that_are_no_values_are_refused_with_a_sentence(cast, indicator):
    nested = parquet_of(planta=[["A"]], mes=[["2027-01"]], valor=[[1.5]], n=[[1]])
    refuse("outcome:bad-rows", cast, indicator, nested, filename="x.parquet")
    far = pa.array([2**62], type=pa.timestamp("us"))
    refuse("outcome:bad-table", cast, indicator, parquet_of(planta=["A"], mes=far, valor=[1.0], n=[1]))


def test_a_number_beyond_every_figure_is_a_bad_row(cast, indicator):
    refuse("outcome:bad-rows", cast, indicator, b"planta,mes,valor,n\nA,2027-01,1e308,1\n")
    point = {"unit": "A", "period": "2027-01", "value": 1.0, "n": 10**400}
    with pytest.raises(RefusedError) as error:
        actions.push_observations(indicator_id=indicator.pk, points=[point], by=cast.actor(cast.omar), now=NOW)
    assert error.value.refusal.code == "outcome:bad-rows"
    assert not Observation.objects.exists()
