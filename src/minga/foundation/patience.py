"""How long a write waits for the one that is under way: SQLite has one writer."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

# Seconds that a request waits for another writer, and that a page waits which would only note that it was seen.
WAIT, BRIEFLY = 5, 0.1


def is_busy(error: BaseException | None) -> bool:
    """Whether this error says that another writer did not finish in time."""
    return isinstance(error, OperationalError) and "locked" in str(error)


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Inside, SQLite waits for another writer no longer than this. Elsewhere nothing changes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        waited = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {waited}")


@contextmanager
def by_the_way() -> Iterator[None]:
    """What reading writes by the way (that something was seen) is left for another time while somebody else writes."""
    try:
        with waiting_at_most(BRIEFLY):
            yield
    except OperationalError as error:
        if not is_busy(error):
            raise
