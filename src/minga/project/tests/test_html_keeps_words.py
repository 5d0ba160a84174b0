"""HTML of elsewhere keeps its words and figures, in their order, when its Markdown is shown."""

import re
import unicodedata
from html import escape, unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.foundation.markdown import to_html
from minga.project.exchange.markdown_from_html import to_markdown

WORDS = [
    "Hay",
    "2016",
    "300",
    "1.234,5",
    "- 5",
    "+3",
    "#1",
    "# 1",
    "2016.",
    "3)",
    "a_b",
    "*no*",
    "1985. Un",
    "niño",
    "C#",
    "a|b",
    "~5~",
    "~~x~~",
    "`x`",
    "&lt;",
    "&amp;",
    "[x]",
    "(y)",
    "===",
    "---",
    "> x",
    "=1+1",
    "\\",
    "50 %",
    "€",
    "¿Qué?",
    "«sí»",
    ".",
    ",",
    ":",
    "!",
    "1º",
    "http://x.org/a_b",
    "x",
    "\n",
    " ",
    "  ",
    "\u00a0",
]
INLINE = ["b", "strong", "em", "i", "del", "span", "code", "u", "a href='https://x.org/'", "sup", "sub", "font"]
BLOCKS = [
    "p",
    "div",
    "h1",
    "h3",
    "ul",
    "ol",
    "ol start='7'",
    "li",
    "blockquote",
    "table",
    "tr",
    "td",
    "th",
    "pre",
    "dl",
    "dt",
    "dd",
]


def _wrapped(names):
    def wrap(inner):
        return st.tuples(st.sampled_from(names), st.lists(inner, max_size=4)).map(
            lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0].split()[0]}>"
        )

    return wrap


TEXT = st.sampled_from(WORDS).map(escape)
LINE = st.recursive(TEXT | st.sampled_from(["<br>", "<br/>", "<img alt='una foto'>"]), _wrapped(INLINE), max_leaves=5)
HTML = st.recursive(LINE, _wrapped([*INLINE[:4], *BLOCKS]), max_leaves=10)


def words(html):
    """The letters and figures of what is seen, without what list marks and addresses add."""
    text = re.sub(r"<(?:br|/?(?:p|div|h\d|ul|ol|li|blockquote|table|tr|td|th|pre|d[ltd]))\b[^>]*>", " ", html)
    text = re.sub(r"<img[^>]*alt='([^']*)'[^>]*>", r" \1 ", text)
    text = unescape(re.sub(r"<[^>]*>", "", text))
    return [sign for sign in unicodedata.normalize("NFKC", text).replace("\u2212", "-") if not sign.isspace()]


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(HTML, max_size=4).map("".join))
def test_all_that_is_seen_stays_in_its_order(html):
    shown = iter(words(to_html(to_markdown(html))))
    lost = [sign for sign in words(html) if sign not in shown]
    assert not lost, (html, to_markdown(html))


def test_figures_of_a_table_stand_apart():
    html = "<table><tr><td>Año</td><td>Coste</td></tr><tr><td>2016</td><td>300</td></tr></table>"
    assert to_markdown(html) == "| Año | Coste |\n| --- | --- |\n| 2016 | 300 |"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>2016. Un mal año</p><p>- 5 grados en el aula</p>", "2016\\. Un mal año\n\n\\- 5 grados en el aula"),
        (
            "<p><strong>Importante.</strong>Hay plazo</p><p># 1 en quejas</p>",
            "**Importante.** Hay plazo\n\n\\# 1 en quejas",
        ),
        ("<b>1.</b>5 metros", "1.5 metros"),
        ("10<sup>2</sup> y CO<sub>2</sub>", "10² y CO₂"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol start=3><li>tres</li><li>cuatro</li></ol><ol><li>uno</li></ol>", "3. tres\n4. cuatro\n\n1) uno"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<blockquote><p>uno</p><p>dos</p></blockquote>", "> uno\n>\n> dos"),
        ('<img src="https://x.org/a.png" alt="El plano">', "El plano <https://x.org/a.png>"),
        ('<a href="https://x.org/">https://x.org/</a>', "<https://x.org/>"),
        ("<pre>a  =  1\n# b</pre>", "```\na  =  1\n# b\n```"),
        ("<p>usa <code>a_b</code></p>", "usa `a_b`"),
        ("<del>300</del> 200", "~~300~~ 200"),
        ("<b>a</b><b>b</b> <b><i>c</i></b>", "a**b** **c**"),
        ("&amp;lt; &lt;b&gt; &nbsp;x", "\\&lt; \\<b\\> x"),
        ("<p>uno<p>dos<li>tres<li>cuatro", "uno\n\ndos\n\ntres\n\ncuatro"),
        (
            "<table><caption>Gasto</caption><thead><tr><th>a|b</th></tr></thead><tr><td>1</td><td>2</td></tr></table>",
            "Gasto\n\n| a\\|b |  |\n| --- | --- |\n| 1 | 2 |",
        ),
        ("uno\n\ndos\ntres", "uno\n\ndos\ntres"),
    ],
)
def test_its_shape_is_what_markdown_has(html, markdown):
    assert to_markdown(html) == markdown
