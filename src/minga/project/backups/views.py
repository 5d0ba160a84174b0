"""One consistent view of a database while others write to it."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from minga.project.backups.standing import standing_on


@contextmanager
def one_view(database: dict[str, Any], beside: Path) -> Iterator[None]:
    """Stand on what the database held at one moment. ``beside``: a folder that bears a copy, for as long as it takes.

    SQLite: a copy by its backup interface, so that no reader holds up the write-ahead file while rows are written out.
    PostgreSQL: one transaction that sees one moment.
    """
    if "sqlite" in database["ENGINE"]:
        with tempfile.TemporaryDirectory(prefix=".view-", dir=beside, ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / "copy.sqlite3"
            with closing(sqlite3.connect(database["NAME"])) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            with standing_on(database | {"NAME": copy}):
                yield
        return
    with standing_on(database), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
