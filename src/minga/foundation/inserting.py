"""Rows written by the database itself, out of what it holds: no process reads ten thousand ids to send them back."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Again:
    """What becomes of a row that is there already: unique in ``fields`` while ``where`` is null.

    What is in ``anew`` is taken from the new row, and ``counted`` grows by one.
    """

    fields: tuple[str, ...]
    where: str
    anew: tuple[str, ...]
    counted: str


def insert_for_each(
    field: str, found: models.QuerySet[Any, int], row: models.Model, *, again: Again | None = None
) -> int:
    """Write a row like ``row`` for each id found, which stands in its ``field``; returns how many.

    ``found`` is a query of one column. What ``row`` leaves empty stays so, and the database numbers the rows.
    """
    fields = row._meta.concrete_fields
    own: Any = row._meta.get_field(field)
    kept = [each for each in fields if each not in (own, row._meta.pk) and getattr(row, each.attname) is not None]
    quote = connection.ops.quote_name
    try:
        inner, inside = found.query.sql_with_params()
    except EmptyResultSet:
        return 0
    asked: Any = found.model._meta.get_field(str(found.query.values_select[0]))
    column = quote(asked.column)
    names = ", ".join(quote(each.column) for each in (own, *kept))
    marks = "".join(", %s" for _each in kept)
    sql = (
        f"INSERT INTO {quote(row._meta.db_table)} ({names}) "  # noqa: S608
        f"SELECT {column}{marks} FROM ({inner}) AS found WHERE true ORDER BY {column}{_again(row, again)}"
    )
    values = [each.get_db_prep_save(getattr(row, each.attname), connection) for each in kept]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *inside])
        return int(cursor.rowcount)


def _again(row: models.Model, again: Again | None) -> str:
    """The clause that changes the row that is there. SQLite needs a WHERE before it, to know that no join goes on."""
    if again is None:
        return ""
    quote = connection.ops.quote_name

    def column(name: str) -> str:
        field: Any = row._meta.get_field(name)
        return quote(field.column)

    table, counted = quote(row._meta.db_table), column(again.counted)
    unique = ", ".join(column(name) for name in again.fields)
    changed = [f"{column(name)} = excluded.{column(name)}" for name in again.anew]
    changed.append(f"{counted} = {table}.{counted} + 1")
    return f" ON CONFLICT ({unique}) WHERE {column(again.where)} IS NULL DO UPDATE SET {', '.join(changed)}"
