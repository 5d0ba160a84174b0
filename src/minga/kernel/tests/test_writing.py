"""What nobody sees is no text; what everybody sees stays as it was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.kernel.writing import is_blank, one_line, written

UNSEEN = [
    "",
    " ",
    "\n\t",
    "\u00a0",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e\u200f",
    "\u2060",
    "\u2061\u2064",
    "\u202a\u202e\u202c",
    "\u2066\u2069",
    "\u3164",
    "\u115f\u1160",
    "\uffa0",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u180e",
    "\u2800",
    "\ufe0f",
    "\ufe00",
    "\U000e0001",
    "\U000e0041\U000e007f",
    "\U000e0100",
    "\u17b4",
    "\x00\x07",
    "\u2028",
    "\u3000",
    "\ufff9\ufffb",
    "\u0301",
    "\U0001d159",
    "\U0001d173",
    "\ue000",
    "\U000e0fff",
    "\u2065",
]
SEEN = ["a", "ñ", "7", "?", "—", "👍", "❤️", "€", "か", "ع", "…", "½", "Σ", "\U0001fae9"]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_nobody_sees_is_no_text(text: str) -> None:
    assert is_blank(text)
    assert written(text) == one_line(text) == ""


@pytest.mark.parametrize("text", SEEN)
def test_one_sign_is_a_text(text: str) -> None:
    assert not is_blank(text)
    assert written(text) == one_line(text) == text


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("  Ana  ", "Ana"),
        ("Ana\u202eanA", "AnaanA"),
        ("\u2066Ana\u2069", "Ana"),
        ("Ana\u200b", "Ana"),
        ("An\u200da", "Ana"),
        ("Ana\ufe0f", "Ana"),
        ("Ana\U000e0041", "Ana"),
        ("Ana\u3164", "Ana"),
        ("Ana\nPérez", "Ana Pérez"),
        ("Ana\r\nPérez", "Ana  Pérez"),
        ("Ana\u2029Pérez\x00", "Ana Pérez"),
        ("عمر\u200c", "عمر"),
    ],
)
def test_names_hold_nothing_that_makes_them_look_like_others(typed: str, seen: str) -> None:
    assert one_line(typed) == seen


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 familia",
        "❤️ al barrio",
        "1️⃣ primero",
        "می\u200cخواهم",
        "क्‍ष",
        "🏴\U000e0067\U000e0062\U000e007f",
        "葛\U000e0100",
        "12\u00a0000",
    ],
)
def test_signs_made_of_several_stay(text: str) -> None:
    assert one_line(text) == text


@given(st.text(max_size=40))
def test_one_line_is_one_line_and_its_own(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert all(unicodedata.category(sign) not in {"Cc", "Cs", "Zl", "Zp"} for sign in line)
    assert (line == "") == is_blank(line)
