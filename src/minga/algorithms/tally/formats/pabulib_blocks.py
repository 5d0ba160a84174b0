"""The three blocks of a Pabulib file, split into columns of text."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from minga.kernel.sameness import comparison_key

from .decoding import NotTextError, decode_text
from .limits import whole_number
from .pabulib_errors import PabulibError, PabulibErrorCode

NAMES = ("META", "PROJECTS", "VOTES")
# What a spreadsheet leaves around the name of a block is not worth a refusal.
BLOCK_NAME = re.compile(rf"^[ \t\"]*+({'|'.join(NAMES)})[ \t\";]*+$", re.MULTILINE | re.IGNORECASE)
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Blocks:
    """Fields of META, columns of PROJECTS and of VOTES; lines count from 1."""

    meta: dict[str, str]
    meta_lines: Mapping[str, int]
    projects: Mapping[str, tuple[str, ...]]
    project_lines: tuple[int, ...]
    voters: Mapping[str, tuple[str, ...]]
    vote_head: int
    vote_lines: Sequence[int]


type Row = tuple[int, list[str]]


def split_blocks(content: bytes) -> Blocks:
    """Split a file and check its shape: blocks, fields, as many values as fields, as many rows as announced."""
    text = _decoded(content)
    head, mark, tail = ("\n" + text).partition("\nVOTES\n")
    head_lines = head.count("\n")
    if SEPARATOR not in text:
        raise PabulibError("bad_separator", 1, "the values are not separated by semicolons.")
    if not mark:
        raise PabulibError("missing_block", head_lines, "the block VOTES is missing: the file may have been cut off.")
    (meta, meta_lines), (fields, rows) = _read_head(head[1:])
    for field in ("budget", "vote_type"):
        if field not in meta:
            raise PabulibError(
                "missing_field", min(meta_lines.values(), default=2) - 1, f"META lacks the field {field}."
            )
    if not rows:
        raise PabulibError("no_projects", head_lines, "there are no projects.")
    _require(fields, ("project_id", "cost"), rows[0][0] - 1)
    projects = _columns(fields, rows)
    project_lines = tuple(line for line, _ in rows)
    _check_once(projects["project_id"], project_lines, "repeated_project", "the project {} is listed twice.")
    voters, vote_lines = _read_votes(tail, first_line=head_lines + 2)
    _check_once(voters["voter_id"], vote_lines, "repeated_voter", "the voter {} is listed twice.")
    _check_announced(meta, "num_projects", len(rows), rows[-1][0])
    _check_announced(meta, "num_votes", len(vote_lines), vote_lines[-1] if vote_lines else head_lines + 2)
    return Blocks(meta, meta_lines, projects, project_lines, voters, head_lines + 2, vote_lines)


def _decoded(content: bytes) -> str:
    try:
        text = decode_text(content)
    except NotTextError as error:
        raise PabulibError("bad_encoding", error.line, error.sentence) from error
    return BLOCK_NAME.sub(lambda match: match[1].upper(), text)


def _read_head(text: str) -> tuple[tuple[dict[str, str], dict[str, int]], tuple[list[str], list[Row]]]:
    """Fields of META with their lines; names of the columns of PROJECTS, and its rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR, strict=True)
    blocks: dict[str, list[Row]] = {}
    current: list[Row] | None = None
    for row in _rows(reader, first_line=1):
        if len(row) == 1 and row[0] in NAMES:
            current = blocks.setdefault(row[0], [])
        elif not _is_passed_over(row) and current is not None:
            current.append((reader.line_num, row))
    for name in ("META", "PROJECTS"):
        if not blocks.get(name):
            raise PabulibError("missing_block", max(reader.line_num, 1), f"the block {name} is missing.")
    (_, fields), *rows = blocks["PROJECTS"]
    return _read_meta(blocks["META"]), (_fields(fields), rows)


def _is_passed_over(row: Sequence[str]) -> bool:
    """Whether a row holds nothing, or a comment alone."""
    first, *others = row or [""]
    return (not first.strip() or first.lstrip().startswith("#")) and not any(map(str.strip, others))


def _fields(row: Sequence[str]) -> list[str]:
    """Names of columns; those without one, which a spreadsheet leaves at the end, are none."""
    return _without_blank_end([comparison_key(name) for name in row])


def _without_blank_end(cells: Sequence[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return list(cells[:last])


def _rows(reader: Iterator[list[str]], *, first_line: int) -> Iterator[list[str]]:
    read = 0
    try:
        for row in reader:
            read += 1
            yield row
    except csv.Error as error:
        raise PabulibError(
            "truncated", first_line + read, f"a value that starts here does not end: {error}."
        ) from error


def _read_meta(rows: Sequence[Row]) -> tuple[dict[str, str], dict[str, int]]:
    meta: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        key = comparison_key(row[0])
        if key in meta:
            raise PabulibError("repeated_field", line, f"META names {key!r} twice.")
        if key != "key":
            meta[key], lines[key] = SEPARATOR.join(_without_blank_end(row[1:])).strip(), line
    return meta, lines


def _read_votes(text: str, *, first_line: int) -> tuple[dict[str, tuple[str, ...]], Sequence[int]]:
    """Columns of VOTES, and the line of each ballot."""
    head, _, body = text.partition("\n")
    body = body.rstrip("\n")
    fields = _fields(next(csv.reader([head], delimiter=SEPARATOR, strict=True), []))
    _require(fields, ("voter_id", "vote"), first_line)
    if not body.strip():
        return dict.fromkeys(fields, ()), range(0)
    width = len(fields)
    if '"' not in body and "#" not in body and _is_table(body, width):
        values = body.replace("\n", SEPARATOR).split(SEPARATOR)
        count = len(values) // width
        columns = {field: tuple(values[place::width]) for place, field in enumerate(fields)}
        return columns, range(first_line + 1, first_line + 1 + count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=SEPARATOR, strict=True)
    rows = [
        (first_line + reader.line_num, row)
        for row in _rows(reader, first_line=first_line + 1)
        if not _is_passed_over(row)
    ]
    return _columns(fields, rows), tuple(line for line, _ in rows)


def _is_table(body: str, width: int) -> bool:
    """Whether every line has as many values as there are fields: one look at all the separators."""
    characters = np.frombuffer(body.encode() + b"\n", dtype=np.uint8)
    separators = characters[(characters == ord(SEPARATOR)) | (characters == ord("\n"))]
    if len(separators) % width:
        return False
    is_end = separators.reshape(-1, width) == ord("\n")
    return bool(is_end[:, -1].all()) and not is_end[:, :-1].any()


def _columns(fields: list[str], rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    width = len(fields)
    fitted: list[list[str]] = []
    for line, row in rows:
        cells = row if len(row) <= width else [*row[:width], *_without_blank_end(row[width:])]
        if len(cells) != width:
            raise PabulibError("bad_field_count", line, f"{len(cells)} values stand for {width} fields.")
        fitted.append([cell.strip() for cell in cells])
    return dict(zip(fields, zip(*fitted, strict=True), strict=True)) if fitted else dict.fromkeys(fields, ())


def _require(fields: Sequence[str], needed: Sequence[str], line: int) -> None:
    if len(set(fields)) != len(fields):
        raise PabulibError("repeated_field", line, "a field is named twice.")
    for field in needed:
        if field not in fields:
            raise PabulibError("missing_field", line, f"the field {field} is missing.")


def _check_once(ids: Sequence[str], lines: Sequence[int], code: PabulibErrorCode, sentence: str) -> None:
    """Refuse what is there twice. Voters without an id cannot be told apart."""
    seen: set[str] = set()
    for name, line in zip(map(str.strip, ids), lines, strict=True):
        if name in seen:
            raise PabulibError(code, line, sentence.format(repr(name)))
        if name not in {"", "none"}:
            seen.add(name)


def _check_announced(meta: Mapping[str, str], field: str, found: int, line: int) -> None:
    announced = meta.get(field, "")
    number = whole_number(announced)
    if announced.isdecimal() and number != found:
        cause = (
            "some may have been added" if number is not None and number < found else "the file may have been cut off"
        )
        raise PabulibError("truncated", line, f"{field} announces {announced}, but {found} are there: {cause}.")
