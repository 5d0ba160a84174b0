"""New tables come straight from the models, those that were there from migrations: both must be the same tables."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
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
    return shape


def _beginnings(run: Any) -> dict[str, list[Any]]:
    """What stands in a database before anybody has written into it."""
    of_whom = (
        "SELECT app_label, model, codename FROM auth_permission p JOIN django_content_type c ON c.id = content_type_id"
    )
    return {
        "steps": sorted(run("SELECT app, name FROM django_migrations")),
        "kinds": sorted(run("SELECT app_label, model FROM django_content_type")),
        "permissions": sorted(run(of_whom)),
    }


@dataclass(frozen=True, slots=True)
class Made:
    shape: Shape
    beginnings: dict[str, list[Any]]


# Migrating numbers the rows of a table that only joins two by the setting of the project, the models by that of their
# app: integers of four bytes or of eight. Groups of Django's permissions are not used here.
NUMBERED_OTHERWISE = {"auth_group_permissions"}
MIGRATE = [sys.executable, "manage.py", "migrate", "-v0"]
ANEW = [
    sys.executable,
    "-c",
    "import django; django.setup(); from minga.project.cli.state import prepare_or_make; prepare_or_make()",
]


def _make(command: list[str], home: Path, url: str) -> None:
    home.mkdir()
    own = {"MINGA_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "minga.project.settings"}
    done = subprocess.run(command, check=False, cwd=CHECKOUT, env=os.environ | own, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _made(command: list[str], home: Path) -> Made:
    """A new database of the kind that this run is on."""
    if connection.vendor == "postgresql":
        return _made_on_postgres(command, home)
    _make(command, home, "")
    with closing(sqlite3.connect(next(home.glob("*.sqlite3")))) as file:
        return _read(lambda query: file.execute(query).fetchall())


def _read(run: Any) -> Made:
    return Made(_shape(run), _beginnings(run))


def _made_on_postgres(command: list[str], home: Path) -> Made:
    name = f"minga_made_{uuid4().hex[:12]}"
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            _make(command, home, f"{server}/{name}")
            with psycopg.connect(f"{server}/{name}") as made:
                return _read(lambda query: made.execute(query).fetchall())
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db
def test_a_new_database_is_as_migrating_would_have_left_it(tmp_path: Path) -> None:
    anew, migrated = _made(ANEW, tmp_path / "anew"), _made(MIGRATE, tmp_path / "migrated")
    assert anew.beginnings == migrated.beginnings
    assert anew.shape.keys() == migrated.shape.keys()
    for table, (columns, rules) in anew.shape.items():
        if table in NUMBERED_OTHERWISE:
            continue
        assert columns == migrated.shape[table][0], table
        assert rules == migrated.shape[table][1], table
    tests_have = _shape(_asked)
    assert {name: parts for name, parts in anew.shape.items() if name.startswith(OURS)} == {
        name: parts for name, parts in tests_have.items() if name.startswith(OURS)
    }


def _asked(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
