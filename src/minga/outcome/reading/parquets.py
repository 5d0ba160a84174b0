"""Parquet as a table: counted before it is unpacked."""

import io
from typing import Any

from minga.foundation.exchange.separated import table_from
from minga.foundation.exchange.tables import Table, TableError
from minga.outcome.rules import CELLS_MAX, ROWS_MAX


def parquet(content: bytes) -> Table:
    import pyarrow as pa  # noqa: PLC0415  (30 MB that only Parquet needs)
    from pyarrow import parquet as files  # noqa: PLC0415

    try:
        _refuse_endless(files.ParquetFile(io.BytesIO(content)).metadata)
        table = files.read_table(io.BytesIO(content))
        columns = [_cells(column, is_nested=pa.types.is_nested(column.type)) for column in table.columns]
    except TableError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, LookupError) as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise TableError("outcome:bad-table", why=why) from None
    # The names are no row of the file: its first row is line 1.
    return table_from(enumerate([tuple(table.column_names), *zip(*columns, strict=True)]))


def _refuse_endless(held: Any) -> None:
    """Columns are compressed: a few kilobytes may say a thousand million rows, so that they are counted first."""
    most = min(ROWS_MAX, CELLS_MAX // max(1, held.num_columns))
    if held.num_rows > most:
        raise TableError("outcome:too-many-points", most=most)


def _cells(column: Any, *, is_nested: bool) -> list[object]:
    """A column's cells. Lists and structures are no values: they are read as the text they look like."""
    cells: list[object] = column.to_pylist()
    return [str(cell) for cell in cells] if is_nested else cells
