"""What an idea is called that nobody has given a title. Pure."""

import re

from minga.debate.rules import TITLE_MAX
from minga.kernel.mentions import unnamed
from minga.kernel.writing import is_blank, one_line

LINE_MAX = 80
# Of a line of Markdown: what begins a heading, a quotation or a list; a link or an image; the marks around words.
BEGINNING = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-+*]\s+|\d+[.)]\s+)*")
LINKED = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
NAMES = re.compile(r"://|@")
MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")


def named(title: str, body: str) -> tuple[str, str]:
    """The title and the text of an idea. One without a title is called by its first line, which is not said twice.

    A first line that is long or more than words (a list, a quotation, a link, a name) stays in the text as well.
    """
    if not is_blank(title):
        return title, body
    first, _break, rest = body.strip().partition("\n")
    bare, words = first.strip().lstrip("#").strip(), _in_words(first)
    is_only_words = bare == words and len(words) <= TITLE_MAX and not NAMES.search(words)
    if is_only_words and not is_blank(rest):
        return words, rest.strip()
    return _cut(words), body


def called(title: str, body: str) -> str:
    """What a contribution is called in a list: its title, or whole words of its first line."""
    return title or _cut(_in_words(body.strip().partition("\n")[0]), LINE_MAX)


def _in_words(line: str) -> str:
    """A line of Markdown without its marks."""
    return one_line(MARKS.sub("", LINKED.sub(r"\1", BEGINNING.sub("", unnamed(line)))))


def _cut(words: str, most: int = TITLE_MAX) -> str:
    """As many whole words as find room."""
    if len(words) <= most:
        return words
    return f"{words[: most - 1].rpartition(' ')[0] or words[: most - 1]}…"
