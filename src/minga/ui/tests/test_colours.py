"""Colours that an organization brings can be read on both papers, or are refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.ui.colours import PAPERS, READABLE, accent_sheet, contrast, is_colour, is_readable, readable_in_the_dark
from minga.ui.tests.test_assets import STATIC

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_the_guidelines(one, other, ratio):
    """WCAG 2.2: black on white is 21; of greys on white #767676 is the palest that passes, #777777 fails."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005) == contrast(other, one)


@given(COLOURS)
def test_every_colour_has_a_readable_one_for_the_dark(colour):
    assert is_readable(readable_in_the_dark(colour), "dark")
    if is_readable(colour, "dark"):
        assert readable_in_the_dark(colour) == colour


def test_papers_are_those_of_the_style_sheet():
    found = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", (STATIC / "minga.css").read_text())
    assert found
    assert (PAPERS["light"], PAPERS["dark"]) == found.groups()


def test_our_own_accents_would_be_taken():
    found = re.search(r"--accent: light-dark\((#\w+), (#\w+)\)", (STATIC / "minga.css").read_text())
    assert found
    assert is_readable(found[1], "light")
    assert is_readable(found[2], "dark")
    assert READABLE == 4.5


@pytest.mark.parametrize("text", ["", "#fff", "red", "#12345g", "#1234567", "#123456;}body{x", "#12345\n"])
def test_what_is_no_colour(text):
    assert not is_colour(text)


def test_the_sheet_says_both_schemes():
    assert "--accent: light-dark(#112233, #aabbcc)" in accent_sheet("#112233", "#aabbcc")
