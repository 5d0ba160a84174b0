"""Markdown to safe HTML, once, when it is written."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from minga.foundation.addresses import split_addresses

TAGS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h3",
    "h4",
    "h5",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
ATTRIBUTES = {"a": {"href", "title"}, "td": {"align"}, "th": {"align"}, "ol": {"start"}, "li": {"value"}}
# A list counts without the noughts that somebody wrote: 007 would become 7.
NOUGHTS = re.compile(r"0\d+[.)]")
EVERYWHERE_ONE = ({"0"}, {"1"})

# Something of everything that people write, with the edges of each: when it is drawn otherwise than before, what is
# kept drawn is drawn again.
SPECIMEN = """# Una
## Dos

15. de mayo nos vemos
1985. Un gran año

1. uno
2. dos

- *a* **b** `c` ~~d~~ canción niños running

> cita

| a | b |
|:--|--:|
| 1 | 2 |

[aquí](https://example.org "título") ![foto](https://example.org/a.png) ![]() https://example.org/x <b>html</b>
[no](javascript:alert(1)) www.example.org ana@example.org

```
código
```
---
línea
otra &amp; <script>x</script>
"""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.block.ruler.at("list", _list_or_words, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.push("addresses", _link_addresses)
    parser.core.ruler.push("numbers", _keep_numbers)
    parser.core.ruler.push("columns", _keep_columns)
    parser.add_render_rule("image", _link_to_image)
    return parser


def _list_or_words(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    return False if NOUGHTS.match(line) else list_block(state, start, end, silent)


def _keep_numbers(state: StateCore) -> None:
    """Each entry of a list says the number that was written; where all say 1, they are counted, as Markdown does."""
    lists: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            entries = lists.pop()
            if len(entries) > 1 and {entry.info for entry in entries} not in EVERYWHERE_ONE:
                _say_numbers(entries)


def _say_numbers(entries: Sequence[Token]) -> None:
    expected = int(entries[0].info)
    for entry in entries:
        if int(entry.info) != expected:
            entry.attrSet("value", str(int(entry.info)))
        expected = int(entry.info) + 1


def _keep_columns(state: StateCore) -> None:
    """The alignment of a table's columns, said without a style: none is allowed on a page."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"} and "style" in token.attrs:
            token.attrSet("align", str(token.attrs.pop("style")).removeprefix("text-align:"))


def _link_addresses(state: StateCore) -> None:
    """Addresses that stand in the text become links, but for those in a link or in code."""
    for block in state.tokens:
        if block.children:
            block.children = _linked(block.children, state.md)


def _linked(tokens: Sequence[Token], parser: MarkdownIt) -> list[Token]:
    linked: list[Token] = []
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or depth:
            linked.append(token)
            continue
        for text, address in split_addresses(token.content):
            href = parser.normalizeLink(address) if address else ""
            is_link = bool(href) and parser.validateLink(href)
            opening, closing = Token("link_open", "a", 1, attrs={"href": href}), Token("link_close", "a", -1)
            words = Token("text", "", 0, content=text)
            linked += [opening, words, closing] if is_link else [words]
    return linked


def _link_to_image(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """An image is a link to where it is: pages load nothing from elsewhere. Inside a link, its words alone."""
    image = tokens[index]
    source = str(image.attrs.get("src", ""))
    if not source:
        # An image of nothing stays as it was typed: what somebody wrote does not vanish.
        return escape(f"![{image.content}]()")
    words = escape(image.content or source)
    before = [token.type for token in tokens[:index]]
    if before.count("link_open") > before.count("link_close"):
        return words
    return f'<a href="{escape(source)}">{words}</a>'


def _lower_headings(html: str) -> str:
    # A contribution's "# title" must not compete with the page's own h1 and h2.
    for level in (4, 3, 2, 1):
        for tag in (f"<h{level}>", f"</h{level}>"):
            html = html.replace(tag, tag.replace(str(level), str(min(level + 2, 5))))
    return html


def to_html(source: str) -> str:
    """Render CommonMark with tables, strikethrough and bare addresses as links.

    Scripts, styles and raw HTML do not survive; an image becomes a link to it. Numbers of lists stay as written.
    """
    html = _lower_headings(_parser().render(source))
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def to_text(html: str) -> str:
    """The words of rendered HTML, for search and mail. Numbers of lists stand where a reader sees them."""
    numbered = re.sub(r'<ol start="(\d+)">\s*<li>|<li value="(\d+)">', r" \1\2. ", html)
    return " ".join(nh3.clean(numbered.replace("<", " <"), tags=set(), attributes={}).split())
