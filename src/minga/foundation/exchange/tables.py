"""Other people's files as bytes, text and tables, with an honest word about each bad row."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

GZIP: Final = b"\x1f\x8b"
# A spreadsheet is a zip of parts, or what Office wrote before 2007.
SPREADSHEETS: Final = frozenset({b"PK\x03\x04", b"\xd0\xcf\x11\xe0"})
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BEGINNING: Final = 4096


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
class Table:
    """Named columns and rows of cells: text, or what Parquet and spreadsheets hold. What was blank is only counted.

    ``merged_line``: where cells of a spreadsheet were merged over several lines, of which only the first holds a value.
    """

    header: list[str]
    rows: Sequence[tuple[int, Sequence[object]]]
    delimiter: str = ""
    blank_rows: int = 0
    blank_columns: int = 0
    merged_line: int = 0


def find_file(folder: Path, name: str) -> Path | None:
    """``name`` in ``folder``, plain or gzipped; None where neither is."""
    for candidate in (folder / name, folder / f"{name}.gz"):
        if candidate.is_file():
            return candidate
    return None


def read_bytes(path: Path, *, max_bytes: int = 200_000_000) -> bytes:
    """The file's bytes, unzipped; raises ``TableError`` when it is missing, broken or unpacks too large."""
    return unpacked(read_packed(path, max_bytes=max_bytes), name=str(path), max_bytes=max_bytes)


def read_packed(path: Path, *, max_bytes: int) -> bytes:
    """The file's bytes as they are, for what keeps their hash or unpacks them itself. Raises ``TableError``."""
    try:
        with path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise TableError("exchange:no-file", path=str(path)) from None
    except OSError as error:
        raise TableError("exchange:unreadable", path=str(path), why=error.strerror) from None
    if len(content) > max_bytes:
        raise TableError("exchange:too-large", path=str(path), megabytes=max_bytes // 1_000_000)
    return content


def unpacked(content: bytes, *, name: str, max_bytes: int) -> bytes:
    """The bytes without gzip, which is known by how it begins, not by the file's name. Raises ``TableError``.

    The single place where imports unzip: it never holds more than ``max_bytes``, however much was packed.
    """
    if content[:2] != GZIP:
        return content
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            held = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error):
        raise TableError("exchange:broken-packing", path=name) from None
    if len(held) > max_bytes:
        raise TableError("exchange:too-large", path=name, megabytes=max_bytes // 1_000_000)
    return held


def file_hash(content: bytes) -> str:
    """SHA-256 of the source, kept with what was imported from it."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes) -> str:
    """UTF-8 text with or without a byte-order mark, or UTF-16 with one; anything else is refused with its place."""
    if content[:4] in SPREADSHEETS:
        raise TableError("exchange:is-spreadsheet")
    try:
        text = content.decode("utf-16" if content[:2] in UTF16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError("exchange:not-utf8", position=error.start, line=line) from None
    if "\0" in text[:_BEGINNING]:
        raise TableError("exchange:not-text", line=text.count("\n", 0, text.index("\0")) + 1)
    return text
