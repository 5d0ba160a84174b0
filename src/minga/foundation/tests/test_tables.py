"""Other people's tables: read, or refused with the line."""

import gzip

import pytest

from minga.foundation.exchange.tables import TableError, decode, find_file, read_bytes, rows


def test_rows_by_name_with_any_usual_delimiter():
    for delimiter in ",;\t":
        text = f"a{delimiter}b\n1{delimiter}2\n"
        assert [(row.line, row.cells) for row in rows(text, needs=["a", "b"])] == [(2, {"a": "1", "b": "2"})]


def test_plain_and_gzipped_are_alike(tmp_path):
    (tmp_path / "votes.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert read_bytes(find_file(tmp_path, "votes.csv")) == b"a,b\n1,2\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "exchange:empty"), ("a,b\n", "exchange:missing-columns")],
)
def test_a_table_that_cannot_be_used(text, code):
    with pytest.raises(TableError) as error:
        list(rows(text, needs=["a", "c"]))
    assert error.value.code == code


def test_a_broken_line_is_named():
    text = "a,b\n" + "1,2\n" * 49_998 + '"' + "x" * 200_000 + "\n"
    with pytest.raises(TableError) as error:
        list(rows(text, needs=["a"]))
    assert error.value.code == "exchange:broken-line"
    assert error.value.params["line"] == 50_000


def test_latin1_is_refused_with_the_byte():
    with pytest.raises(TableError) as error:
        decode("año".encode("latin-1"))
    assert (error.value.code, error.value.params["position"]) == ("exchange:not-utf8", 1)


def test_a_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 2_000_000))
    with pytest.raises(TableError) as error:
        read_bytes(path, max_bytes=1_000_000)
    assert error.value.code == "exchange:too-large"


def test_half_a_gzip_is_refused(tmp_path):
    path = tmp_path / "half.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" * 1000)[:20])
    with pytest.raises(TableError) as error:
        read_bytes(path)
    assert error.value.code == "exchange:unreadable"
