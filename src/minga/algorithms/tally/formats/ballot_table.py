"""The cells of a table of ballots: which sign parts them, which rows hold ballots, which column holds weights."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from minga.kernel.cells import as_written
from minga.kernel.sameness import comparison_key

from .ballot_heads import ABOUT_THE_BALLOT, TOTALS, WEIGHTS
from .election_errors import ElectionErrorCode, ElectionFileError, decode
from .election_file import check_weights
from .limits import MOST_DIGITS

SEPARATORS = ",;\t"
QUOTED = re.compile(r'"(?:[^"]|"")*+"')
COMMENT = re.compile(r"(?:^|\s)#(?=\s)")
# Stand for a # in quotes, where it is part of a name, and for a quote that is one too.
MASK, DOUBLED = "\ue000", "\ue001"
FIRST_LINES = 6
FEWEST_ADDED = 3


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file, without the column of weights; `lines` count from 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]


def read_ballot_table(content: bytes) -> Table:
    """Raises `ElectionFileError`, naming the line. Passed over: lines of comment, and rows and columns without a sign.

    A row that holds a weight and nothing else is an abstention. Without a weight nobody knows whether it was cast:
    such rows are passed over at the end of a file, where spreadsheets leave them, and refused before it.
    """
    rows = _rows(decode(content))
    if not rows or not any(rows[0].cells):
        raise ElectionFileError("bad_header", 1, "the first line must name the columns.")
    head, *body = _without_blank_columns(rows)
    _check_head(head)
    at = next((place for place, name in enumerate(head.cells) if comparison_key(name) in WEIGHTS), None)
    while body and not any(body[-1].cells):
        body.pop()
    _refuse_blank_rows(body)
    _refuse_totals(body, at)
    weights = [1 if at is None else whole(row.cells[at], row.line, least=1) for row in body]
    lines = tuple(row.line for row in body)
    check_weights(weights, lines)
    kept = [place for place in range(len(head.cells)) if place != at]
    return Table(
        header=tuple(head.cells[place] for place in kept),
        rows=tuple(tuple(row.cells[place] for place in kept) for row in body),
        lines=lines,
        weights=tuple(weights),
    )


def whole(text: str, line: int, *, least: int) -> int:
    """A whole number as people and spreadsheets write it: ``3``, ``+3``, ``3.0``."""
    code: ElectionErrorCode = "bad_weight" if least else "bad_rank"
    plain = re.sub(r"[.,]0\Z", "", text)
    if not re.fullmatch(rf"\+?\d{{1,{MOST_DIGITS}}}", plain) or int(plain) < least:
        sentence = f"{text!r} is not a whole number of at least {least} and at most {MOST_DIGITS} digits."
        raise ElectionFileError(code, line, sentence)
    return int(plain)


def _rows(text: str) -> list[_Row]:
    """Rows with something in them, and those that are blank where a ballot could be."""
    masked = QUOTED.sub(_masked, text)
    reader = csv.reader(io.StringIO(masked, newline=""), delimiter=_separator(masked), strict=True)
    found: list[_Row] = []
    begins = 1
    try:
        for cells in reader:
            row = _Row(reader.line_num, () if _is_comment(cells) else tuple(_plain(cell, begins) for cell in cells))
            begins = reader.line_num + 1
            if any(row.cells) or (found and len(row.cells) > 1):
                found.append(row)
    except csv.Error as error:
        raise ElectionFileError("truncated", begins, f"a cell that starts here does not end: {error}.") from error
    return found


def _is_comment(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[0].lstrip().startswith("#") and not any(map(str.strip, cells[1:]))


def _plain(cell: str, line: int) -> str:
    """A table has comments as whole lines only: what looks like one within a cell could be part of a name."""
    if COMMENT.search(cell):
        sentence = f"{cell!r} looks like a comment in a cell: comments stand in lines of their own, names in quotes."
        raise ElectionFileError("bad_rank", line, sentence)
    if "\n" in cell.strip():
        raise ElectionFileError("truncated", line, "a quote that begins in this row goes on over several lines.")
    if cell.count('"') % 2:
        raise ElectionFileError("truncated", line, f"a quote in {cell!r} does not end.")
    return as_written(cell.replace(MASK, "#").replace(DOUBLED, '"').strip())


def _masked(match: re.Match[str]) -> str:
    inner = match[0][1:-1].replace("#", MASK).replace('""', DOUBLED)
    return f'"{inner}"'


def _separator(text: str) -> str:
    """The sign that parts the names of the columns, those in quotes left aside. Blanks are none, and named as such."""
    lines = (line for line in text.split("\n") if line.strip(SEPARATORS + " ") and not line.lstrip().startswith("#"))
    head, *rows = [QUOTED.sub("x", line).strip() for line in islice(lines, FIRST_LINES)] or [""]
    found = [sign for sign in SEPARATORS if sign in head]
    if len(found) > 1:
        found = [sign for sign in found if all(row.count(sign) == head.count(sign) for row in rows)]
        if len(found) != 1:
            sentence = "the columns are parted by several signs: use one of comma, semicolon and tab, names in quotes."
            raise ElectionFileError("bad_header", 1, sentence)
    if not found:
        _refuse_other_signs(head, rows)
    return found[0] if found else ","


def _refuse_other_signs(head: str, rows: Sequence[str]) -> None:
    if "|" in head:
        raise ElectionFileError("bad_header", 1, "the columns are parted by |: part them by commas or semicolons.")
    if any(sign in row for row in rows for sign in SEPARATORS):
        raise ElectionFileError("bad_header", 1, "the first line names one column, and the rows have several cells.")
    if " " in head and rows and all(len(row.split()) == len(head.split()) for row in rows):
        sentence = "the columns are parted by blanks: part them by commas, semicolons or tabs."
        raise ElectionFileError("bad_header", 1, sentence)


def _without_blank_columns(rows: Sequence[_Row]) -> list[_Row]:
    """Rows as wide as the head, without the columns that nothing stands in."""
    head = rows[0].cells
    for row in rows[1:]:
        # Too long a row is as suspect as too short a one, but for the empty cells that a spreadsheet leaves.
        if (len(row.cells) < len(head) and any(row.cells)) or any(row.cells[len(head) :]):
            sentence = f"{len(row.cells)} cells stand in {len(head)} columns."
            raise ElectionFileError("truncated", row.line, sentence)
    padded = [_Row(row.line, (*row.cells, *[""] * len(head))[: len(head)]) for row in rows]
    kept = [place for place in range(len(head)) if any(row.cells[place] for row in padded)]
    return [_Row(row.line, tuple(row.cells[place] for place in kept)) for row in padded]


def _check_head(head: _Row) -> None:
    keys = [comparison_key(name) for name in head.cells]
    for name, key in zip(head.cells, keys, strict=True):
        if key in ABOUT_THE_BALLOT:
            sentence = f"the column {name!r} tells of the ballots and is no option: take it out (weights are 'weight')."
            raise ElectionFileError("bad_header", head.line, sentence)
    if sum(key in WEIGHTS for key in keys) > 1:
        raise ElectionFileError("bad_header", head.line, "two columns hold weights.")


def _refuse_blank_rows(body: Sequence[_Row]) -> None:
    for row in body:
        if not any(row.cells):
            sentence = "this row is empty: take it out, or count a blank ballot with a column 'weight'."
            raise ElectionFileError("bad_weight", row.line, sentence)


def _refuse_totals(body: Sequence[_Row], at: int | None) -> None:
    """A row of totals at the end is no ballot: it says so, or adds up more of the others than chance would."""
    if not body:
        return
    *others, last = body
    if any(comparison_key(cell) in TOTALS for cell in last.cells):
        raise ElectionFileError("bad_rank", last.line, "this row holds totals and is no ballot: take it out.")
    filled = [place for place, cell in enumerate(last.cells) if cell and (place != at or not _has_more(last, place))]
    if len(others) < FEWEST_ADDED or not filled:
        return
    columns = [[_number(row.cells[place]) for row in others] for place in filled]
    sums = [sum(column) for column in columns]
    if sums == [_number(last.cells[place]) for place in filled] and max(sums) > max(map(max, columns)):
        raise ElectionFileError("bad_rank", last.line, "this row adds up the others and is no ballot: take it out.")


def _has_more(row: _Row, place: int) -> bool:
    return any(cell for other, cell in enumerate(row.cells) if other != place)


def _number(cell: str) -> int:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) <= MOST_DIGITS else 0
