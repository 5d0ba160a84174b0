"""One file with everything an installation is: its rows, its own files, its key and where its journals ended."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from minga.foundation.journal.anchors import FILE as ANCHOR_FILE
from minga.foundation.journal.anchors import Anchor, anchors_now
from minga.foundation.media import keeping
from minga.foundation.media.storing import content_of
from minga.project.backups import KeepingError, rows
from minga.project.environment import KEY_FILE
from minga.project.post import FILE as MAIL_FILE
from minga.project.tables import Step

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media"
OWN_FILES = (MAIL_FILE, ANCHOR_FILE)
# Who was signed in: after going back to an earlier state, nobody is who has signed out since.
SESSIONS = frozenset({"django_session", "usersessions_usersession"})
PASSING = frozenset({"jobs_beat"})  # which processes were there
BAD_NAME = re.compile(r"(^|/)\.\.?(/|$)|^/|\\|\0")


@dataclass(frozen=True, slots=True)
class TableKept:
    """A table in the file: its columns, how many rows, and a digest of their lines."""

    columns: list[str]
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file holds, written last."""

    format: int
    version: str
    made_at: str
    steps: list[Step]
    tables: dict[str, TableKept]
    numbers: dict[str, int]
    files: list[str]
    anchors: list[Anchor]

    @property
    def row_count(self) -> int:
        return sum(table.rows for table in self.tables.values())


def write(path: Path, *, home: Path, key: str, now: datetime, without: Collection[str] = SESSIONS) -> Manifest:
    """Write what the database this thread stands on holds, in one consistent view that the caller has opened."""
    steps = rows.steps_applied()
    tables = rows.tables_after(steps)
    kept: dict[str, TableKept] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for table in tables:
            name = table._meta.db_table
            if name not in PASSING.union(without):
                with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as stream:
                    kept[name] = kept_of(table, stream)
        files = _own_files(home)
        for each in files:
            if place := place_elsewhere(each):
                archive.writestr(f"files/{each}", content_of(place))
            else:
                archive.write(home / each, f"files/{each}")
        archive.writestr(f"files/{KEY_FILE}", key)
        manifest = Manifest(
            format=FORMAT,
            version=version("minga"),
            made_at=now.isoformat(),
            steps=steps,
            tables=kept,
            numbers=rows.last_numbers(table for table in tables if table._meta.db_table in kept),
            files=[*files, KEY_FILE],
            anchors=anchors_now(),
        )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
    return manifest


def kept_of(table: rows.Table, stream: IO[bytes] | None = None) -> TableKept:
    """What the file says of this table as it stands in the database now; its lines go to the stream."""
    digest, count = hashlib.sha256(), 0
    for line in rows.lines_of(table):
        written = f"{line}\n".encode()
        digest.update(written)
        count += 1
        if stream:
            stream.write(written)
    return TableKept(rows.columns_of(table), count, digest.hexdigest())


def _own_files(home: Path) -> list[str]:
    own = [name for name in OWN_FILES if (home / name).is_file()]
    if keeping.are_elsewhere():
        return [*own, *(f"{MEDIA}/{place}" for place in keeping.names_elsewhere())]
    media = sorted(path for path in (home / MEDIA).rglob("*") if path.is_file() and not path.is_symlink())
    return [*own, *(str(path.relative_to(home)) for path in media)]


def place_elsewhere(name: str) -> str:
    """Where in the bucket a file of the archive belongs; empty where it belongs into the home folder."""
    return name.removeprefix(f"{MEDIA}/") if name.startswith(f"{MEDIA}/") and keeping.are_elsewhere() else ""


class Archive:
    """A file that is read back. What is not one of ours, or not whole, is refused in one sentence."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            said = json.loads(self._zip.read(MANIFEST))
            self.manifest = _manifest(said)
        except FileNotFoundError:
            raise KeepingError(f"There is no {path}.") from None
        except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
            raise KeepingError(f"{path} is no backup of Minga, or it is damaged.") from None
        if self.manifest.format != FORMAT:
            raise KeepingError(f"{path} was written by a newer Minga ({self.manifest.version}).")

    def lines(self, table: str) -> Iterator[str]:
        try:
            with self._zip.open(f"tables/{table}.jsonl") as stream:
                yield from io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        except (KeyError, zipfile.BadZipFile, EOFError, OSError, UnicodeDecodeError):
            raise KeepingError(f"{self.path} is damaged: the table {table} cannot be read.") from None

    def file(self, name: str) -> bytes:
        try:
            return self._zip.read(f"files/{name}")
        except (KeyError, zipfile.BadZipFile, EOFError, OSError):
            raise KeepingError(f"{self.path} is damaged: the file {name} cannot be read.") from None

    def close(self) -> None:
        self._zip.close()


def _manifest(said: dict[str, Any]) -> Manifest:
    files = [str(name) for name in said["files"]]
    ours = {KEY_FILE, *OWN_FILES}
    if any(BAD_NAME.search(name) or not (name in ours or name.startswith(f"{MEDIA}/")) for name in files):
        raise ValueError("a file that is not ours")
    return Manifest(
        format=int(said["format"]),
        version=str(said["version"]),
        made_at=str(said["made_at"]),
        steps=[(str(app), str(name)) for app, name in said["steps"]],
        tables={name: TableKept(**kept) for name, kept in said["tables"].items()},
        numbers={str(name): int(last) for name, last in said["numbers"].items()},
        files=files,
        anchors=[Anchor(**anchor) for anchor in said["anchors"]],
    )
