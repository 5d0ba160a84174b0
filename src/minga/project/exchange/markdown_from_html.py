"""Foreign HTML as Markdown: words, emphasis, lists, headings and links stay; everything else goes."""

import re
from html.parser import HTMLParser
from typing import Final

EMPHASIS: Final = {"strong": "**", "b": "**", "em": "*", "i": "*"}
BLOCKS: Final = {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr"}
DROPPED: Final = {"script", "style", "head", "title", "iframe", "object", "template"}
SPECIAL: Final = re.compile(r"([\\`*_\[\]<>])")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[int | None] = []
        self.links: list[str] = []
        self.dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self.dropped += 1
        elif tag in EMPHASIS:
            self.parts.append(f"\0{EMPHASIS[tag]}")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self._item()
        elif tag in BLOCKS:
            self._block(tag)
        elif tag == "a":
            self.links.append(_safe(dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED:
            self.dropped = max(0, self.dropped - 1)
        elif tag in EMPHASIS:
            self.parts.append(f"{EMPHASIS[tag]}\0")
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.parts.append("\n\n")
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.links and (url := self.links.pop()):
            self.parts.append(f" <{url}>")

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.parts.append(SPECIAL.sub(r"\\\1", data.replace("\0", "").replace("\xa0", " ")))

    def _block(self, tag: str) -> None:
        self.parts.append("\n\n")
        if tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else None)
        elif tag[0] == "h":
            self.parts.append("### ")
        elif tag == "blockquote":
            self.parts.append("> ")

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else None
        mark = "-" if number is None else f"{number + 1}."
        if number is not None:
            self.lists[-1] = number + 1
        self.parts.append(f"\n{'   ' * (len(self.lists) - 1)}{mark} ")


def _safe(url: str) -> str:
    address = url.strip()
    return address if re.fullmatch(r"https?://[^\s<>]+", address) else ""


def _joined(parts: list[str]) -> str:
    text = "".join(parts)
    # Emphasis holds only where its marks touch the words; "<b> word </b>" leaves its spaces outside.
    text = re.sub(r"\0(\*+)(\s*)([^\0]*?)(\s*)\1\0", lambda m: _emphasized(*m.groups()), text)
    return text.replace("\0", "")


def _emphasized(mark: str, before: str, words: str, after: str) -> str:
    if not words or "\n" in words:
        return f"{before}{words}{after}"
    return f"{before}{mark}{words}{mark}{after}"


def to_markdown(html: str) -> str:
    """Safe Markdown that renders as the words of ``html``; plain text stays what it is."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    lines = (line.rstrip() for line in _joined(writer.parts).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
