"""Make an installation from a file, in a place of its own, and prove it before it takes the place of anything."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction

from minga.foundation.journal.anchors import differing
from minga.foundation.journal.chain import verify_chain
from minga.foundation.media.keeping import put_back
from minga.foundation.tenancy.models import Space
from minga.project.backups import KeepingError, places, rows
from minga.project.backups.archive import Archive, Manifest, kept_of, place_elsewhere
from minga.project.backups.standing import standing_on
from minga.project.environment import KEY_FILE
from minga.project.tables import bring_up_to_date, make_as_after


class BrokenJournalError(KeepingError):
    """What was kept came back as it was, and its journal does not hold."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and where what stood there before is kept ("" where nothing did)."""

    manifest: Manifest
    former: str


def restore(path: Path, *, database: dict[str, Any], home: Path, with_key: bool) -> Restored:
    """Make everything in the file anew and put it where it belongs, or change nothing."""
    with closing(Archive(path)) as archive, _proven(archive, database) as take_place:
        files = [name for name in archive.manifest.files if with_key or name != KEY_FILE]
        former = take_place()
        for name in files:
            if place := place_elsewhere(name):
                put_back(place, archive.file(name))
            else:
                _put(home / name, archive.file(name))
        return Restored(archive.manifest, former)


def check(path: Path, *, database: dict[str, Any]) -> None:
    """Restore the file beside this database, prove it, and throw it away; refuses where anything differs."""
    with closing(Archive(path)) as archive, _proven(archive, database):
        for name in archive.manifest.files:
            archive.file(name)


@contextmanager
def _proven(archive: Archive, database: dict[str, Any]) -> Iterator[Callable[[], str]]:
    manifest = archive.manifest
    unknown = set(manifest.steps) - rows.steps_known()
    if unknown:
        raise KeepingError(f"{archive.path} is of another version of Minga ({manifest.version}): install that one.")
    with places.draft_for(database) as draft:
        with standing_on(draft.database):
            _fill(archive)
            bring_up_to_date()
            _prove(manifest)
        yield draft.take_place


def _fill(archive: Archive) -> None:
    make_as_after(archive.manifest.steps)
    tables = rows.tables_after(archive.manifest.steps)
    try:
        with transaction.atomic():
            rows.empty(tables)
            for table in tables:
                _fill_table(archive, table)
            rows.go_on_from(tables, archive.manifest.numbers)
    except IntegrityError as error:
        raise KeepingError(f"{archive.path}: its rows do not belong together: {_first_line(error)}.") from None
    for table in tables:
        kept = archive.manifest.tables.get(table._meta.db_table)
        if kept and kept != kept_of(table):
            raise KeepingError(f"{archive.path}: {table._meta.db_table} does not come back as it was kept.")


def _fill_table(archive: Archive, table: rows.Table) -> None:
    name = table._meta.db_table
    kept = archive.manifest.tables.get(name)
    if kept is None:
        return
    if kept.columns != rows.columns_of(table):
        raise KeepingError(f"{archive.path}: the columns of {name} are not those of its version.")
    try:
        rows.load(table, archive.lines(name))
    except (TypeError, ValueError, DataError) as error:
        raise KeepingError(f"{archive.path}: {name} cannot be taken in: {_first_line(error)}.") from None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _prove(manifest: Manifest) -> None:
    for space in Space.objects.order_by("slug"):
        broken = verify_chain(space.pk).broken
        if broken is not None:
            raise BrokenJournalError(
                f"The journal of {space.slug} is broken at entry {broken.position} ({broken.why})."
            )
    said = differing(manifest.anchors)
    if said:
        raise BrokenJournalError(f"{said[0]}.")


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
