"""Texts that read the same have the same key; texts that say something else do not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.kernel.sameness import comparison_key

SAME = [
    ("Astillas", "ASTILLAS"),
    ("Abrir los domingos", "Abrir los domingos."),
    ("Abrir los domingos", "  abrir  los\tdomingos … "),
    ("¿Abrimos los domingos?", "abrimos los domingos"),
    ("Más árboles", "Mas arboles"),
    ("Más árboles", unicodedata.normalize("NFD", "MÁS ÁRBOLES")),
    ("Astillas", "As\u200btillas"),
    ("Astillas", "\u202eAstillas\u2060"),
    ("Astillas", "Asti\u00adllas\ufeff"),
    ("Astillas", "Astillas\u3164"),
    ("Esperar un año", "Esperar\u00a0un año"),
    ("L'eau d'ici", "L’eau d’ici"),
    ("«Astillas»", '"Astillas"'),
    ("- Astillas", "Astillas"),
    ("STRASSE", "straße"),
    ("ﬁltro", "filtro"),
    ("Ａｓｔｉｌｌａｓ", "Astillas"),
    ("❤️ al barrio", "❤ al barrio"),
    ("ΟΔΌΣ", "οδός"),
]
DIFFERENT = [
    ("Bajar 5 %", "Bajar 5"),
    ("-5 grados", "5 grados"),
    ("−5 grados", "5 grados"),
    (".5 litros", "5 litros"),
    ("10²", "102"),
    ("C++", "C"),
    ("C#", "C"),
    ("👍", "👎"),
    ("Más de 10 €", "Más de 10 $"),
    ("no fumar", "nofumar"),
    ("か", "が"),
    ("?", "!"),
    ("1,5", "15"),
    ("Plan A", "Plan B"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_reads_the_same_is_the_same(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_says_something_else_is_something_else(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u2060\u3164", "\u202e \u00ad"])
def test_what_nobody_sees_has_no_key(text: str) -> None:
    assert comparison_key(text) == ""


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_however_it_is_composed_the_same(text: str) -> None:
    key = comparison_key(text)
    assert comparison_key(key) == key
    assert comparison_key(unicodedata.normalize("NFD", text)) == comparison_key(unicodedata.normalize("NFC", text))
