"""Markdown is safe when it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.foundation.markdown import to_html, to_text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "<a href='https://x' onclick='alert(1)'>x</a>",
        "<style>body{display:none}</style>",
        "<iframe src='https://evil.example'></iframe>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<svg/onload=alert(1)>",
        "<form action='https://evil.example'><input name=a></form>",
    ],
)
def test_nothing_hostile_survives(hostile):
    html = to_html(hostile)
    for word in ("<script", "javascript:", "onerror=", "<img", "<style", "<iframe", "data:text", "<svg", "<form"):
        if word.startswith("<"):
            assert word not in html
    assert 'href="javascript' not in html
    assert 'href="data:' not in html
    assert "<a href='https://x' onclick" not in html


def test_what_people_write_comes_out():
    html = to_html("# Título\n\n**negrita** y [enlace](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<h3>Título</h3>" in html
    assert "<strong>negrita</strong>" in html
    assert 'rel="nofollow ugc noopener"' in html
    assert "<table>" in html


def test_words_of_html():
    assert to_text("<p>Uno</p><p>dos &amp; tres</p>") == "Uno dos &amp; tres"


@given(st.text(max_size=300))
def test_any_text_renders_without_scripts(text):
    assert "<script" not in to_html(text).lower()
