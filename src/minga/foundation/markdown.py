"""Markdown to safe HTML, once, when it is written."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
from minga.kernel.mentions import PERSON, person_of

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
PICTURE_ATTRIBUTES = {"src", "alt", "width", "height", "loading", "decoding"}
FILES = "media:"
# Stands for the name of somebody who is mentioned, until a reader is known: it cannot come out of anybody's text,
# because comments are removed from what is drawn.
NAMED = re.compile(r"<!--@(\d+)-->")
_OPEN, _SHUT = "\ue0f0", "\ue0f1"
_HELD = re.compile(f"{_OPEN}(\\d+){_SHUT}")
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
![patio](media:0) [acta](media:1) [![patio](media:0)](https://example.org) ![acta](media:1) ![](media:2)

```
código
```
---
línea
otra &amp; <script>x</script>
"""


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file that stands in a text: where it is, what it is called, and how large its picture is in points."""

    url: str
    name: str
    is_picture: bool = False
    width: int = 0
    height: int = 0


SPECIMEN_FILES = {
    "0": FileShown("/f/0/", "patio.jpg", is_picture=True, width=4, height=3),
    "1": FileShown("/f/1/", "a"),
}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.block.ruler.at("list", _list_or_words, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.push("mentions", _hold_mentions)
    parser.core.ruler.push("addresses", _link_addresses)
    parser.core.ruler.push("files", _link_files)
    parser.core.ruler.push("numbers", _keep_numbers)
    parser.core.ruler.push("columns", _keep_columns)
    parser.add_render_rule("image", _picture_or_link)
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


def _hold_mentions(state: StateCore) -> None:
    """A link to a person is no link: the place of their name where they may be mentioned, else its words alone."""
    people = state.env.get("people", ())
    for block in state.tokens:
        if block.children and any(str(each.attrs.get("href", "")).startswith(PERSON) for each in block.children):
            block.children = _held(block.children, people)


def _held(tokens: Sequence[Token], people: Collection[int]) -> list[Token]:
    held: list[Token] = []
    person: int | None = None
    for token in tokens:
        if token.type == "link_open" and (person := person_of(str(token.attrs.get("href", "")))) is not None:
            if person in people:
                held.append(Token("text", "", 0, content=f"{_OPEN}{person}{_SHUT}"))
        elif token.type == "link_close" and person is not None:
            person = None
        elif person is None or person not in people:
            held.append(token)
    return held


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


def _link_files(state: StateCore) -> None:
    """A link to a file of this house leads to where it is kept; to one that stands nowhere here, it leads nowhere."""
    files: Mapping[str, FileShown] = (state.env or {}).get(FILES, {})
    for block in state.tokens if files else ():
        for token in block.children or ():
            href = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
            shown = files.get(href.removeprefix(FILES)) if href.startswith(FILES) else None
            if shown is not None:
                token.attrSet("href", shown.url)


def _picture_or_link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A picture of this house is shown; any other is a link, or in a link its words: pages load nothing from afar."""
    image = tokens[index]
    source = str(image.attrs.get("src", ""))
    before = [token.type for token in tokens[:index]]
    is_inside = before.count("link_open") > before.count("link_close")
    if source.startswith(FILES):
        shown = (env or {}).get(FILES, {}).get(source.removeprefix(FILES))
        words = renderer.renderInlineAsText(image.children or [], options, env)
        return _file(shown, words, is_inside=is_inside) if shown else escape(f"![{image.content}]({source})")
    if not source:
        # An image of nothing stays as it was typed: what somebody wrote does not vanish.
        return escape(f"![{image.content}]()")
    words = escape(image.content or source)
    return words if is_inside else f'<a href="{escape(source)}">{words}</a>'


def _file(shown: FileShown, words: str, *, is_inside: bool) -> str:
    """Its place is kept free before it comes, so that nothing jumps; pressed, it is shown as large as it is kept."""
    told = escape(words or shown.name)
    if shown.is_picture:
        size = f'width="{shown.width}" height="{shown.height}"'
        told = f'<img src="{escape(shown.url)}" alt="{told}" {size} loading="lazy" decoding="async">'
    href = f"{shown.url}large/" if shown.is_picture else shown.url
    return told if is_inside else f'<a href="{escape(href)}">{told}</a>'


def _lower_headings(html: str) -> str:
    # A contribution's "# title" must not compete with the page's own h1 and h2.
    for level in (4, 3, 2, 1):
        for tag in (f"<h{level}>", f"</h{level}>"):
            html = html.replace(tag, tag.replace(str(level), str(min(level + 2, 5))))
    return html


def to_html(source: str, files: Mapping[str, FileShown] | None = None, people: Collection[int] = ()) -> str:
    """Render CommonMark with tables, strikethrough and bare addresses as links.

    Scripts, styles and raw HTML do not survive; an image becomes a link to it, but for the ``files`` of this house by
    their keys. Numbers of lists stay as written.
    Mentions of ``people`` keep a place for the name, which a reader is told by ``writing.naming``; of anybody else
    only the words remain: whoever names an id learns nothing.
    """
    bare = source.replace(_OPEN, "").replace(_SHUT, "")
    html = _lower_headings(_parser().render(bare, {"people": people} | ({FILES: files} if files else {})))
    clean = nh3.clean(
        html,
        tags=TAGS | {"img"} if files else TAGS,
        attributes=ATTRIBUTES | {"img": PICTURE_ATTRIBUTES} if files else ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    return _HELD.sub(r"<!--@\1-->", clean) if people else clean


def people_named(html: str) -> frozenset[int]:
    """Ids of the people whom a drawn text mentions."""
    return frozenset(int(person) for person in NAMED.findall(html))


def to_text(html: str) -> str:
    """The words of rendered HTML, for search and mail. Numbers of lists stand where a reader sees them."""
    numbered = re.sub(r'<ol start="(\d+)">\s*<li>|<li value="(\d+)">', r" \1\2. ", html)
    told = re.sub(r'<img (?:[^>"]|"[^"]*")*?alt="([^"]*)"(?:[^>"]|"[^"]*")*>', r" \1 ", numbered)
    return " ".join(nh3.clean(told.replace("<", " <"), tags=set(), attributes={}).split())
