"""Ballots in a table of comma-separated values, one ballot per row (.csv).

Four layouts are in use: *places* (a column per place, cells name options), and a column per option whose cells hold
*ranks* (1 is best), *approvals* (1, x or yes) or *scores*. A column ``weight`` says how many voters cast the row.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from minga.algorithms.tally.ballots import ApprovalBallot, RankedBallot, ScoreBallot

from .election_errors import ElectionErrorCode, ElectionFileError, decode
from .election_file import ElectionFile, FileBallots, check_names, check_weights
from .limits import MOST_DIGITS, whole_number

type Layout = Literal["places", "ranks", "approvals", "scores"]

WEIGHT = "weight"
JOIN = "|"
APPROVED = frozenset({"1", "x", "yes", "sí", "si"})
NOT_APPROVED = frozenset({"", "0", "no"})


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells of a file, without the column of weights; `lines` count from 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    weights: tuple[int, ...]


def read_ballot_csv(
    content: bytes, layout: Layout, *, options: Sequence[str] | None = None, may_share_places: bool = False
) -> ElectionFile:
    """Read a table of ballots. Raises `ElectionFileError`, naming the line, on whatever cannot be understood.

    `options` are those on the ballot paper; without them they are the columns, or (*places*) all the names in the
    cells in alphabetical order. Two options at one place are an *overvote*, unless `may_share_places`: then a rank may
    occur twice, and a cell of *places* may hold ``a|b``. Places may be skipped; an empty row is an abstention. Commas,
    semicolons and tabs are told apart by the header.
    """
    table = _read_table(content)
    numbered = list(zip(table.rows, table.lines, strict=True))
    if layout == "places":
        rows = [(list(_cells_as_places(row, line)), line) for row, line in numbered]
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


def _read_table(content: bytes) -> _Table:
    text = decode(content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    table = _rows(reader)
    header = [cell.strip() for cell in next(table, [])]
    if not any(header):
        raise ElectionFileError("bad_header", 1, "the first line must name the columns.")
    at = next((i for i, name in enumerate(header) if name.lower() == WEIGHT), None)
    rows, lines, weights = [], [], []
    for row in table:
        if not row:
            continue
        if len(row) != len(header):  # Too long a row is as suspect as too short a one.
            raise ElectionFileError("truncated", reader.line_num, f"{len(row)} cells stand in {len(header)} columns.")
        cells = [cell.strip() for cell in row]
        weights.append(1 if at is None else _whole(cells.pop(at), reader.line_num, least=1))
        rows.append(tuple(cells))
        lines.append(reader.line_num)
    check_weights(weights, lines)
    names = tuple(name for i, name in enumerate(header) if i != at)
    return _Table(names, tuple(rows), tuple(lines), tuple(weights))


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    line = 0
    try:
        for row in reader:
            line += 1
            yield row
    except csv.Error as error:
        raise ElectionFileError("truncated", line + 1, f"a cell that starts here does not end: {error}.") from error


def _check_columns(names: Sequence[str], options: Sequence[str] | None) -> None:
    check_names(names, [1] * len(names))
    for name in names if options is not None else ():
        if name not in (options or ()):
            raise ElectionFileError("unknown_option", 1, f"{name!r} is not an option.")


def _whole(text: str, line: int, *, least: int) -> int:
    code: ElectionErrorCode = "bad_weight" if least else "bad_rank"
    if not re.fullmatch(rf"\+?\d{{1,{MOST_DIGITS}}}", text) or int(text) < least:
        sentence = f"{text!r} is not a whole number of at least {least} and at most {MOST_DIGITS} digits."
        raise ElectionFileError(code, line, sentence)
    return int(text)


def _cells_as_places(row: Sequence[str], line: int) -> Iterator[list[str]]:
    for cell in row:
        if cell:
            place = [name.strip() for name in cell.split(JOIN)]
            if not all(place):
                raise ElectionFileError("bad_rank", line, f"{cell!r} is not a list of options.")
            yield place


def _ranks_as_places(row: Sequence[str], line: int, names: Sequence[str]) -> Iterator[list[str]]:
    ranks: dict[int, list[str]] = {}
    for name, cell in zip(names, row, strict=True):
        if cell:
            rank = whole_number(cell)
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
    return ScoreBallot({n: _whole(cell, line, least=0) for n, cell in zip(names, row, strict=True) if cell})


def write_ballot_csv(file: ElectionFile) -> bytes:
    """The ballots in UTF-8, with their weights: rankings in the layout *ranks*, others in the one of their kind."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*file.options, WEIGHT))
    for ballot, weight in zip(file.ballots, file.weights, strict=True):
        cells = _cells(ballot)
        writer.writerow((*(cells.get(option, "") for option in file.options), str(weight)))
    return text.getvalue().encode()


def _cells(ballot: RankedBallot | ApprovalBallot | ScoreBallot) -> dict[str, str]:
    match ballot:
        case RankedBallot():
            return {option: str(rank) for rank, place in enumerate(ballot.places(), start=1) for option in place}
        case ApprovalBallot():
            return dict.fromkeys(ballot.approved, "1")
        case ScoreBallot():
            return {option: str(score) for option, score in ballot.scores.items()}
