"""Look for words in every text column of every table, as somebody would who reads the raw database."""

from collections.abc import Iterable
from typing import Any

from django.db import connection


def found_in_database(*words: str) -> set[str]:
    """``table.column: word`` wherever one of the words stands, plain or as JSON writes it."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in _columns(cursor, table):
                found |= {f"{table}.{column}: {word}" for word in _in_column(cursor, table, column, words)}
    return found


def _columns(cursor: Any, table: str) -> list[str]:
    if connection.vendor == "sqlite":
        cursor.execute(f"PRAGMA table_info({connection.ops.quote_name(table)})")
        return [row[1] for row in cursor.fetchall()]
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    return [row[0] for row in cursor.fetchall()]


def _in_column(cursor: Any, table: str, column: str, words: Iterable[str]) -> set[str]:
    quoted = connection.ops.quote_name
    hits = set()
    for word in words:
        spellings = {word, word.encode("unicode_escape").decode()}
        for each in spellings:
            like = each.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            cast = f"CAST({quoted(column)} AS {'text' if connection.vendor == 'postgresql' else 'TEXT'})"
            sql = f"SELECT 1 FROM {quoted(table)} WHERE {cast} LIKE %s ESCAPE '\\' LIMIT 1"
            cursor.execute(sql, [f"%{like}%"])
            if cursor.fetchone():
                hits.add(word)
    return hits
