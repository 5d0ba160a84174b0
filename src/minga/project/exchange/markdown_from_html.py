"""Foreign HTML as Markdown: all its words and figures stay, in their order; of its shape what Markdown has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from minga.project.exchange.markdown_words import CLOSE, OPEN, escaped, lines_of, plain, raised

EMPHASIS: Final = {"strong": "b", "b": "b", "em": "i", "i": "i", "del": "s", "s": "s", "strike": "s"}
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
CELLS: Final = frozenset({"td", "th"})
VOID: Final = frozenset({"br", "hr", "img", "wbr", "input", "meta", "link", "col", "source", "embed", "area", "base"})
BLOCKS: Final = (
    HEADINGS
    | LISTS
    | CELLS
    | frozenset(
        {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl"}
    )
    | frozenset({"dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li"})
    | frozenset({"main", "nav", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr"})
)
DROPPED: Final = frozenset({"script", "style", "head", "title", "iframe", "object", "template"})
# A start of one of these ends one that is still open.
ENDED_BY: Final = {
    "li": {"li"},
    "p": BLOCKS,
    "td": CELLS | {"tr"},
    "th": CELLS | {"tr"},
    "tr": {"tr"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
}
DEEPEST: Final = 40
INDENTED: Final = 8


@dataclass(slots=True)
class _Node:
    tag: str
    told: dict[str, str] = field(default_factory=dict)
    inside: "list[_Node | str]" = field(default_factory=list)


class _Tree(HTMLParser):
    """What is inside what; what is never shown is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("div")
        self.open = [self.root]
        self.dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self.dropped += 1
        if self.dropped:
            return
        while len(self.open) > 1 and tag in ENDED_BY.get(self.open[-1].tag, ()):
            self.open.pop()
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in DROPPED:
            self.handle_starttag(tag, attrs)
            if tag not in VOID:
                self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED:
            self.dropped = max(0, self.dropped - 1)
            return
        places = [place for place, node in enumerate(self.open) if node.tag == tag and place]
        if places and not self.dropped:
            del self.open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.open[-1].inside.append(plain(data))


def to_markdown(html: str) -> str:
    """Safe Markdown that renders as the words of ``html``; plain text stays what it is."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return "\n".join(_blocks(tree.root, depth=0))


# --- blocks


def _blocks(node: _Node, *, depth: int) -> list[str]:
    """The lines of all that is inside, a blank line between blocks; two lists in a row have marks of their own."""
    lines: list[str] = []
    was_list = False
    for part in _parts(node):
        is_list = isinstance(part, _Node) and part.tag in LISTS
        made = _block(part, depth=depth, is_second=was_list)
        if made:
            lines += ["", *made] if lines else made
            was_list = is_list and not was_list
    return lines


def _parts(node: _Node) -> "Iterator[_Node | list[_Node | str]]":
    """Blocks one by one, and between them what stands in lines, together."""
    inline: list[_Node | str] = []
    for each in node.inside:
        if isinstance(each, _Node) and _holds_blocks(each):
            yield inline
            inline = []
            yield each
        else:
            inline.append(each)
    yield inline


def _holds_blocks(node: _Node) -> bool:
    return node.tag in BLOCKS or any(isinstance(each, _Node) and _holds_blocks(each) for each in node.inside)


def _block(part: "_Node | list[_Node | str]", *, depth: int, is_second: bool) -> list[str]:
    if isinstance(part, list):
        return _paragraphs(_inline(part))
    match part.tag:
        case "hr":
            return ["---"]
        case "pre":
            return _verbatim(_text(part).strip("\n"))
        case "table":
            return _table(part)
        case "blockquote":
            return [f"> {line}".rstrip() for line in _blocks(part, depth=depth)]
        case tag if tag in HEADINGS:
            return _heading(part)
        case tag if tag in LISTS and depth < INDENTED:
            return _list(part, depth=depth, is_second=is_second)
        case _:
            return _blocks(part, depth=depth)


def _paragraphs(inline: str) -> list[str]:
    lines = lines_of(inline)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return text.split("\n") if text else []


def _heading(node: _Node) -> list[str]:
    line = " ".join(lines_of(re.sub(r"\s+", " ", _inline(_flat(node)))))
    return [f"### {re.sub(r'(#+)$', lambda found: chr(92) + found[1], line)}"] if line else []


def _verbatim(text: str) -> list[str]:
    if not text.strip():
        return []
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", text)), 3)
    return [fence, *text.split("\n"), fence]


def _list(node: _Node, *, depth: int, is_second: bool) -> list[str]:
    start = node.told.get("start", "")
    number = int(start) if re.fullmatch(r"\d{1,8}", start) else 1
    lines: list[str] = []
    for each in node.inside:
        item = each if isinstance(each, _Node) and each.tag == "li" else _Node("li", inside=[each])
        if re.fullmatch(r"\d{1,8}", item.told.get("value", "")):
            number = int(item.told["value"])
        mark = f"{number}{')' if is_second else '.'}" if node.tag == "ol" else "*" if is_second else "-"
        made = _item(item, depth=depth + 1)
        if made:
            room = " " * (len(mark) + 1)
            lines += [f"{mark} {made[0]}", *(f"{room}{line}".rstrip() for line in made[1:])]
            number += 1
    return lines


def _item(node: _Node, *, depth: int) -> list[str]:
    """Its blocks; a list right under its first words stands without a blank line between them."""
    made = _blocks(node, depth=depth)
    parts = [part for part in _parts(node) if part]
    is_close = len(parts) == 2 and isinstance(parts[0], list) and isinstance(parts[1], _Node) and parts[1].tag == "ul"
    if is_close and "" in made:
        made.remove("")
    return made


def _table(node: _Node) -> list[str]:
    caption, rows = _rows(node)
    lines = [*caption, ""] if caption and rows else caption
    width = max(map(len, rows), default=0)
    if len(rows) == 1 and width == 1:
        return [*lines, *lines_of(rows[0][0].replace("\n", " "))]
    for place, row in enumerate(rows):
        cells = [" ".join(lines_of(cell.replace("\n", " "))) for cell in row] + [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if place == 0:
            lines.append(f"|{' --- |' * width}")
    return lines


def _rows(node: _Node) -> tuple[list[str], list[list[str]]]:
    """What stands before the table, and its rows of cells; of a table in a cell the words stay."""
    before: list[str] = []
    rows: list[list[str]] = []
    for each in node.inside:
        if isinstance(each, _Node) and each.tag == "tr":
            rows.append([_one_line(cell) for cell in each.inside if isinstance(cell, _Node) or cell.strip()])
        elif isinstance(each, _Node) and each.tag in {"tbody", "thead", "tfoot"}:
            more, inner = _rows(each)
            if rows:
                rows += [[line] for line in more]
            else:
                before += more
            rows += inner
        else:
            line = _one_line(each)
            # Words between rows stand where they stood.
            if rows:
                rows.append([line])
            else:
                before += _paragraphs(line)
    return before, [row for row in rows if any(cell.strip() for cell in row)]


def _one_line(part: "_Node | str") -> str:
    return _inline(_flat(_Node("td", inside=[part])))


# --- lines


def _flat(node: _Node) -> "list[_Node | str]":
    """What is inside as one line: where a block began or ended, a space."""
    flat: list[_Node | str] = []
    for each in node.inside:
        if isinstance(each, _Node) and (each.tag in BLOCKS or each.tag == "br"):
            flat += [" ", *_flat(each), " "]
        elif isinstance(each, _Node) and _holds_blocks(each):
            flat += _flat(each)
        else:
            flat.append(each)
    return flat


def _inline(parts: "list[_Node | str]", *, is_within: bool = False) -> str:
    """Text with its emphasis still as signs that :func:`lines_of` resolves; no emphasis within emphasis."""
    said = ""
    for each in parts:
        piece = escaped(each) if isinstance(each, str) else _span(each, is_within=is_within)
        # Two spans of code side by side would be none.
        said += escaped(_text(each)) if said[-1:] == piece[:1] == "`" and isinstance(each, _Node) else piece
    return said


def _span(node: _Node, *, is_within: bool) -> str:
    tag = node.tag
    if tag == "br":
        return "\n"
    if tag == "img":
        words, url = escaped(plain(node.told.get("alt", "")).strip()), _safe(node.told.get("src", ""))
        return " ".join(filter(None, ["", words, url and f"<{url}>", " "])) if words or url else ""
    if tag in {"sup", "sub"}:
        return escaped(raised(_text(node), is_low=tag == "sub"))
    if tag == "code" and re.fullmatch(r"[^`|\n]*[^`|\s][^`|\n]*", text := _text(node)):
        return f"`{text.strip()}`"
    if tag in EMPHASIS and not is_within:
        return f"{OPEN}{EMPHASIS[tag]}{_inline(node.inside, is_within=True)}{CLOSE}"
    words = _inline(node.inside, is_within=is_within)
    if tag == "a" and (url := _safe(node.told.get("href", ""))):
        return f"<{url}>" if words.strip() == escaped(url) else f"{words} <{url}>"
    return words


def _text(node: _Node) -> str:
    """Everything that is inside, as it is written."""
    if node.tag in {"br", "img"}:
        return "\n" if node.tag == "br" else f" {plain(node.told.get('alt', ''))} "
    return "".join(each if isinstance(each, str) else _text(each) for each in node.inside)


def _safe(url: str) -> str:
    address = url.strip().replace("|", "%7C")
    return address if re.fullmatch(r"(?:https?://|mailto:)[^\s<>\x00-\x1f]+", address) else ""
