"""Rows written by the database itself, out of what it holds: no process reads ten thousand ids to send them back."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models


def insert_for_each(field: str, found: models.QuerySet[Any, int], row: models.Model) -> int:
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
        f"SELECT {column}{marks} FROM ({inner}) AS found ORDER BY {column}"
    )
    values = [each.get_db_prep_save(getattr(row, each.attname), connection) for each in kept]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *inside])
        return int(cursor.rowcount)
