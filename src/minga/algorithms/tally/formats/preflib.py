"""Ballots in the PrefLib formats: orders (.soc, .soi, .toc, .toi) and categories (.cat).

Mattei and Walsh, *PrefLib: A Library for Preferences*, ADT 2013; https://preflib.github.io. Read are today's form,
whose header lines start with ``#``, and the older one for orders, which lists the alternatives first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from minga.algorithms.tally.ballots import ApprovalBallot, RankedBallot, ScoreBallot

from .election_errors import ElectionFileError, decode
from .election_file import ElectionFile, FileBallots, Rankings, check_names, check_weights
from .limits import whole_number

ORDERS = ("soc", "soi", "toc", "toi")
NUMBERED = re.compile(r"(ALTERNATIVE|CATEGORY) NAME (\d{1,15})")
# The words that a line of the header begins with; any other behind a # is a comment.
HEADER_WORDS = ("ALTERNATIVE NAME", "CATEGORY NAME", "DATA TYPE", "NUMBER ", "TITLE", "FILE NAME")
EMPTY_PLACE = re.compile(r",[ \t]*,|^[ \t]*,|,[ \t]*$")
GROUP = re.compile(r"\{([^{}]*)\}|([^{},\s]+)|(\S)")

type Row = tuple[int, int, tuple[tuple[int, ...], ...]]


@dataclass(slots=True)
class _Header:
    """What stands before the ballots; `lines` are those of the names."""

    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)

    @property
    def data_type(self) -> str:
        return self.fields.get("DATA TYPE", "").lower()


def read_preflib(content: bytes, kind: str = "") -> ElectionFile:
    """Read a PrefLib file. Raises `ElectionFileError`, naming the line, on whatever cannot be understood.

    Refused: other numbers of names, ballots or voters than announced, unknown or repeated alternatives, counts
    below 1, an order that shares a place where the type says strict (*overvote*), or that leaves somebody out where it
    says complete. Orders give `RankedBallot`s; two categories give `ApprovalBallot`s of the first; more give
    `ScoreBallot`s, the first category the highest score and the last one 0. The header is kept as `metadata`. The
    older form does not say its type: `kind` is what the end of the file's name says.
    """
    lines = decode(content).split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    is_modern = lines[first].startswith("#")
    header, start = _read_header(lines, first) if is_modern else _read_old_header(lines, first)
    if not is_modern and kind in ORDERS:
        header.fields["DATA TYPE"] = kind
    check_names(header.names, header.lines)
    rows = tuple(_read_rows(lines, start, header, separator=":" if is_modern else ","))
    check_weights([count for _, count, _ in rows], [line for line, _, _ in rows])
    _check_announced(header, rows, len(lines))
    options = tuple(header.names)
    return ElectionFile(
        options=options,
        ballots=_ballots(options, header, rows),
        weights=tuple(count for _, count, _ in rows),
        title=header.fields.get("TITLE", ""),
        metadata=_metadata(header),
    )


def _read_header(lines: Sequence[str], first: int) -> tuple[_Header, int]:
    header = _Header()
    number = next((i for i, line in enumerate(lines) if i > first and not line.startswith("#")), len(lines))
    for at, line in enumerate(lines[first:number], start=first + 1):
        key, colon, value = (part.strip() for part in line[1:].partition(":"))
        key = key.upper()
        if not colon and not key.startswith(HEADER_WORDS):
            continue
        if not colon:
            raise ElectionFileError("bad_header", at, "a line of the header needs a colon.")
        if (match := NUMBERED.fullmatch(key)) is None:
            if header.fields.setdefault(key, value) != value:
                raise ElectionFileError("bad_header", at, f"{key} is said twice.")
            continue
        listed = header.names if match[1] == "ALTERNATIVE" else header.categories
        if int(match[2]) != len(listed) + 1:
            raise ElectionFileError("bad_header", at, f"{key} does not come in order.")
        listed.append(value)
        if match[1] == "ALTERNATIVE":
            header.lines.append(at)
    _check_header(header, number)
    return header, number


def _check_header(header: _Header, number: int) -> None:
    announced = _whole(header.fields.get("NUMBER ALTERNATIVES", ""), number, "NUMBER ALTERNATIVES")
    if announced != len(header.names) or not announced:
        raise ElectionFileError("truncated", number, f"{len(header.names)} of {announced} alternatives have a name.")
    if header.data_type not in (*ORDERS, "cat"):
        raise ElectionFileError("bad_header", number, f"DATA TYPE must be one of {', '.join(ORDERS)} and cat.")
    if header.data_type == "cat" and len(header.categories) < 2:
        raise ElectionFileError("bad_header", number, "there must be two categories or more.")


def _read_old_header(lines: Sequence[str], first: int) -> tuple[_Header, int]:
    alternatives = _whole(lines[first], first + 1, "the number of alternatives")
    last = first + alternatives + 1
    if len(lines) <= last:
        raise ElectionFileError("truncated", len(lines), f"{alternatives} alternatives are announced.")
    header = _Header()
    for number, line in enumerate(lines[first + 1 : last], start=1):
        index, comma, name = line.partition(",")
        at = first + number + 1
        if not comma or _whole(index, at, "the number of an alternative") != number:
            raise ElectionFileError("bad_header", at, f"alternative {number} and its name were expected.")
        header.names.append(name.strip())
        header.lines.append(at)
    totals = lines[last].split(",")
    if len(totals) != 3:
        raise ElectionFileError("bad_header", last + 1, "voters, sum and unique orders were expected.")
    keys = ("NUMBER VOTERS", "SUM OF COUNTS", "NUMBER UNIQUE ORDERS")
    header.fields = dict(zip(keys, (total.strip() for total in totals), strict=True))
    return header, last + 1


def _whole(text: str, line: int, what: str) -> int:
    if not re.fullmatch(r"\s*\d{1,15}\s*", text):
        raise ElectionFileError("bad_header", line, f"{what} must be a whole number.")
    return int(text)


def _read_rows(lines: Sequence[str], start: int, header: _Header, *, separator: str) -> Iterator[Row]:
    for number, whole_line in enumerate(lines[start:], start=start + 1):
        line, sign, comment = whole_line.partition("#")
        if sign and comment.strip().upper().startswith(HEADER_WORDS):
            raise ElectionFileError("bad_header", number, "a line of the header stands among the ballots.")
        if not line.strip():
            continue
        count, found, order = line.partition(separator)
        if not re.fullmatch(r"\s*\d{1,15}\s*", count) or int(count) < 1:
            raise ElectionFileError("bad_weight", number, f"{count!r} is not a number of voters.")
        if not found:
            raise ElectionFileError("truncated", number, f"a count, {separator!r} and an order were expected.")
        places = tuple(_read_places(order, number, len(header.names)))
        _check_places(places, number, header)
        yield number, int(count), places


def _read_places(order: str, line: int, alternatives: int) -> Iterator[tuple[int, ...]]:
    seen: set[int] = set()
    if EMPTY_PLACE.search(order):
        raise ElectionFileError("bad_rank", line, "a place between two commas is empty.")
    for match in GROUP.finditer(order):
        if match[3] == ",":
            continue
        if match[3]:
            raise ElectionFileError("truncated", line, f"{match[3]!r} is not closed.")
        words = [match[2]] if match[2] else [word.strip() for word in match[1].split(",") if word.strip()]
        for word in words:
            number = whole_number(word)
            if number is None or not 1 <= number <= alternatives:
                raise ElectionFileError("unknown_option", line, f"{word!r} is not an alternative.")
            if number in seen:
                raise ElectionFileError("repeated_option", line, f"alternative {word} is named twice.")
            seen.add(number)
        yield tuple(int(word) - 1 for word in words)


def _check_places(places: Sequence[tuple[int, ...]], line: int, header: _Header) -> None:
    kind = header.data_type
    if kind == "cat":
        if len(places) != len(header.categories):
            sentence = f"{len(places)} groups stand for {len(header.categories)} categories."
            raise ElectionFileError("bad_rank", line, sentence)
        return
    if not all(places):
        raise ElectionFileError("bad_rank", line, "a place is empty.")
    if kind.startswith("s") and any(len(place) > 1 for place in places):
        raise ElectionFileError("overvote", line, "two alternatives share a place in a strict order.")
    if kind.endswith("c") and sum(map(len, places)) < len(header.names):
        raise ElectionFileError("bad_rank", line, "a complete order must name every alternative.")


def _check_announced(header: _Header, rows: Sequence[Row], last: int) -> None:
    found = {"NUMBER UNIQUE ORDERS": len(rows), "NUMBER UNIQUE PREFERENCES": len(rows)}
    found["NUMBER VOTERS"] = sum(count for _, count, _ in rows)
    for key, number in found.items():
        announced = header.fields.get(key)
        if announced is not None and _whole(announced, 1, key) != number:
            raise ElectionFileError("truncated", last, f"{key} announces {announced}, but {number} are there.")


def _metadata(header: _Header) -> Mapping[str, str]:
    derived = {"TITLE", "NUMBER ALTERNATIVES", "NUMBER VOTERS", "SUM OF COUNTS", "NUMBER UNIQUE ORDERS"}
    derived |= {"NUMBER UNIQUE PREFERENCES", "NUMBER CATEGORIES"}
    kept = {key: value for key, value in header.fields.items() if key not in derived}
    named = {f"CATEGORY NAME {n}": name for n, name in enumerate(header.categories, start=1)}
    return kept | named


def _ballots(options: tuple[str, ...], header: _Header, rows: Sequence[Row]) -> FileBallots:
    if header.data_type != "cat":
        return _rankings(options, rows)
    if len(header.categories) == 2:
        return tuple(ApprovalBallot(frozenset(options[o] for o in groups[0])) for _, _, groups in rows)
    highest = len(header.categories) - 1
    return tuple(
        ScoreBallot({options[o]: highest - place for place, group in enumerate(groups) for o in group})
        for _, _, groups in rows
    )


def _rankings(options: tuple[str, ...], rows: Sequence[Row]) -> Rankings:
    entries = [
        (row, option, position > 0)
        for row, (_, _, places) in enumerate(rows)
        for place in places
        for position, option in enumerate(place)
    ]
    table = np.array(entries, dtype=np.int64).reshape(-1, 3)
    return Rankings.from_entries(options, len(rows), table[:, 0], table[:, 1], table[:, 2].astype(np.bool_))


def write_preflib(file: ElectionFile) -> bytes:
    """The file in today's form and in UTF-8: reading it gives the same election.

    The type is the narrowest that holds the ballots, unless `metadata` names one. Raises `ElectionFileError`
    (*unwritable*) for score ballots without the category names that their file had.
    """
    rows = [_groups(ballot, file) for ballot in file.ballots]
    kind = file.metadata.get("DATA TYPE") or _narrowest(file, rows)
    own = {"TITLE": file.title, **file.metadata, "DATA TYPE": kind}
    categories = {key: own.pop(key) for key in list(own) if NUMBERED.fullmatch(key)}
    if kind == "cat" and not categories:
        categories = {"CATEGORY NAME 1": "Yes", "CATEGORY NAME 2": "No"}
    lines = [f"# {key}: {value}" for key, value in own.items()]
    lines += [f"# NUMBER ALTERNATIVES: {len(file.options)}", f"# NUMBER VOTERS: {file.voters}"]
    if kind == "cat":
        lines += [f"# NUMBER UNIQUE PREFERENCES: {len(rows)}", f"# NUMBER CATEGORIES: {len(categories)}"]
        lines += [f"# {key}: {value}" for key, value in categories.items()]
    else:
        lines.append(f"# NUMBER UNIQUE ORDERS: {len(rows)}")
    lines += [f"# ALTERNATIVE NAME {number}: {name}" for number, name in enumerate(file.options, start=1)]
    numbers = {option: str(number) for number, option in enumerate(file.options, start=1)}
    for groups, weight in zip(rows, file.weights, strict=True):
        written = [sorted((numbers[option] for option in group), key=int) for group in groups]
        lines.append(f"{weight}: " + ",".join(g[0] if len(g) == 1 else "{" + ",".join(g) + "}" for g in written))
    return "\n".join([*lines, ""]).encode()


def _groups(ballot: RankedBallot | ApprovalBallot | ScoreBallot, file: ElectionFile) -> list[frozenset[str]]:
    match ballot:
        case RankedBallot():
            return list(ballot.places())
        case ApprovalBallot():
            return [ballot.approved, frozenset(file.options) - ballot.approved]
        case ScoreBallot():
            highest = sum(key.startswith("CATEGORY NAME") for key in file.metadata) - 1
            if highest < max(ballot.scores.values(), default=0):
                raise ElectionFileError("unwritable", 0, "the names of the categories are missing.")
            levels = range(highest, -1, -1)
            return [frozenset(o for o, score in ballot.scores.items() if score == level) for level in levels]


def _narrowest(file: ElectionFile, rows: Sequence[Sequence[frozenset[str]]]) -> str:
    if not isinstance(file.ballots, Rankings) and not all(isinstance(b, RankedBallot) for b in file.ballots):
        return "cat"
    is_strict = all(len(place) == 1 for groups in rows for place in groups)
    is_complete = all(sum(map(len, groups)) == len(file.options) for groups in rows)
    return ("so" if is_strict else "to") + ("c" if is_complete else "i")
