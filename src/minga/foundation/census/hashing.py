"""From rows of a list to sorted digests; a row that cannot be used is named by its line, never by its number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from minga.foundation.census.digests import SIZE, Digests
from minga.foundation.census.heads import Columns
from minga.foundation.census.rules import (
    BAD_KEPT,
    GROUPS_MAX,
    ROWS_MAX,
    VALUE_MAX,
    plain_identifier,
    plain_proof,
    refusal_of_identifier,
)
from minga.foundation.exchange.separated import is_blank, is_too_long, one_line
from minga.foundation.exchange.tables import TableError
from minga.kernel import Refusal
from minga.kernel.cells import as_written

RECORD: Final = 2 * SIZE + 2
"""Bytes of one person: digest, digest of the proof, number of the group."""
NOTHING: Final = b"\0" * SIZE


@dataclass(slots=True)
class Hashed:
    """A list as it is kept: ``content`` are records in the order of their digests, ``bad`` lines with their reason."""

    where: Columns
    content: bytes = b""
    groups: list[list[str]] = field(default_factory=list)
    bad: list[dict[str, Any]] = field(default_factory=list)
    bad_count: int = 0

    def note(self, line: int, refusal: Refusal) -> None:
        self.bad_count += 1
        if len(self.bad) < BAD_KEPT:
            self.bad.append({"line": line, "code": refusal.code, "params": dict(refusal.params)})

    def how(self) -> dict[str, Any]:
        """How it was read, to be kept with it."""
        return {
            "identifier_name": self.where.identifier_name[:60],
            "is_document": self.where.is_document,
            "proof_name": self.where.proof_name[:60],
            "is_proof_day": self.where.is_day,
            "columns": [name[:60] for _place, name in self.where.columns],
            "groups": self.groups,
            "ignored": [name[:60] for name in self.where.ignored[:50]],
        }


def hashed(rows: Iterable[tuple[int, Sequence[object]]], where: Columns, digests: Digests, *, width: int) -> Hashed:
    """Read every row once. Raises ``TableError`` for the list as a whole."""
    read, records, numbers = Hashed(where), list[bytes](), dict[tuple[str, ...], int]()
    for count, (line, cells) in enumerate(rows, start=1):
        if count > ROWS_MAX:
            raise TableError("exchange:too-many-rows", most=ROWS_MAX)
        plain = plain_identifier(_cell(cells, where.identifier))
        proof = plain_proof(_cell(cells, where.proof), is_day=where.is_day) if where.proof is not None else ""
        values = tuple(one_line(_cell(cells, place)) for place, _name in where.columns)
        refusal = _refusal(plain, proof, values, cells, where=where, width=width)
        if refusal is not None:
            read.note(line, refusal)
            continue
        number = numbers.setdefault(values, len(numbers) + 1) if values else 0
        if number > GROUPS_MAX:
            raise TableError("census:too-many-groups", most=GROUPS_MAX)
        shown = digests.proof(plain, proof) if proof else NOTHING
        records.append(digests.identifier(plain) + number.to_bytes(2) + line.to_bytes(4) + shown)
    if not records and not read.bad:
        raise TableError("census:empty-file")
    read.groups = [list(values) for values in numbers]
    _settle(read, records)
    return read


def _settle(read: Hashed, records: list[bytes]) -> None:
    """Sort them, and name whoever stands there twice: the first line holds."""
    records.sort(key=lambda record: (record[:SIZE], record[SIZE + 2 : SIZE + 6]))
    kept, last, first = bytearray(), b"", 0
    for record in records:
        digest, line = record[:SIZE], int.from_bytes(record[SIZE + 2 : SIZE + 6])
        if digest == last:
            read.note(line, Refusal("census:identifier-twice", {"line": first}))
            continue
        last, first = digest, line
        kept += digest + record[SIZE + 6 :] + record[SIZE : SIZE + 2]
    read.content = bytes(kept)
    read.bad.sort(key=lambda each: each["line"])


def _cell(cells: Sequence[object], place: int) -> str:
    if place >= len(cells) or is_blank(cells[place]):
        return ""
    return as_written(cells[place]) if isinstance(cells[place], str) else str(cells[place])  # type: ignore[arg-type]


def _refusal(
    plain: str, proof: str, values: Sequence[str], cells: Sequence[object], *, where: Columns, width: int
) -> Refusal | None:
    if is_too_long(cells, [""] * width):
        return Refusal("census:short-row")
    if refusal := refusal_of_identifier(plain, is_document=where.is_document):
        return refusal
    if where.proof is not None and not proof:
        return Refusal("census:proof-missing")
    if not all(values):
        return Refusal("census:value-missing")
    if any(len(value) > VALUE_MAX for value in values):
        return Refusal("census:value-too-long", {"most": VALUE_MAX})
    return None
