"""What follows the ballots of a BLT file: a candidate a line, the title, and perhaps a source with a comment.

Some programs write a party behind each name. Nothing is guessed: where lines and candidates do not match, or the same
strings could be read in two ways, the file is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .blt_text import Parts, line_of
from .election_errors import ElectionFileError

QUOTED = re.compile(r'"((?:[^"]|"")*+)"[\s,]*+')
CURLY = str.maketrans(dict.fromkeys("“”„", '"'))
# How some archives of public elections write the names: behind the sign of a comment, with their numbers.
NUMBERED = re.compile(r"^[ \t]*#[ \t]*ALTERNATIVE NAME (\d{1,9}):[ \t]*(\S[^\n]*?)[ \t]*$", re.MULTILINE)
ONLY_NUMBERS = re.compile(r"[\d\s,=()-]+")
WITH_PARTY = 2
TITLE_ALONE, WITH_SOURCE = 1, 3
"""Strings behind the candidates: the title; or the title, a source and a comment. Two would leave one over."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    strings: tuple[str, ...]
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The candidates with the lines of their names, the title, and what stands behind it."""

    options: tuple[str, ...]
    lines: tuple[int, ...]
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


def read_names(parts: Parts, candidates: int) -> Names:
    """The names of so many candidates. Raises `ElectionFileError` where they are not exactly these."""
    first, _, rest = parts.text[parts.end :].partition("\n")
    at = line_of(parts.text, parts.end)
    lines = [_read(line, number) for number, line in enumerate(rest.split("\n"), start=at + 1) if line.strip(" \t,")]
    if first.strip(" \t,"):
        return _streamed(_read(first, at), lines, candidates)
    _refuse_ballots(lines[:candidates])
    if len(lines) < candidates:
        return _numbered(parts, lines, candidates)
    _refuse_doubt(lines, candidates)
    named, extras = lines[:candidates], lines[candidates:]
    numbers = tuple(line.number for line in named)
    told = _told_lines(named, extras)
    _refuse_ballots(told)
    return Names(tuple(line.strings[0] for line in named), numbers, *_told([line.strings[0] for line in told]))


def _read(line: str, number: int) -> Line:
    text = line.strip(" \t,")
    if text[0] in "“”„":
        text = text.translate(CURLY)
    if text[0] != '"':
        return Line(number, (text,), is_quoted=False)
    strings: list[str] = []
    position = 0
    while match := QUOTED.match(text, position):
        strings.append(match[1].replace('""', '"').strip())
        position = match.end()
    if position < len(text):
        raise ElectionFileError("truncated", number, f"{text[position:]!r} is not a name in quotes.")
    return Line(number, tuple(strings), is_quoted=True)


def _streamed(line: Line, others: Sequence[Line], candidates: int) -> Names:
    """A file without lines: the names stand behind the last zero, and the title tells that they are all there."""
    if others or len(line.strings) - candidates not in {TITLE_ALONE, WITH_SOURCE}:
        count = len(line.strings) + sum(len(other.strings) for other in others)
        sentence = f"{count} strings stand for {candidates} candidates and a title: write one candidate a line."
        raise ElectionFileError("bad_header", line.number, sentence)
    numbers = (line.number,) * candidates
    return Names(line.strings[:candidates], numbers, *_told(line.strings[candidates:]))


def _numbered(parts: Parts, lines: Sequence[Line], candidates: int) -> Names:
    found = list(NUMBERED.finditer(parts.raw, parts.end))
    if not found or len(lines) > WITH_SOURCE:
        last = lines[-1].number if lines else line_of(parts.text, parts.end)
        if sum(len(line.strings) for line in lines) >= candidates:
            sentence = f"several names stand in a line: write one candidate a line, {candidates} in all."
            raise ElectionFileError("bad_header", last, sentence)
        raise ElectionFileError("truncated", last, f"{len(lines)} of {candidates} candidates have a name.")
    numbers = tuple(line_of(parts.raw, match.start(2)) for match in found)
    if [int(match[1]) for match in found] != list(range(1, candidates + 1)):
        raise ElectionFileError("truncated", numbers[-1], f"the names of {candidates} candidates do not come in order.")
    return Names(tuple(match[2] for match in found), numbers, *_told([string for x in lines for string in x.strings]))


def _refuse_doubt(lines: Sequence[Line], candidates: int) -> None:
    """Refuse more than a name and a party, and strings that fill other lines than those of the candidates too."""
    for line in lines[:candidates]:
        if len(line.strings) > WITH_PARTY:
            sentence = f"{len(line.strings)} strings stand in the line of one candidate; a name and a party may."
            raise ElectionFileError("bad_header", line.number, sentence)
    counts = {len(line.strings) for line in lines[:candidates]}
    strings = sum(len(line.strings) for line in lines)
    if len(counts) > 1 and candidates <= strings <= candidates + WITH_SOURCE:
        odd = next(line.number for line in lines if len(line.strings) > 1)
        sentence = "this may be a name with its party or two names: write one candidate a line."
        raise ElectionFileError("bad_header", odd, sentence)
    if len(lines) == 2 * candidates + 1 == candidates + WITH_SOURCE:
        sentence = "this line may be a party or a candidate: write one candidate a line, a party in the same one."
        raise ElectionFileError("bad_header", lines[1].number, sentence)


def _told_lines(named: Sequence[Line], extras: Sequence[Line]) -> Sequence[Line]:
    """The lines behind the candidates. Where names are quoted, lines without quotes behind the title are notes."""
    told = list(extras)
    if extras and all(line.is_quoted for line in (*named, extras[0])):
        told = [line for line in extras if line.is_quoted]
        if told != list(extras[: len(told)]):
            raise ElectionFileError("bad_header", told[-1].number, "a name in quotes stands behind the notes.")
    wrong = next((line for line in told if len(line.strings) > 1), None)
    if wrong is None and len(told) not in {0, TITLE_ALONE, WITH_SOURCE}:
        wrong = told[min(len(told), WITH_SOURCE + 1) - 1]
    if wrong:
        sentence = f"{wrong.strings[-1]!r} is left over: {len(named)} candidates and the title have been read."
        raise ElectionFileError("bad_header", wrong.number, sentence)
    return told


def _refuse_ballots(lines: Sequence[Line]) -> None:
    """A line of numbers is a ballot behind the end of the ballots, and nobody's name."""
    for line in lines:
        if not line.is_quoted and ONLY_NUMBERS.fullmatch(line.strings[0]):
            sentence = f"{line.strings[0]!r} follows the end of the ballots and is no name."
            raise ElectionFileError("bad_number", line.number, sentence)


def _told(strings: Sequence[str]) -> tuple[str, dict[str, str]]:
    return (strings[0] if strings else ""), dict(zip(("source", "comment"), strings[1:WITH_SOURCE], strict=False))
