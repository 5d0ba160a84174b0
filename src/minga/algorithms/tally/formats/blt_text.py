"""The text of a BLT file taken apart: comments, the numbers of the ballots, what follows them.

Whatever is taken out leaves blanks behind, so that every sign keeps its line.
"""

import re
from dataclasses import dataclass

from .election_errors import ElectionFileError

# In the order of the file: a name in quotes hides the signs that would begin a comment, and the other way round.
SKIPPED = re.compile(r'"(?:[^"\n]|"")*+"?|/\*.*?(?:\*/|\Z)|#[^\n]*+', re.DOTALL)
NUMBERS_WITH_COMMAS = re.compile(r"^[ \t]*+[\d=-][\d,=\- \t]*+$", re.MULTILINE)
ID = re.compile(r"^([ \t]*)\([^()\n]*+\)", re.MULTILINE)
# What is not closed must not be looked for again from each place where it could have begun: no way back into a match.
SETTING = re.compile(r"\[\s*+(\w++)([^\[\]]*+)\]")
# Two zeros in a row end the ballots: one ends the last ballot, one stands alone. Without ballots it follows the header.
END_OF_BALLOTS = re.compile(r"(?<!\S)0\s+(?=0(?!\S))")
NO_BALLOTS = re.compile(r"\A\s*\d+\s+\d+(?:\s+-\d+)*\s+(?=0(?!\S))")


@dataclass(frozen=True, slots=True)
class Parts:
    """The whole text as it was read, the numbers without the zero that ends them, and where that zero ends."""

    raw: str
    text: str
    head: str
    end: int


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def blanked(match: re.Match[str]) -> str:
    """Blanks and line ends only: what follows keeps its line."""
    return re.sub(r"[^\n]", " ", match[0])


def take_apart(raw: str) -> Parts:
    """Cut the comments and find the end of the ballots. Raises `ElectionFileError` where there is none."""
    text = NUMBERS_WITH_COMMAS.sub(_without_commas, SKIPPED.sub(_without_comment, raw))
    searched = SETTING.sub(blanked, ID.sub(blanked, text))
    match = NO_BALLOTS.match(searched) or END_OF_BALLOTS.search(searched)
    names = searched.find('"')
    if match is None or 0 <= names < match.end():
        line = line_of(text, names) if names >= 0 else text.count("\n") + 1
        raise ElectionFileError("truncated", line, "the ballots do not end: two zeros are missing.")
    behind = text[match.end() + 1 :].partition("\n")[0].strip()
    if behind and behind[0] not in '"“”„':
        sentence = "numbers follow the zero that ends the ballots; a place left out is written as -."
        raise ElectionFileError("bad_number", line_of(text, match.end()), sentence)
    return Parts(raw, text, text[: match.end()], match.end() + 1)


def _without_comment(match: re.Match[str]) -> str:
    if match[0].startswith('"'):
        return match[0]
    if match[0].startswith("/*") and (len(match[0]) < 4 or not match[0].endswith("*/")):
        raise ElectionFileError("truncated", line_of(match.string, match.start()), "a comment does not end.")
    return blanked(match)


def _without_commas(match: re.Match[str]) -> str:
    """Commas between all numbers of a line, or behind the last one; a comma within a number is none of these."""
    inner = match[0].rstrip(" \t,").count(",")
    plain = match[0].replace(",", " ")
    if inner not in {0, len(plain.split()) - 1}:
        sentence = "some numbers of this line are parted by commas and some by blanks."
        raise ElectionFileError("bad_number", line_of(match.string, match.start()), sentence)
    return plain
