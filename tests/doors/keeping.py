"""An installation with a whole way in it, from a purpose to a verdict, and what its database holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from click.testing import CliRunner, Result
from django.conf import settings
from django.utils import translation

from minga.foundation.journal.chain import seal_all
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import raise_cast
from minga.foundation.testing.run import reachable_postgres
from minga.outcome.tests import factories as outcome
from minga.project import environment
from minga.project.backups import archive, rows
from minga.project.backups.standing import standing_on
from minga.project.cli import commands, keeping  # noqa: F401  (registers the commands)
from minga.project.cli.main import cli


def run(*arguments: object) -> Result:
    """One command, on the database this test stands on."""
    with translation.override("en"):
        return CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=False)


def sqlite_at(home: Path) -> dict[str, Any]:
    return environment.database(settings.ENVIRONMENT.model_copy(update={"database_url": ""}), home)


def furnish(home: Path) -> None:
    """A purpose with all that followed from it, and a sealed journal."""
    with standing_on(sqlite_at(home)):
        cast = raise_cast()
        with in_space(cast.space.pk, cast.space.time_zone, cast.space.slug):
            outcome.published(cast)
        seal_all()


def held(database: dict[str, Any], without: frozenset[str] = archive.SESSIONS) -> dict[str, archive.TableKept]:
    """Every table there, with its digest."""
    with standing_on(database):
        tables = rows.tables_after(rows.steps_applied())
        return {table._meta.db_table: archive.kept_of(table) for table in tables if table._meta.db_table not in without}


@contextmanager
def empty_postgres() -> Iterator[str]:
    """The address of a PostgreSQL database that goes afterwards; empty where no server answers."""
    server = reachable_postgres()
    if not server:
        yield ""
        return
    import psycopg

    name = f"minga_kept_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def at(url: str) -> dict[str, Any]:
    return environment.database(settings.ENVIRONMENT.model_copy(update={"database_url": url}), settings.HOME)
