"""The words of a mail that is HTML only, line by line, with quotations marked as they are in plain text."""

from html.parser import HTMLParser
from typing import Final

BLOCKS: Final = frozenset(
    ("p div tr table ul ol h1 h2 h3 h4 h5 h6 section article header footer address pre body form dl dt dd hr").split()  # noqa: SIM905  (a list of words reads better)
)
UNREAD: Final = frozenset(["head", "style", "script", "title", "template", "svg"])
QUOTING: Final = ("gmail_quote", "yahoo_quoted", "protonmail_quote")
CUT: Final = "\x1e"
"""Where a mail program itself says that what follows is the mail answered."""
REPLIES: Final = frozenset({"appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.quotes = 0
        self.unread = 0
        self.links: list[tuple[str, int]] = []

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


def text_of_html(html: str) -> str:
    """What a reader of the HTML sees."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(line.rstrip() for line in reader.lines).strip("\n")
