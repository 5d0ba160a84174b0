"""Read other people's tables: CSV, plain or gzipped, with an honest word about each bad row."""

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong, and where: ``line`` counts from 1 and includes the header; ``code`` has a sentence."""

    line: int
    code: str
    column: str = ""
    value: str = ""


class TableError(ValueError):
    """The table as a whole cannot be read. ``code`` has a sentence in both languages."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}" if params else code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[str, str]


def find_file(folder: Path, name: str) -> Path | None:
    """``name`` in ``folder``, plain or gzipped; None where neither is."""
    for candidate in (folder / name, folder / f"{name}.gz"):
        if candidate.is_file():
            return candidate
    return None


def read_bytes(path: Path, *, max_bytes: int = 200_000_000) -> bytes:
    """The file's bytes, unzipped; raises ``TableError`` when it is missing, broken or unpacks too large."""
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise TableError("exchange:no-file", path=str(path)) from None
    except (OSError, EOFError) as error:
        raise TableError("exchange:unreadable", path=str(path), why=str(error)) from None
    if len(content) > max_bytes:
        raise TableError("exchange:too-large", path=str(path), megabytes=max_bytes // 1_000_000)
    return content


def file_hash(content: bytes) -> str:
    """SHA-256 of the source, kept with what was imported from it."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes) -> str:
    """UTF-8 text, with or without a byte-order mark; anything else is refused with the byte's place."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("exchange:not-utf8", position=error.start) from None


def rows(text: str, *, needs: Sequence[str], delimiter: str = "") -> Iterator[Row]:
    """Rows by column name. Raises ``TableError`` for a missing column, and for an unreadable line."""
    first_line = text.partition("\n")[0]
    delimiter = delimiter or max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise TableError("exchange:empty") from None
    missing = [name for name in needs if name not in header]
    if missing:
        raise TableError("exchange:missing-columns", columns=", ".join(missing))
    try:
        for cells in reader:
            if cells:
                yield Row(reader.line_num, dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        raise TableError("exchange:broken-line", line=reader.line_num, why=str(error)) from None
