"""What people wrote stays words in a spreadsheet, and comes back as it was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.kernel.cells import as_written, inert

PIECES = st.sampled_from(
    ["=", "+", "-", "@", "'", ";", "|", "\t", "\n", "\r", " ", ",", "1", "5", "SUM(A1)", "ñ", "＝"]
)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("- 5 grados", "'- 5 grados"),
        ("@casa", "'@casa"),
        ("hola;=1+1;", "hola;'=1+1;"),
        ("uno\n=2", "uno\n'=2"),
        ("-5", "-5"),
        ("+3.25", "+3.25"),
        ("-5,5 %", "-5,5 %"),
        ("Más - menos = igual", "Más - menos = igual"),
        ("'=1", "''=1"),
    ],
)
def test_a_formula_is_made_inert(text, cell):
    assert inert(text) == cell
    assert as_written(cell) == text


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_cell_begins_a_formula_and_all_come_back(text):
    cell = inert(text)
    assert as_written(cell) == text
    if cell != text:
        assert not any(re.match(r"\s*[=+@-]", part) for part in re.split(r"[;|\t\r\n]", cell))
