"""Other people's tables: read, or refused with the line."""

import gzip

import pytest

from minga.foundation.exchange.separated import place_of, read_separated
from minga.foundation.exchange.tables import TableError, decode, find_file, read_bytes


@pytest.mark.parametrize("delimiter", ",;\t|")
def test_a_table_with_any_usual_delimiter(delimiter):
    table = read_separated(f"a{delimiter}b\n1{delimiter}2\n")
    assert (table.header, table.rows, table.delimiter) == (["a", "b"], [(2, ["1", "2"])], delimiter)


@pytest.mark.parametrize(
    ("text", "header", "row"),
    [
        ("name, first;place, then;value, last\nA;B;18,5\n", ["name, first", "place, then", "value, last"], "A B 18,5"),
        ("sep=;\na,b;c\n1;2\n", ["a,b", "c"], "1 2"),
        ("\ufeff\u200b a\u00a0;b \r\n1;2\r\n", ["a", "b"], "1 2"),
        ('a;b\n"x;y";"2\n"\n', ["a", "b"], "x;y 2\n"),
    ],
)
def test_the_delimiter_is_the_one_that_fits_the_rows(text, header, row):
    table = read_separated(text)
    assert table.header == header
    assert " ".join(table.rows[0][1]) == row


def test_blank_rows_and_columns_are_passed_over_and_counted_and_lines_keep_their_numbers():
    table = read_separated(";;;\n\na;b;;\n1;2;;\n;;;\n \u00a0;\u200b;;\n3;4;;\n")
    assert (table.header, table.blank_rows, table.blank_columns) == (["a", "b", "", ""], 4, 2)
    assert [(line, list(cells[:2])) for line, cells in table.rows] == [(4, ["1", "2"]), (7, ["3", "4"])]


def test_a_column_is_found_as_people_read_its_name_and_never_guessed():
    table = read_separated("\ufeffCORREO  electrónico;Valor;valor;Clase;clase\nx;1;2;a;a\n")
    assert place_of(table, "correo electronico") == 0
    assert place_of(table, "Valor") == 1
    assert place_of(table, "CLASE") == 3, "both hold the same"
    assert place_of(table, "other") is None
    with pytest.raises(TableError, match="exchange:repeated-column"):
        place_of(table, "VALOR")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_or_its_encoding_named(encoding):
    content = "año;niño\n".encode(encoding)
    if encoding in {"utf-8", "utf-8-sig", "utf-16"}:
        assert decode(content) == "año;niño\n"
        return
    with pytest.raises(TableError, match=r"exchange:not-(utf8|text)"):
        decode(content)


def test_plain_and_gzipped_are_alike(tmp_path):
    (tmp_path / "votes.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert read_bytes(find_file(tmp_path, "votes.csv")) == b"a,b\n1,2\n"


@pytest.mark.parametrize("text", ["", "\n\n", ";;\n;;\n"])
def test_a_table_of_nothing_is_empty(text):
    with pytest.raises(TableError, match="exchange:empty"):
        read_separated(text)


@pytest.mark.parametrize("name", ["votes.csv.gz", "votes.csv"])
def test_gzip_is_known_by_how_it_begins(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert read_bytes(tmp_path / name) == b"a,b\n1,2\n"


def test_a_spreadsheet_where_text_is_wanted_is_named():
    with pytest.raises(TableError, match="exchange:is-spreadsheet"):
        decode(b"PK\x03\x04" + b"\0" * 30)


def test_a_broken_line_is_named():
    text = "a,b\n" + "1,2\n" * 49_998 + '"' + "x" * 200_000 + "\n"
    with pytest.raises(TableError) as error:
        read_separated(text)
    assert error.value.code == "exchange:broken-line"
    assert error.value.params["line"] == 50_000


def test_a_quote_that_never_ends_swallows_no_rows():
    with pytest.raises(TableError, match="exchange:broken-line"):
        read_separated('a;b\n"x;1\ny;2\n')


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
    assert error.value.code == "exchange:broken-packing"
