"""Ranked ballots in the BLT format (.blt), which most programs for the single transferable vote read.

Hill, Wichmann and Woodall, *Algorithm 123*, The Computer Journal 30 (1987); with the extensions of OpenSTV
(comments from ``#``, ballot ids in brackets, ``=`` between options that share a place) and Droop (``[nick …]``,
``[tie …]``, ``[withdrawn …]``). Commas that some councils leave at the end of a line are ignored.
"""

import re
from dataclasses import dataclass
from itertools import islice

import numpy as np

from minga.algorithms.tally.ballots import RankedBallot
from minga.algorithms.tally.seats.profile import Integers

from .blt_names import read_names
from .blt_text import ID, SETTING, blanked, line_of, take_apart
from .election_errors import ElectionErrorCode, ElectionFileError, decode
from .election_file import ElectionFile, Rankings, check_names
from .limits import MOST_VOTERS

PLAIN = str.maketrans("", "", "0123456789 \n\t")
JOIN = -(2**31)
SKIP = "-"
# In a file with lines the numbers of those who withdrew fill whole lines.
WITHDRAWN = re.compile(r"\A\s*\d+\s+\d+((?:\s+-\d+)++)(?=[ \t]*\n)")
WITHDRAWN_IN_A_STREAM = re.compile(r"\A\s*\d+\s+\d+((?:\s+-\d+)++)(?=\s)")
HEADER = re.compile(r"\A\s*\S+[ \t]+\S+[ \t]*(?=\n|\Z)")
LINE_WITHOUT_END = re.compile(r"^(?![^\n]*(?<!\S)0[ \t]*$)[^\n]*\S[^\n]*$", re.MULTILINE)
ZERO_WITHIN = re.compile(r"(?<!\S)0[ \t]+(?=\S)")


def read_blt(content: bytes) -> ElectionFile:
    """Read a .blt file. Raises `ElectionFileError`, naming the line, on whatever cannot be understood.

    Refused: a file that was cut off, a bad header, candidate numbers out of range or named twice in a ballot, weights
    below 1, names that are missing, left over or not unique, unknown bracketed settings, a line of a ballot that does
    not end in 0 or has one before its end. An empty ballot is an abstention; a place left out (-) moves the next up.
    """
    parts = take_apart(decode(content))
    settings = _Settings()
    plain = parts.head
    if plain.translate(PLAIN):
        plain = _expand(plain, settings)
    _check_lines(plain)
    tokens = np.fromstring(plain, np.int64, sep=" ")
    reader = _Reader(plain, tokens, settings)
    candidates, seats = reader.header()
    names = read_names(parts, candidates)
    check_names(names.options, names.lines)
    weights, rankings = reader.ballots(names.options)
    return ElectionFile(
        options=names.options,
        ballots=rankings,
        weights=tuple(weights.tolist()),
        title=names.title,
        seats=seats,
        withdrawn=reader.named(names.options, settings.withdrawn),
        tie_order=reader.named(names.options, settings.tie),
        metadata=names.metadata,
    )


@dataclass(slots=True)
class _Settings:
    """What the bracketed settings and minus signs of a file say, in candidate numbers from 1."""

    withdrawn: tuple[int, ...] = ()
    tie: tuple[int, ...] = ()


def _expand(head: str, settings: _Settings) -> str:
    """Resolve ids, settings, nicknames, places shared and left out; what is left are whole numbers."""
    head = ID.sub(blanked, head)
    found: dict[str, re.Match[str]] = {}
    for match in SETTING.finditer(head):
        if match[1] not in {"nick", "tie", "withdrawn", "droop"}:
            sentence = f"the setting {match[1]!r} is not known."
            raise ElectionFileError("bad_header", line_of(head, match.start()), sentence)
        found[match[1]] = match
    lists = {name: (line_of(head, match.start()), match[2].split()) for name, match in found.items()}
    nicknames = {name: number for number, name in enumerate(lists.get("nick", (0, []))[1], start=1)}
    settings.tie = _numbers(nicknames, *lists.get("tie", (0, [])))
    settings.withdrawn = _numbers(nicknames, *lists.get("withdrawn", (0, [])))
    head = SETTING.sub(blanked, head)
    pattern = WITHDRAWN if "\n" in head.strip() else WITHDRAWN_IN_A_STREAM
    if minus := pattern.match(head):
        settings.withdrawn += tuple(int(number[1:]) for number in minus[1].split())
        head = head[: minus.start(1)] + re.sub(r"[^\n]", " ", minus[1]) + head[minus.end(1) :]
    if (bracket := re.search(r"[()]", head)) is not None:
        sentence = "brackets stand around an id in front of a ballot only; places that are shared are written 2=3."
        raise ElectionFileError("bad_number", line_of(head, bracket.start()), sentence)
    lines = (_resolve(nicknames, number, line) for number, line in enumerate(head.split("\n"), start=1))
    return "\n".join(lines)


def _resolve(nicknames: dict[str, int], number: int, line: str) -> str:
    resolved: list[str] = []
    before = "0"
    for word in line.replace("=", " = ").split():
        if (word == SKIP and before in {"0", "="}) or (word == "=" and before == SKIP):
            raise ElectionFileError("bad_number", number, f"{word!r} does not stand between places of a ballot.")
        if word != SKIP:
            resolved.append(str(JOIN if word == "=" else _number(nicknames, word, number)))
        before = word
    return " ".join(resolved)


def _numbers(nicknames: dict[str, int], line: int, words: list[str]) -> tuple[int, ...]:
    return tuple(_number(nicknames, word, line) for word in words)


def _number(nicknames: dict[str, int], word: str, line: int) -> int:
    if word in nicknames:
        return nicknames[word]
    if not re.fullmatch(r"-?\d{1,9}", word):
        raise ElectionFileError("bad_number", line, f"{word!r} is not a whole number.")
    return int(word)


def _check_lines(plain: str) -> None:
    """In a file with lines, each holds one ballot and its zero: one that was cut or joined is not read on."""
    if "\n" not in plain.strip():
        return
    header = HEADER.match(plain)
    if header is None:
        sentence = "the first line must give the number of candidates and the number of seats, and nothing else."
        raise ElectionFileError("bad_header", 1, sentence)
    if (match := LINE_WITHOUT_END.search(plain, header.end())) is not None:
        raise ElectionFileError(
            "bad_number", line_of(plain, match.start()), "the ballot in this line has no 0 at its end."
        )
    if (match := ZERO_WITHIN.search(plain, header.end())) is not None:
        sentence = "a 0 stands before the end of this ballot; a place left out is written as -."
        raise ElectionFileError("bad_number", line_of(plain, match.start()), sentence)


@dataclass(slots=True)
class _Reader:
    """The numbers of a file, with the text that tells which line each stands in."""

    text: str
    tokens: Integers
    settings: _Settings

    def header(self) -> tuple[int, int]:
        header = self.tokens[:2].tolist()
        if len(header) < 2 or not 0 < header[1] <= header[0]:
            sentence = "the header must give the number of candidates and, no larger, the number of seats."
            raise ElectionFileError("bad_header", 1, sentence)
        return header[0], header[1]

    def named(self, options: tuple[str, ...], numbers: tuple[int, ...]) -> tuple[str, ...]:
        for number in numbers:
            if not 1 <= number <= len(options):
                raise ElectionFileError("unknown_option", 1, f"a setting names candidate {number} of {len(options)}.")
        return tuple(options[number - 1] for number in numbers)

    def ballots(self, options: tuple[str, ...]) -> tuple[Integers, Rankings]:
        body = self.tokens[2:]
        ends = (body == 0).nonzero()[0]
        starts = np.concatenate((np.zeros(1, dtype=np.int64), ends[:-1] + 1)) if len(ends) else ends
        weights = body[starts]
        self._refuse_any(starts[weights < 1], "bad_weight", "a ballot must stand for at least one voter.")
        crowd = (weights > MOST_VOTERS) | (np.cumsum(np.minimum(weights, MOST_VOTERS)) > MOST_VOTERS)
        self._refuse_any(starts[crowd], "bad_weight", f"up to here there are more than {MOST_VOTERS} voters.")
        is_entry = np.ones(len(body), dtype=np.bool_)
        is_entry[starts] = is_entry[ends] = False
        is_join = is_entry & (body == JOIN)
        is_entry &= ~is_join
        entries = is_entry.nonzero()[0]
        numbers = body[entries] - 1
        is_known = (numbers >= 0) & (numbers < len(options))
        self._refuse_any(entries[~is_known], "unknown_option", f"there are {len(options)} candidates.")
        rows = np.searchsorted(ends, entries)
        self._refuse_any(
            entries[np.sort(_repeated(rows, numbers, len(options)))], "repeated_option", "a candidate is named twice."
        )
        before, after = is_entry[is_join.nonzero()[0] - 1], is_entry[is_join.nonzero()[0] + 1]
        self._refuse_any(is_join.nonzero()[0][~(before & after)], "bad_number", "= must stand between two candidates.")
        return weights, Rankings.from_entries(options, len(starts), rows, numbers, is_join[entries - 1])

    def _refuse_any(self, positions: Integers, code: ElectionErrorCode, sentence: str) -> None:
        if len(positions):
            token = next(islice(re.finditer(r"\S+", self.text), 2 + int(positions[0]), None))
            raise ElectionFileError(code, line_of(self.text, token.start()), sentence)


def _repeated(rows: Integers, numbers: Integers, options: int) -> Integers:
    """The entries that name an option for a second time in their ballot."""
    keys = rows * options + numbers
    ordered = np.sort(keys)
    if not (ordered[1:] == ordered[:-1]).any():
        return np.zeros(0, dtype=np.int64)
    _, first = np.unique(keys, return_index=True)
    repeated: Integers = np.setdiff1d(np.arange(len(keys)), first)
    return repeated


def write_blt(file: ElectionFile) -> bytes:
    """The file in UTF-8: reading it gives the same election.

    Raises `ElectionFileError` (*unwritable*) for ballots that are not rankings, and for an election without seats.
    """
    if file.seats is None:
        raise ElectionFileError("unwritable", 0, "a BLT file needs the number of seats.")
    numbers = {option: str(number) for number, option in enumerate(file.options, start=1)}
    lines = [f"{len(file.options)} {file.seats}"]
    if file.withdrawn:
        lines.append(" ".join(f"-{numbers[option]}" for option in file.withdrawn))
    if file.tie_order:
        lines.append(f"[tie {' '.join(numbers[option] for option in file.tie_order)}]")
    for ballot, weight in zip(file.ballots, file.weights, strict=True):
        if not isinstance(ballot, RankedBallot):
            raise ElectionFileError("unwritable", 0, "a BLT file holds ranked ballots only.")
        places = ["=".join(sorted((numbers[o] for o in place), key=int)) for place in ballot.places()]
        lines.append(" ".join((str(weight), *places, "0")))
    texts = [*file.options, file.title]
    behind = ("source", "comment")  # Both or none: one alone would be left over to a reader.
    texts += [file.metadata.get(key, "") for key in behind if any(name in file.metadata for name in behind)]
    return "\n".join([*lines, "0", *map(_quote, texts), ""]).encode()


def _quote(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
