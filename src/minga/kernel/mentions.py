"""How a person is named in what people write: ``[@Rosa](person:12)``, kept without the name as ``[@](person:12)``.

The name is whoever reads it's to be told, as it is then: it stands in no text, so that nothing that reads texts (a
search, an archive, a history) knows more of people than its reader may.
"""

import re
from collections.abc import Callable
from typing import Final

PERSON: Final = "person:"
_ID = re.compile(r"person:(\d{1,18})")
MENTION: Final = re.compile(r"\[@((?:[^\[\]\\\n]|\\.){0,160})\]\(person:(\d{1,18})\)")
# What Markdown reads as it stands: a fence, a code span, a link; and a sign that somebody has escaped.
_AS_IT_STANDS = re.compile(
    r"(?:^|\n)(?P<fence> {0,3}(`{3,}|~{3,})).*?(?:\n {0,3}\2[`~]*[ \t]*(?=\n|$)|$)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?:(?<=\n\n)|^)(?:(?: {4}|\t)[^\n]*(?:\n|$))+"
    r"|\\.",
    re.DOTALL,
)
_LINK = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)|<[^>\s]*>|\w+://\S+")
TYPED: Final = re.compile(r"(?<![\w@/.\[\\])@(?=\S)")


def person_of(address: str) -> int | None:
    """The id in ``person:12``; None in any other address."""
    found = _ID.fullmatch(address)
    return int(found[1]) if found else None


def in_words(source: str, change: Callable[[str], str]) -> str:
    """The source with ``change`` made to what is neither code nor escaped."""
    return _between(_AS_IT_STANDS, source, change)


def outside_links(source: str, change: Callable[[str], str]) -> str:
    """The source with ``change`` made to what is neither a link nor an address."""
    return _between(_LINK, source, change)


def unnamed(source: str) -> str:
    """The text with its mentions as a bare sign, for a title or a search."""
    return MENTION.sub("@…", source)


def _between(pattern: re.Pattern[str], source: str, change: Callable[[str], str]) -> str:
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(source):
        parts += [change(source[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, change(source[end:])])
