"""The words of a mail that is HTML only, line by line, with quotations marked as they are in plain text."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

BLOCKS: Final = frozenset(
    ("p div tr table ul ol h1 h2 h3 h4 h5 h6 section article header footer address pre body form dl dt dd hr").split()  # noqa: SIM905  (a list of words reads better)
)
UNREAD: Final = frozenset(["head", "style", "script", "title", "template", "svg"])
QUOTING: Final = ("gmail_quote", "yahoo_quoted", "protonmail_quote")
CUT: Final = "\x1e"
"""Where a mail program itself says that what follows is the mail answered."""
REPLIES: Final = frozenset({"appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container"})


SIGNED: Final = ("gmail_signature", "moz-signature", "ms-outlook-mobile-signature", "Signature", "x_Signature")
"""Where mail programs set a signature: pictures from there on are not what somebody sends."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.quotes = 0
        self.unread = 0
        self.links: list[tuple[str, int]] = []
        self.is_over = False
        self.pictures: dict[bool, set[str]] = {True: set(), False: set()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in UNREAD:
            self.unread += 1
        elif tag == "br":
            self.lines.append("")
        elif tag in BLOCKS or tag in {"li", "blockquote"}:
            self._begin()
        if given.get("id", "").lower() in REPLIES or given.get("class", "").startswith(QUOTING):
            self.lines[-1] += CUT
            self.is_over = True
        if given.get("class", "").startswith(SIGNED) or given.get("id", "") in SIGNED:
            self.is_over = True
        if tag == "img" and given.get("src", "").lower().startswith("cid:"):
            is_written = not self.is_over and not self.quotes and "--" not in map(str.strip, self.lines)
            self.pictures[is_written].add(unquote(given["src"][4:]))
        if tag == "blockquote":
            self.quotes += 1
        elif tag == "li":
            self.lines[-1] += "- "
        elif tag == "a":
            self.links.append((given.get("href", ""), len(self.lines[-1])))

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread = max(0, self.unread - 1)
        elif tag == "blockquote":
            self._begin()
            self.quotes = max(0, self.quotes - 1)
        elif tag == "a" and self.links:
            self._end_link(*self.links.pop())
        elif tag == "p" or (tag.startswith("h") and tag in BLOCKS):
            self._begin()
            if self.lines[-2:-1] != [""]:
                self.lines.append("")
        elif tag in BLOCKS or tag == "li":
            self._begin()
        elif tag in {"td", "th"}:
            self.lines[-1] += " "

    def handle_data(self, data: str) -> None:
        if self.unread:
            return
        words = " ".join(data.replace("\xa0", " ").split())
        if not words:
            if data and self.lines[-1] and not self.lines[-1].endswith(" "):
                self.lines[-1] += " "
            return
        line = self.lines[-1]
        before = " " if data[:1].isspace() and line and not line.endswith(" ") else ""
        if not line and self.quotes:
            line = "> " * self.quotes
        self.lines[-1] = f"{line}{before}{words}{' ' if data[-1:].isspace() else ''}"

    def _begin(self) -> None:
        if self.lines[-1].strip(" "):
            self.lines.append("")

    def _end_link(self, href: str, since: int) -> None:
        shown = self.lines[-1][since:].strip()
        if href.startswith(("https://", "http://")) and shown and shown not in href and href not in shown:
            self.lines[-1] = f"{self.lines[-1].rstrip()} ({href})"


def pictures_of_html(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """The marks (``cid``) of pictures between the lines that somebody wrote, and of those in signature or quotation."""
    written: set[str] = set()
    elsewhere: set[str] = set()
    for html in texts:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        written |= reader.pictures[True]
        elsewhere |= reader.pictures[False]
    return written, elsewhere


def text_of_html(html: str) -> str:
    """What a reader of the HTML sees."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(line.rstrip() for line in reader.lines).strip("\n")
