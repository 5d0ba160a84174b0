"""Markdown is safe when it is written, and says what was written."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.foundation.markdown import to_html, to_text

REL = ' rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        '![x](https://evil.example/"onmouseover="alert(1))',
        "![x](javascript:alert(1))",
        "![<script>alert(1)</script>](https://x.example)",
        "<a href='https://x' onclick='alert(1)'>x</a>",
        "<style>body{display:none}</style>",
        "<iframe src='https://evil.example'></iframe>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<svg/onload=alert(1)>",
        "<form action='https://evil.example'><input name=a></form>",
        'https://evil.example/"onmouseover="alert(1)',
        "| a |\n|:-:|\n| x |",
    ],
)
def test_nothing_hostile_survives(hostile):
    html = to_html(hostile)
    tags = re.findall(r"<[^>]*>", html)
    for word in ("<script", "<img", "<style", "<iframe", "<svg", "<form"):
        assert word not in html
    for word in ("javascript:", "data:", " on", "style="):
        assert not any(word in tag for tag in tags)


def test_what_people_write_comes_out():
    html = to_html("# Título\n\n**negrita** y [enlace](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<h3>Título</h3>" in html
    assert "<strong>negrita</strong>" in html
    assert REL in html
    assert "<table>" in html


class _Reader(HTMLParser):
    """What somebody reads: the numbers of lists as a browser counts them, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.counts: list[int] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "ol":
            self.counts.append(int(given.get("start", 1)) - 1)
        elif tag == "li" and self.counts:
            self.counts[-1] = int(given["value"]) if "value" in given else self.counts[-1] + 1
            self.read.append(f"{self.counts[-1]}.")

    def handle_endtag(self, tag):
        if tag == "ol":
            self.counts.pop()

    def handle_data(self, data):
        self.read += data.split()


def read(source: str) -> str:
    reader = _Reader()
    reader.feed(to_html(source))
    return " ".join(reader.read)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("15. de mayo nos vemos", "15. de mayo nos vemos"),
        ("1985. Un gran año", "1985. Un gran año"),
        ("3. tres\n5. cinco\n4. cuatro", "3. tres 5. cinco 4. cuatro"),
        ("15. de mayo\n15. de junio", "15. de mayo 15. de junio"),
        ("1. uno\n1. dos\n1. tres", "1. uno 2. dos 3. tres"),
        ("0. cero\n1. uno", "0. cero 1. uno"),
        ("007. Un agente", "007. Un agente"),
        ("01. enero\n02. febrero", "01. enero 02. febrero"),
        ("1. uno\n\n   2016. dentro\n\n4. cuatro", "1. uno 2016. dentro 4. cuatro"),
        ("1. uno\n2. dos\n\nAclaración\n\n3. tres", "1. uno 2. dos Aclaración 3. tres"),
        ("1234567890. demasiado", "1234567890. demasiado"),
    ],
)
def test_the_numbers_that_people_write_stay(written, expected):
    assert read(written) == expected


@given(st.lists(st.integers(0, 999_999_999), min_size=1, max_size=5))
def test_any_numbers_stay_but_for_ones_everywhere(numbers):
    written = [f"{number}. palabra" for number in numbers]
    if len(numbers) < 2 or set(numbers) not in ({0}, {1}):
        assert read("\n".join(written)) == " ".join(written)


def test_the_file_of_lists_reads_as_it_is_written(data_folder):
    text = (data_folder / "faults" / "listas.md").read_text()
    assert read(text) == " ".join(text.split())


def test_columns_keep_their_side():
    html = to_html("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    assert '<td align="left">1</td>' in html
    assert '<td align="center">2</td>' in html
    assert '<th align="right">c</th>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Nada: ![]() fin", "Nada: ![]() fin"),
        ("![El silo]()", "![El silo]()"),
        ("![El silo](https://x.example/silo.png)", f'<a href="https://x.example/silo.png"{REL}>El silo</a>'),
        (
            "![](https://x.example/silo.png)",
            f'<a href="https://x.example/silo.png"{REL}>https://x.example/silo.png</a>',
        ),
        (
            "[![El silo](https://x.example/silo.png)](https://x.example)",
            f'<a href="https://x.example"{REL}>El silo</a>',
        ),
        ("![a & b](https://x.example/?a=1&b=2)", f'<a href="https://x.example/?a=1&amp;b=2"{REL}>a &amp; b</a>'),
    ],
)
def test_an_image_is_a_link_to_where_it_is(written, expected):
    assert to_html(written) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    ("written", "address", "words"),
    [
        ("Mira https://minga.example/a_b_c.", "https://minga.example/a_b_c", "https://minga.example/a_b_c"),
        ("(https://minga.example/a)", "https://minga.example/a", "https://minga.example/a"),
        (
            "https://es.example/Silo_(granero), dicen",
            "https://es.example/Silo_(granero)",
            "https://es.example/Silo_(granero)",
        ),
        ("HTTP://MINGA.EXAMPLE", "HTTP://MINGA.EXAMPLE", "HTTP://MINGA.EXAMPLE"),
        ("http://localhost:8000/s/x/", "http://localhost:8000/s/x/", "http://localhost:8000/s/x/"),
        ("https://x.example/?a=1&b=2", "https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&amp;b=2"),
        ("www.minga.example/ayuda", "https://www.minga.example/ayuda", "www.minga.example/ayuda"),
        ("Escribe a ana.perez@minga.example.", "mailto:ana.perez@minga.example", "ana.perez@minga.example"),
        ("«https://minga.example»", "https://minga.example", "https://minga.example"),
        ("**https://minga.example**", "https://minga.example", "https://minga.example"),
        ("Sí:https://minga.example/ñandú", "https://minga.example/%C3%B1and%C3%BA", "https://minga.example/ñandú"),
    ],
)
def test_bare_addresses_are_links(written, address, words):
    assert f'<a href="{address}"{REL}>{words}</a>' in to_html(written)


@pytest.mark.parametrize(
    "written",
    [
        "`https://x.example`",
        "    https://x.example",
        "javascript:alert(1)",
        "ftp://x.example",
        "x.example",
        "https://",
        "www.",
        "a@b",
        "www.x",
    ],
)
def test_what_is_no_address_or_is_code_is_no_link(written):
    assert "<a " not in to_html(written)


def test_a_link_is_not_linked_twice():
    html = to_html("[https://a.example](https://b.example) <https://c.example>")
    assert html.count("<a ") == 2
    assert 'href="https://b.example"' in html


def test_an_address_does_not_turn_the_direction_of_reading():
    assert 'href="https://a.example/"' in to_html("https://a.example/\u202egpj.exe")


@given(st.text(max_size=300))
def test_any_text_renders_without_scripts(text):
    html = to_html(text)
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()


def test_words_of_html():
    assert to_text("<p>Uno</p><p>dos &amp; tres</p>") == "Uno dos &amp; tres"
    assert to_text(to_html("15. de mayo\n17. de junio")) == "15. de mayo 17. de junio"
