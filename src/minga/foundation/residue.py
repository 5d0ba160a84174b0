"""What a database keeps of rows as they were: earlier versions in its log and its pages, until they are written over.

Whoever reads the raw files could put such versions side by side. Where that would tell what must not be told, they
are made to go.
"""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress

from django.db import Error, connection, models
from django.db.backends.utils import CursorWrapper

from minga.foundation.patience import waiting_at_most

log = logging.getLogger("minga.residue")

PATIENCE = 2.0
READERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND xact_start <= %s AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)"
)


def clear_residue(tables: Sequence[type[models.Model]], *, patience: float = PATIENCE) -> bool:
    """Leave no version of these tables' rows but the present one; False when somebody still reads an earlier one.

    SQLite: the write-ahead file is carried over and cut to nothing (deleted cells and pages are overwritten as they
    are freed). PostgreSQL: the tables are written anew; its own log is its operator's.
    """
    if connection.in_atomic_block:
        return False
    try:
        if connection.vendor == "sqlite":
            return _cut(patience)
        return _write_anew([table._meta.db_table for table in tables], patience)
    except Error as error:
        log.warning("The database could not clear its earlier versions yet: %s", error)
        return False


def cut_write_ahead_file(*, patience: float = PATIENCE) -> bool:
    """Carry SQLite's write-ahead file over and cut it to nothing, unless somebody reads from it. Elsewhere nothing."""
    return connection.vendor != "sqlite" or clear_residue([], patience=patience)


def _cut(patience: float) -> bool:
    with waiting_at_most(patience), connection.cursor() as cursor:
        return not cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]


def _write_anew(tables: Sequence[str], patience: float) -> bool:
    """Whoever began to read before this moment may still see earlier versions, and then they would be carried along."""
    with connection.cursor() as cursor:
        if not _have_gone(cursor, patience):
            return False
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{int(patience * 1000)}ms"])
        try:
            for table in tables:
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
        finally:
            with suppress(Error):
                cursor.execute("SET lock_timeout = DEFAULT")
    return True


def _have_gone(cursor: CursorWrapper, patience: float) -> bool:
    cursor.execute("SELECT clock_timestamp()")
    moment = cursor.fetchone()[0]
    ends_at = time.monotonic() + patience
    while True:
        cursor.execute(READERS, [moment])
        if not cursor.fetchone()[0]:
            return True
        if time.monotonic() > ends_at:
            return False
        time.sleep(0.05)
