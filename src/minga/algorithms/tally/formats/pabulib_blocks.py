"""The three blocks of a Pabulib file, split into columns of text."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .limits import whole_number
from .pabulib_errors import PabulibError

NAMES = ("META", "PROJECTS", "VOTES")
# Blanks around the name of a block are not worth a refusal.
BLOCK_NAME = re.compile(rf"^[ \t]*({'|'.join(NAMES)})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Fields of META, columns of PROJECTS and of VOTES; lines count from 1."""

    meta: Mapping[str, str]
    meta_lines: Mapping[str, int]
    projects: Mapping[str, tuple[str, ...]]
    project_lines: tuple[int, ...]
    voters: Mapping[str, tuple[str, ...]]
    first_vote_line: int


type Row = tuple[int, list[str]]


def split_blocks(content: bytes) -> Blocks:
    """Split a file and check its shape: blocks, fields, as many values as fields, as many rows as announced."""
    text = _decoded(content)
    head, mark, tail = ("\n" + text).partition("\nVOTES\n")
    head_lines = head.count("\n")
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
    projects = _columns(fields, rows)
    _require(fields, ("project_id", "cost"), rows[0][0] - 1)
    project_lines = tuple(line for line, _ in rows)
    _check_ids(projects["project_id"], project_lines)
    voters, voter_count = _read_votes(tail, first_line=head_lines + 2)
    _check_announced(meta, "num_projects", len(rows), rows[-1][0])
    _check_announced(meta, "num_votes", voter_count, head_lines + 2 + voter_count)
    return Blocks(meta, meta_lines, projects, project_lines, voters, head_lines + 3)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PabulibError("bad_encoding", line, "the file is not in UTF-8.") from error
    return BLOCK_NAME.sub(r"\1", text.replace("\r\n", "\n").replace("\r", "\n"))


def _read_head(text: str) -> tuple[tuple[dict[str, str], dict[str, int]], tuple[list[str], list[Row]]]:
    """Fields of META with their lines; names of the columns of PROJECTS, and its rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    blocks: dict[str, list[Row]] = {}
    current: list[Row] | None = None
    for row in _rows(reader, first_line=1):
        if len(row) == 1 and row[0] in NAMES:
            current = blocks.setdefault(row[0], [])
        elif row and current is not None:
            current.append((reader.line_num, row))
    for name in ("META", "PROJECTS"):
        if not blocks.get(name):
            raise PabulibError("missing_block", max(reader.line_num, 1), f"the block {name} is missing.")
    (_, fields), *rows = blocks["PROJECTS"]
    return _read_meta(blocks["META"][1:]), (fields, rows)


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
        if row[0] in meta:
            raise PabulibError("repeated_field", line, f"META names {row[0]!r} twice.")
        meta[row[0]], lines[row[0]] = ";".join(row[1:]), line
    return meta, lines


def _read_votes(text: str, *, first_line: int) -> tuple[dict[str, tuple[str, ...]], int]:
    head, _, body = text.partition("\n")
    body = body.rstrip("\n")
    fields = head.split(";")
    _require(fields, ("voter_id", "vote"), first_line)
    if not body:
        return dict.fromkeys(fields, ()), 0
    width = len(fields)
    if '"' not in body and _is_table(body, width):
        values = body.replace("\n", ";").split(";")
        return {field: tuple(values[place::width]) for place, field in enumerate(fields)}, len(values) // width
    rows = list(_rows(csv.reader(body.split("\n"), delimiter=";"), first_line=first_line + 1))
    return _columns(fields, list(enumerate(rows, start=first_line + 1))), len(rows)


def _is_table(body: str, width: int) -> bool:
    """Whether every line has as many values as there are fields: one look at all the separators."""
    characters = np.frombuffer(body.encode() + b"\n", dtype=np.uint8)
    separators = characters[(characters == ord(";")) | (characters == ord("\n"))]
    if len(separators) % width:
        return False
    is_end = separators.reshape(-1, width) == ord("\n")
    return bool(is_end[:, -1].all()) and not is_end[:, :-1].any()


def _columns(fields: list[str], rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    width = len(fields)
    for line, row in rows:
        if len(row) != width:
            raise PabulibError("bad_field_count", line, f"{len(row)} values stand for {width} fields.")
    return dict(zip(fields, zip(*(row for _, row in rows), strict=True), strict=True))


def _require(fields: Sequence[str], needed: Sequence[str], line: int) -> None:
    if len(set(fields)) != len(fields):
        raise PabulibError("repeated_field", line, "a field is named twice.")
    for field in needed:
        if field not in fields:
            raise PabulibError("missing_field", line, f"the field {field} is missing.")


def _check_ids(ids: Sequence[str], lines: Sequence[int]) -> None:
    seen: set[str] = set()
    for name, line in zip(ids, lines, strict=True):
        if name in seen:
            raise PabulibError("repeated_project", line, f"the project {name!r} is listed twice.")
        seen.add(name)


def _check_announced(meta: Mapping[str, str], field: str, found: int, line: int) -> None:
    announced = meta.get(field, "").strip()
    number = whole_number(announced)
    if announced.isdecimal() and (number is None or number > found):
        sentence = f"{field} announces {announced}, but {found} are there: the file may have been cut off."
        raise PabulibError("truncated", line, sentence)
