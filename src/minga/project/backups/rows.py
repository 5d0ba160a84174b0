"""Rows as lines of JSON that either database reads back to the last digit, whatever version it is of."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from minga.project.tables import Step

type Table = type[models.Model]

ROWS_AT_ONCE = 1000


def steps_applied() -> list[Step]:
    """The migrations that this database has had."""
    return sorted(MigrationLoader(connection).applied_migrations)


def steps_known() -> set[Step]:
    """The migrations that this version has."""
    return set(MigrationLoader(None).graph.nodes)


def tables_after(steps: Iterable[Step]) -> list[Table]:
    """The tables as these migrations left them, by name."""
    loader = MigrationLoader(None)
    had = [step for step in steps if step in loader.graph.nodes]
    apps = loader.project_state(had).apps
    return sorted(apps.get_models(include_auto_created=True), key=lambda table: table._meta.db_table)


def columns_of(table: Table) -> list[str]:
    return [str(field.column) for field in table._meta.concrete_fields]


def lines_of(table: Table) -> Iterator[str]:
    """Every row, by its primary key: what lies in the database in the order of writing is not told."""
    names = [field.attname for field in table._meta.concrete_fields]
    rows = table._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps(row, default=_told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _told(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return b64encode(value).decode("ascii")
        case UUID() | Decimal():
            return str(value)
    raise TypeError(f"{type(value).__name__} is not kept")


READERS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "BinaryField": b64decode,
    "UUIDField": UUID,
    "DecimalField": Decimal,
}


def _reader(field: Any) -> Callable[[Any], Any]:
    """From what a line says to what the column of this database takes."""
    kind = field
    while kind.remote_field:
        kind = kind.target_field
    internal = kind.get_internal_type()
    read = READERS.get(internal)
    if internal == "JSONField" and not field.null:  # nothing, written as JSON, is not the absence of a value
        return lambda value: connection.ops.adapt_json_value(value, field.encoder)

    def taken(value: Any) -> Any:
        return field.get_db_prep_save(value if read is None or value is None else read(value), connection)

    return taken


def load(table: Table, lines: Iterable[str]) -> None:
    """Put these rows in the place of whatever stands in the table."""
    quote = connection.ops.quote_name
    fields = table._meta.concrete_fields
    readers = [_reader(field) for field in fields]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        for some in batched(lines, ROWS_AT_ONCE):
            rows = [[read(value) for read, value in zip(readers, json.loads(line), strict=True)] for line in some]
            cursor.executemany(insert, rows)


def empty(tables: Iterable[Table]) -> None:
    """What migrations wrote by themselves goes: the rows that come bring their own."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table._meta.db_table)}")  # noqa: S608


def _sequence(table: Table) -> str | None:
    if not isinstance(table._meta.pk, models.AutoField | models.BigAutoField):
        return None
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table._meta.db_table)
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [name, table._meta.pk.column])
        found: str | None = cursor.fetchone()[0]
        return found


def last_numbers(tables: Iterable[Table]) -> dict[str, int]:
    """The highest number ever given in each table: one that was deleted is not given again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            names = {table._meta.db_table for table in tables}
            return {name: last for name, last in cursor.fetchall() if name in names and last}
        found = {}
        for table in tables:
            if sequence := _sequence(table):
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
                last, is_called = cursor.fetchone()
                if is_called:
                    found[table._meta.db_table] = last
        return found


def go_on_from(tables: Iterable[Table], last: dict[str, int]) -> None:
    """Have each table number on from where it was."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name <> 'django_migrations'")
            cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", list(last.items()))
            return
        for table in tables:
            number = last.get(table._meta.db_table)
            if number and (sequence := _sequence(table)):
                cursor.execute("SELECT setval(%s, %s)", [sequence, number])
