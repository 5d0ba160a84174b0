"""A table or view of a database that the operator has named, read only, as the bytes of a CSV file."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from minga.outcome.fetching.errors import FetchError
from minga.outcome.rules import CELLS_MAX, ROWS_MAX

SECONDS = 60


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    """A connection that cannot write; whatever the driver complains of becomes one sentence without the address."""
    import sqlalchemy as sql  # noqa: PLC0415  (only feeds from databases need it)

    try:
        engine = sql.create_engine(url, poolclass=sql.pool.NullPool)
        with engine.connect() as connection:
            _protect(connection, engine.dialect.name)
            yield connection
    except (sql.exc.SQLAlchemyError, ImportError, OSError, UnicodeError) as error:
        raise FetchError("outcome:feed-database", why=type(getattr(error, "orig", None) or error).__name__) from None


def _protect(connection: Any, dialect: str) -> None:
    import sqlalchemy as sql  # noqa: PLC0415

    asked = {
        "sqlite": ("PRAGMA query_only=ON",),
        "postgresql": ("SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = {SECONDS * 1000}"),
        "mysql": ("SET TRANSACTION READ ONLY",),
        "mariadb": ("SET TRANSACTION READ ONLY",),
    }.get(dialect, ())
    for statement in asked:
        connection.execute(sql.text(statement))


def read_view(url: str, name: str, *, zone: tzinfo) -> bytes:
    """Every row as CSV, moments as the day they fall on in ``zone``. Raises ``FetchError``.

    The name is looked for among those that exist and quoted by the dialect: nobody can write SQL here.
    """
    import sqlalchemy as sql  # noqa: PLC0415

    schema, _dot, table = name.rpartition(".")
    with _connected(url) as connection:
        inspector = sql.inspect(connection)
        schemas = inspector.get_schema_names() if schema else []
        if schema and schema not in schemas:
            raise FetchError("outcome:feed-no-view", view=name)
        where = schema or None
        if table not in {*inspector.get_table_names(where), *inspector.get_view_names(where)}:
            raise FetchError("outcome:feed-no-view", view=name)
        columns: list[Any] = [sql.column(column["name"]) for column in inspector.get_columns(table, schema=where)]
        most = min(ROWS_MAX, CELLS_MAX // max(1, len(columns)))
        wanted = sql.select(*columns).select_from(sql.table(table, schema=where)).limit(most + 1)
        rows = connection.execute(wanted).fetchall()
    if len(rows) > most:
        raise FetchError("outcome:too-many-points", most=most)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([column.name for column in columns])
    # Databases give rows in any order: sorted, the same rows are the same bytes.
    writer.writerows(sorted([_cell(cell, zone) for cell in row] for row in rows))
    return written.getvalue().encode()


def _cell(cell: object, zone: tzinfo) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return (cell.astimezone(zone) if cell.tzinfo is not None else cell).date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return format(cell, "f") if isinstance(cell, Decimal) else repr(cell) if isinstance(cell, float) else str(cell)
