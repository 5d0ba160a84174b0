"""Where the state is: found, or made where a command may make it; brought up to date with a word."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from minga.project.environment import make_home
from minga.project.tables import bring_up_to_date

NOTHING_THERE = (
    "There is no Minga in {place}. Set MINGA_HOME (or DATABASE_URL) to where yours is, or begin with "
    "`minga start` or `minga demo`. Nothing was made."
)
OUT_OF_DATE = (
    "The database in {place} is of an earlier version ({count} steps wait). `minga upgrade` brings it up to date, and "
    "so does `minga serve`; make a backup first. Nothing was changed."
)
MIGRATING = 0x6D696E6761  # the advisory lock's number: "minga"


def place() -> str:
    """Where this command looks for the state, in words."""
    name = connection.settings_dict["NAME"]
    return str(name) if connection.vendor == "sqlite" else f"the PostgreSQL database “{name}”"


def _is_there() -> bool:
    if connection.vendor != "sqlite":
        return bool(connection.introspection.table_names())
    name = str(connection.settings_dict["NAME"])
    return name.startswith(("file:", ":")) or Path(name).is_file()


def steps_waiting() -> int:
    """How many migrations this database has not had."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_state() -> None:
    """Say where this command looked when there is nothing."""
    if not _is_there():
        raise click.ClickException(NOTHING_THERE.format(place=place()))


def prepare() -> None:
    """Find what a command works on, of this version; makes and changes nothing."""
    require_state()
    if waiting := steps_waiting():
        raise click.ClickException(OUT_OF_DATE.format(place=place(), count=waiting))


def prepare_or_make(say: Callable[[str], object] = click.echo) -> None:
    """Find the state or make it, and bring it up to date; says what it does where that takes a while."""
    settings.SECRET_KEY = make_home(settings.ENVIRONMENT, settings.HOME, settings.SECRET_KEY)
    if _is_there() and not steps_waiting():
        return
    with _one_at_a_time():
        is_new = not _is_there()
        waiting = steps_waiting()
        if waiting:
            place_is = f"Making a new database in {place()}" if is_new else f"Bringing {place()} up to date"
            say(f"{place_is} …" if is_new else f"{place_is}: {waiting} steps …")
            bring_up_to_date()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of several processes that start at once, one migrates and the others wait for it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
        return
    with (settings.HOME / "migrating.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
