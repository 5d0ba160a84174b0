"""The tests' tables come straight from the models; a server's come from migrations: both must be the same tables."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

CHECKOUT = Path(__file__).resolve().parents[2]

OURS = tuple(f"{each.label}_" for each in apps.get_app_configs() if each.name.startswith("minga."))

type Shape = dict[str, tuple[set[str], set[str]]]

SQLITE_COLUMNS = """
    SELECT t.name, c.name || ' ' || c.type || CASE c."notnull" WHEN 1 THEN ' NOT NULL' ELSE '' END
    FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"""
# Constraints of a table stand in its own text; the order of columns and the names of index files do not count.
SQLITE_RULES = """
    SELECT tbl_name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"""
POSTGRES_COLUMNS = """
    SELECT table_name, column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||
           coalesce(character_maximum_length::text, '') || ' ' || coalesce(collation_name, '')
    FROM information_schema.columns WHERE table_schema = 'public'"""
POSTGRES_RULES = """
    SELECT c.conrelid::regclass::text, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE n.nspname = 'public' AND c.contype <> 'n'
    UNION ALL SELECT tablename, regexp_replace(indexdef, 'INDEX .* ON ', 'INDEX ON ')
    FROM pg_indexes WHERE schemaname = 'public'"""


def _clauses(statement: str) -> set[str]:
    """The constraints in the text of a SQLite table: what stands between the outermost commas, less the columns."""
    parts, depth, begun = [], 0, ""
    for sign in statement[statement.index("(") + 1 : statement.rindex(")")]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append(begun.strip())
            begun = ""
        else:
            begun += sign
    return {*parts, begun.strip()}


def _shape(run: Any) -> Shape:
    """Per table: its columns, and its constraints, indexes and triggers."""
    is_postgres = connection.vendor == "postgresql"
    shape: Shape = {}
    for place, query in enumerate(
        (POSTGRES_COLUMNS, POSTGRES_RULES) if is_postgres else (SQLITE_COLUMNS, SQLITE_RULES)
    ):
        for table, row in run(query):
            shape.setdefault(table, (set(), set()))[place].add(row)
    if not is_postgres:
        for table, statement in run(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name LIKE '%\\_%' ESCAPE '\\'"
        ):
            if not statement.startswith("CREATE VIRTUAL"):
                shape[table][1].update(_clauses(statement))
    return {table: parts for table, parts in shape.items() if table.startswith(OURS)}


def _migrate(home: Path, url: str) -> None:
    environment = os.environ | {"MINGA_HOME": str(home), "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        check=False,
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Shape]:
    """The shape of a new database after ``migrate``, on the kind of database that this run is on."""
    if connection.vendor == "postgresql":
        yield from _migrated_postgres(tmp_path)
    else:
        import sqlite3

        _migrate(tmp_path, "")
        with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as file:
            yield _shape(lambda query: file.execute(query).fetchall())


def _migrated_postgres(home: Path) -> Iterator[Shape]:
    import psycopg

    name = f"minga_migrated_{uuid4().hex[:12]}"
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            _migrate(home, f"{server}/{name}")
            with psycopg.connect(f"{server}/{name}") as made:
                yield _shape(lambda query: made.execute(query).fetchall())
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db
def test_migrating_gives_the_tables_that_the_models_describe(migrated: Shape) -> None:
    def run(query: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    modelled = _shape(run)
    assert modelled.keys() == migrated.keys()
    for table, (columns, rules) in modelled.items():
        assert columns == migrated[table][0], table
        assert rules == migrated[table][1], table
