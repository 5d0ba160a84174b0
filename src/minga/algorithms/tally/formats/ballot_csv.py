"""Ballots in a table of comma-separated values, one ballot per row (.csv).

Four layouts are in use: *places* (a column per place, cells name options), and a column per option whose cells hold
*ranks* (1 is best), *approvals* (1, x or yes) or *scores*. A column ``weight`` says how many voters cast the row.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from minga.algorithms.tally.ballots import ApprovalBallot, RankedBallot, ScoreBallot
from minga.kernel.cells import as_csv

from .ballot_heads import LEFT_OUT, ORDINALS, TWO_MARKS, key_of
from .ballot_table import read_ballot_table, whole
from .election_errors import ElectionFileError
from .election_file import ElectionFile, FileBallots, check_names

type Layout = Literal["places", "ranks", "approvals", "scores"]

WEIGHT = "weight"
JOIN = "|"
APPROVED = frozenset({"1", "1.0", "x", "yes", "y", "sí", "si", "s", "true", "verdadero", "✓", "✔"})
NOT_APPROVED = frozenset({"", "0", "0.0", "no", "n", "false", "falso"})


def read_ballot_csv(
    content: bytes, layout: Layout, *, options: Sequence[str] | None = None, may_share_places: bool = False
) -> ElectionFile:
    """Read a table of ballots. Raises `ElectionFileError`, naming the line, on whatever cannot be understood.

    `options` are those on the ballot paper; without them they are the columns, or (*places*) all the names in the
    cells in alphabetical order. Two options at one place are an *overvote*, unless `may_share_places`: then a rank may
    occur twice, and a cell of *places* may hold ``a|b``. Places may be skipped. Commas, semicolons and tabs are told
    apart by the header; `read_ballot_table` says which rows are ballots.
    """
    table = read_ballot_table(content)
    numbered = list(zip(table.rows, table.lines, strict=True))
    if layout == "places":
        _check_places(table.header)
        rows = [(list(_cells_as_places(row, line)), line) for row, line in numbered]
        _check_spelling(rows)
        names = tuple(options or sorted({name for places, _ in rows for place in places for name in place}))
    else:
        names = table.header
        _check_columns(names, options)
    known = frozenset(names)
    ballots: FileBallots
    match layout:
        case "places":
            ballots = tuple(_ranked(p, line, known, may_share_places=may_share_places) for p, line in rows)
        case "ranks":
            rows = [(list(_ranks_as_places(row, line, names)), line) for row, line in numbered]
            ballots = tuple(_ranked(p, line, known, may_share_places=may_share_places) for p, line in rows)
        case "approvals":
            ballots = tuple(_approved(row, line, names) for row, line in numbered)
        case "scores":
            ballots = tuple(_scored(row, line, names) for row, line in numbered)
    return ElectionFile(options=names, ballots=ballots, weights=table.weights)


def _check_columns(names: Sequence[str], options: Sequence[str] | None) -> None:
    check_names(names, [1] * len(names))
    if options is None and all(name.isdecimal() for name in names):
        raise ElectionFileError("bad_header", 1, "the first line holds numbers only and must name the options.")
    for name in names if options is not None else ():
        if name not in (options or ()):
            raise ElectionFileError("unknown_option", 1, f"{name!r} is not an option.")


def _check_places(heads: Sequence[str]) -> None:
    """The columns are places, the first one first: another column would be counted, and another order counted wrong."""
    numbers = [_numbers(head) for head in heads]
    for head, found in zip(heads, numbers, strict=True):
        if not found:
            raise ElectionFileError("bad_header", 1, f"the column {head!r} is no place such as '1st' or 'Choice 1'.")
    expected = list(range(1, len(heads) + 1))
    if expected not in (list(column) for column in zip(*numbers, strict=False)):
        raise ElectionFileError("bad_header", 1, "the places of the columns do not come in order, the first one first.")


def _numbers(head: str) -> list[int]:
    """The numbers that the head of a column says, in figures or in words."""
    words = re.findall(r"\d+|[^\W\d_]+", key_of(head))
    return [
        int(word[:9]) if word.isdecimal() else ORDINALS[word] for word in words if word.isdecimal() or word in ORDINALS
    ]


def _check_spelling(rows: Sequence[tuple[Sequence[Sequence[str]], int]]) -> None:
    """One option is written in one way: in two ways it would be two, and each have a part of its votes."""
    spellings: dict[str, str] = {}
    known: set[str] = set()
    for places, line in rows:
        for name in (name for place in places for name in place if name not in known):
            known.add(name)
            first = spellings.setdefault(key_of(name), name)
            if first != name:
                raise ElectionFileError(
                    "repeated_name", line, f"{first!r} and {name!r} read the same: write them alike."
                )


def _cells_as_places(row: Sequence[str], line: int) -> Iterator[list[str]]:
    for cell in row:
        key = key_of(cell)
        if key in TWO_MARKS:
            raise ElectionFileError("overvote", line, f"{cell!r}: two options were marked at one place.")
        if key and key not in LEFT_OUT:
            place = [name.strip() for name in cell.split(JOIN)]
            if not all(place):
                raise ElectionFileError("bad_rank", line, f"{cell!r} is not a list of options.")
            yield place


def _ranks_as_places(row: Sequence[str], line: int, names: Sequence[str]) -> Iterator[list[str]]:
    ranks: dict[int, list[str]] = {}
    for name, cell in zip(names, row, strict=True):
        if cell:
            rank = whole(cell, line, least=0)
            if not rank:
                raise ElectionFileError("bad_rank", line, f"{cell!r} is not a rank.")
            ranks.setdefault(rank, []).append(name)
    for rank in sorted(ranks):
        yield ranks[rank]


def _ranked(
    places: Sequence[Sequence[str]], line: int, known: Collection[str], *, may_share_places: bool
) -> RankedBallot:
    seen: set[str] = set()
    for place in places:
        if len(place) > 1 and not may_share_places:
            raise ElectionFileError("overvote", line, f"{' and '.join(place)} share a place.")
        for name in place:
            if name not in known:
                raise ElectionFileError("unknown_option", line, f"{name!r} is not an option.")
            if name in seen:
                raise ElectionFileError("repeated_option", line, f"{name!r} is named twice.")
            seen.add(name)
    return RankedBallot(tuple(place[0] if len(place) == 1 else frozenset(place) for place in places))


def _approved(row: Sequence[str], line: int, names: Sequence[str]) -> ApprovalBallot:
    for cell in row:
        if cell.lower() not in APPROVED | NOT_APPROVED:
            raise ElectionFileError("bad_rank", line, f"{cell!r} is neither yes nor no.")
    return ApprovalBallot(frozenset(n for n, cell in zip(names, row, strict=True) if cell.lower() in APPROVED))


def _scored(row: Sequence[str], line: int, names: Sequence[str]) -> ScoreBallot:
    return ScoreBallot({n: whole(cell, line, least=0) for n, cell in zip(names, row, strict=True) if cell})


def write_ballot_csv(file: ElectionFile) -> bytes:
    """The ballots in UTF-8, with their weights: rankings in the layout *ranks*, others in the one of their kind."""
    rows: list[tuple[str, ...]] = [(*file.options, WEIGHT)]
    for ballot, weight in zip(file.ballots, file.weights, strict=True):
        cells = _cells(ballot)
        rows.append((*(cells.get(option, "") for option in file.options), str(weight)))
    return as_csv(rows, line_end="\n").encode()


def _cells(ballot: RankedBallot | ApprovalBallot | ScoreBallot) -> dict[str, str]:
    match ballot:
        case RankedBallot():
            return {option: str(rank) for rank, place in enumerate(ballot.places(), start=1) for option in place}
        case ApprovalBallot():
            return dict.fromkeys(ballot.approved, "1")
        case ScoreBallot():
            return {option: str(score) for option, score in ballot.scores.items()}
