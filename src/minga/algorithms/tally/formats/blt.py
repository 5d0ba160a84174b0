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

from .election_errors import ElectionErrorCode, ElectionFileError, decode
from .election_file import ElectionFile, Rankings, check_names
from .limits import MOST_VOTERS

# Two zeros in a row end the ballots: one ends the last ballot, one stands alone. Without ballots it follows the header.
END_OF_BALLOTS = re.compile(r"(?<!\S)0,?\s+0,?(?!\S)")
NO_BALLOTS = re.compile(r"\A\s*\d+\s+\d+,?\s+0,?(?!\S)")
# A name in double quotes (doubled where they are part of it), or the rest of a line.
NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"?,?|([^\n]+))')
PLAIN = str.maketrans("", "", "0123456789 \n\t")
JOIN = -(2**31)
# What is not closed must not be looked for again from each place where it could have begun: no way back into a match.
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
NOTE_OR_ID = re.compile(r"#[^\n]*+|\([^()\n]*+\)")
SETTING = re.compile(r"\[\s*+(\w++)([^\[\]]*+)\]")


def read_blt(content: bytes) -> ElectionFile:
    """Read a .blt file. Raises `ElectionFileError`, naming the line, on whatever cannot be understood.

    Refused: a file that was cut off, a bad header, candidate numbers out of range or named twice in a ballot, weights
    below 1, names that are missing or not unique, unknown bracketed settings. An empty ballot is an abstention.
    """
    text = decode(content)
    head, tail_start = _split(text)
    settings = _Settings()
    plain = head.replace(",", " ")
    if plain.translate(PLAIN):
        plain = _expand(plain, settings)
    tokens = np.fromstring(plain, np.int64, sep=" ")
    return _Reader(plain, tokens, settings).read(_read_names(text, tail_start))


@dataclass(slots=True)
class _Settings:
    """What the bracketed settings and minus signs of a file say, in candidate numbers from 1."""

    withdrawn: tuple[int, ...] = ()
    tie: tuple[int, ...] = ()


def _split(text: str) -> tuple[str, int]:
    """Header and ballots, and where the names start."""
    match = NO_BALLOTS.match(text) or END_OF_BALLOTS.search(text)
    if match is None:
        raise ElectionFileError("truncated", text.count("\n") + 1, "the ballots do not end: two zeros are missing.")
    # The last zero is not part of a ballot; where there are none it is the only one.
    return text[: match.end()].rstrip(", \n\t")[:-1], match.end()


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _blank(match: re.Match[str]) -> str:
    """Blanks and line ends only: what follows keeps its line."""
    return re.sub(r"[^\n]", " ", match[0])


def _blank_comment(match: re.Match[str]) -> str:
    if not match[0].endswith("*/"):
        raise ElectionFileError("truncated", _line(match.string, match.start()), "a comment does not end.")
    return _blank(match)


def _expand(head: str, settings: _Settings) -> str:
    """Resolve comments, ids, settings, nicknames and shared places; what is left are whole numbers."""
    head = NOTE_OR_ID.sub(_blank, COMMENT.sub(_blank_comment, head))
    found: dict[str, re.Match[str]] = {}
    for match in SETTING.finditer(head):
        if match[1] not in {"nick", "tie", "withdrawn", "droop"}:
            raise ElectionFileError("bad_header", _line(head, match.start()), f"the setting {match[1]!r} is not known.")
        found[match[1]] = match
    lists = {name: (_line(head, match.start()), match[2].split()) for name, match in found.items()}
    nicknames = {name: number for number, name in enumerate(lists.get("nick", (0, []))[1], start=1)}
    settings.tie = _numbers(nicknames, *lists.get("tie", (0, [])))
    settings.withdrawn = _numbers(nicknames, *lists.get("withdrawn", (0, [])))
    head = SETTING.sub(_blank, head)
    if minus := re.match(r"\s*\d+\s+\d+[ \t]*\n((?:[ \t]*(?:-\d+[ \t]*)+\n)+)", head):
        settings.withdrawn += tuple(int(number[1:]) for number in minus[1].split())
        head = head[: minus.start(1)] + re.sub(r"[^\n]", " ", minus[1]) + head[minus.end(1) :]
    lines = (_resolve(nicknames, number, line) for number, line in enumerate(head.split("\n"), start=1))
    return "\n".join(lines)


def _resolve(nicknames: dict[str, int], number: int, line: str) -> str:
    words = line.replace("=", " = ").split()
    return " ".join(str(JOIN if word == "=" else _number(nicknames, word, number)) for word in words)


def _numbers(nicknames: dict[str, int], line: int, words: list[str]) -> tuple[int, ...]:
    return tuple(_number(nicknames, word, line) for word in words)


def _number(nicknames: dict[str, int], word: str, line: int) -> int:
    if word in nicknames:
        return nicknames[word]
    if not re.fullmatch(r"-?\d{1,9}", word):
        raise ElectionFileError("bad_number", line, f"{word!r} is not a whole number.")
    return int(word)


@dataclass(slots=True)
class _Reader:
    """The numbers of a file, with the text that tells which line each stands in."""

    text: str
    tokens: Integers
    settings: _Settings

    def read(self, names: list[tuple[str, int]]) -> ElectionFile:
        candidates, seats = self._header()
        if len(names) < candidates:
            last = names[-1][1] if names else self.text.count("\n") + 1
            raise ElectionFileError("truncated", last, f"{len(names)} of {candidates} candidates have a name.")
        options = tuple(name for name, _ in names[:candidates])
        extras = [name for name, _ in names[candidates:]]
        check_names(options, [line for _, line in names[:candidates]])
        weights, rankings = self._ballots(options)
        return ElectionFile(
            options=options,
            ballots=rankings,
            weights=tuple(weights.tolist()),
            title=extras[0] if extras else "",
            seats=seats,
            withdrawn=self._named(options, self.settings.withdrawn),
            tie_order=self._named(options, self.settings.tie),
            metadata=dict(zip(("source", "comment"), extras[1:3], strict=False)),
        )

    def _header(self) -> tuple[int, int]:
        header = self.tokens[:2].tolist()
        if len(header) < 2 or not 0 < header[1] <= header[0]:
            sentence = "the header must give the number of candidates and, no larger, the number of seats."
            raise ElectionFileError("bad_header", 1, sentence)
        return header[0], header[1]

    def _named(self, options: tuple[str, ...], numbers: tuple[int, ...]) -> tuple[str, ...]:
        for number in numbers:
            if not 1 <= number <= len(options):
                raise ElectionFileError("unknown_option", 1, f"a setting names candidate {number} of {len(options)}.")
        return tuple(options[number - 1] for number in numbers)

    def _ballots(self, options: tuple[str, ...]) -> tuple[Integers, Rankings]:
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
            raise ElectionFileError(code, _line(self.text, token.start()), sentence)


def _repeated(rows: Integers, numbers: Integers, options: int) -> Integers:
    """The entries that name an option for a second time in their ballot."""
    keys = rows * options + numbers
    ordered = np.sort(keys)
    if not (ordered[1:] == ordered[:-1]).any():
        return np.zeros(0, dtype=np.int64)
    _, first = np.unique(keys, return_index=True)
    repeated: Integers = np.setdiff1d(np.arange(len(keys)), first)
    return repeated


def _read_names(text: str, start: int) -> list[tuple[str, int]]:
    """Names with their lines, quoted or a line each; the title and what follows it come after the candidates."""
    names: list[tuple[str, int]] = []
    line, position = _line(text, start), start
    while (match := NAME.match(text, position)) and match.end() > position:
        group = 1 if match[1] is not None else 2
        line += text.count("\n", position, match.start(group))
        names.append((match[group].replace('""', '"').strip().rstrip(",").strip(), line))
        position = match.end()
    return names


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
    texts += [file.metadata[key] for key in ("source", "comment") if key in file.metadata]
    return "\n".join([*lines, "0", *map(_quote, texts), ""]).encode()


def _quote(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
