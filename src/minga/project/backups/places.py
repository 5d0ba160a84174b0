"""Where a database is made anew beside the one that stands, and takes its place in one step."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from minga.foundation import clock
from minga.foundation.jobs import beats
from minga.foundation.jobs.models import Beat
from minga.project.backups import KeepingError
from minga.project.backups.standing import standing_on

DRAFT = "minga_restoring"
LEFT = (".restoring-*", ".view-*", ".moving-*")
LEFT_AFTER = 24 * 3600.0
IN_USE = "{place} is in use: stop `minga serve` and `minga work` first. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Draft:
    """A database that is being made. ``take_place`` puts it where it belongs and says where the former one is kept."""

    database: dict[str, Any]
    take_place: Callable[[], str]


@contextmanager
def draft_for(database: dict[str, Any]) -> Iterator[Draft]:
    """An empty database beside this one; whatever is left of it at the end goes."""
    with _file(database) if "sqlite" in database["ENGINE"] else _schema(database) as draft:
        yield draft


def is_taken(database: dict[str, Any]) -> bool:
    """Whether something of Minga stands there."""
    if "sqlite" in database["ENGINE"]:
        return Path(database["NAME"]).exists()
    with standing_on(database):
        return "django_migrations" in connection.introspection.table_names()


def require_unused(database: dict[str, Any]) -> None:
    """Refuse where a process holds this database open."""
    if "sqlite" in database["ENGINE"]:
        if Path(database["NAME"]).exists():
            _close(Path(database["NAME"]))
        return
    with standing_on(database):
        is_known = Beat._meta.db_table in connection.introspection.table_names()
        if is_known and any(not beats.is_gone(each) for each in beats.there()):
            raise KeepingError(IN_USE.format(place=f"the database {database['NAME']}"))


@contextmanager
def _file(database: dict[str, Any]) -> Iterator[Draft]:
    target = Path(database["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(target.parent)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=target.parent, ignore_cleanup_errors=True) as folder:
        draft = Path(folder) / target.name
        yield Draft(database | {"NAME": draft}, lambda: _replace(draft, target))


def _sweep(folder: Path) -> None:
    """Whole copies that somebody who was killed has left here do not stay; what is younger may be under way."""
    for pattern in LEFT:
        for left in folder.glob(pattern):
            if time.time() - left.stat().st_mtime > LEFT_AFTER:
                shutil.rmtree(left, ignore_errors=True)


def _replace(draft: Path, target: Path) -> str:
    """Put the draft in the target's place; a stop at any moment leaves one of the two there, whole."""
    kept = ""
    if target.exists():
        is_sound = _close(target)
        before = target.with_name(f"{target.stem}-before-{_moment()}{target.suffix}")
        os.link(target, before)
        kept = str(before)
        if not is_sound:
            for tail in ("-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{target}{tail}").rename(f"{before}{tail}")
    draft.replace(target)
    _keep_names(target.parent)
    return kept


def _close(target: Path) -> bool:
    """Carry over what waits in the write-ahead file and leave nobody in it; False where the file is damaged."""
    try:
        with closing(sqlite3.connect(target, timeout=2, isolation_level=None)) as last:
            mode = last.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        raise KeepingError(IN_USE.format(place=target)) from None
    except sqlite3.DatabaseError:
        return False
    if mode != "delete":
        raise KeepingError(IN_USE.format(place=target))
    return True


def _keep_names(folder: Path) -> None:
    """A name that was given to a file holds after the power fails, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _schema(database: dict[str, Any]) -> Iterator[Draft]:
    options = database.get("OPTIONS", {})
    path = f"{options.get('options', '')} -c search_path={DRAFT}".strip()
    with standing_on(database):
        _run(f"DROP SCHEMA IF EXISTS {DRAFT} CASCADE", f"CREATE SCHEMA {DRAFT}")
    try:
        yield Draft(database | {"OPTIONS": options | {"options": path}}, lambda: _move_schema(database))
    finally:
        with standing_on(database):
            _run(f"DROP SCHEMA IF EXISTS {DRAFT} CASCADE")


def _move_schema(database: dict[str, Any]) -> str:
    """Swap the tables in one transaction; those that stood there are kept under another name."""
    with standing_on(database), transaction.atomic():
        _run("SET LOCAL lock_timeout = '10s'")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            here = cursor.fetchone()[0]
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [DRAFT])
            new = {row[0] for row in cursor.fetchall()}
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [here])
            old = {row[0] for row in cursor.fetchall()} & new
        before = f"minga_before_{_moment().lower()}"
        quote = connection.ops.quote_name
        if old:
            _run(f"CREATE SCHEMA {before}")
            _run(*(f"ALTER TABLE {quote(here)}.{quote(name)} SET SCHEMA {before}" for name in sorted(old)))
        _run(*(f"ALTER TABLE {DRAFT}.{quote(name)} SET SCHEMA {quote(here)}" for name in sorted(new)))
    return f"the schema {before}" if old else ""


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _moment() -> str:
    return f"{clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
