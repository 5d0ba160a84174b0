"""A census's list as people have it: text with separators, read row by row, or a spreadsheet."""

from collections.abc import Iterator, Sequence
from itertools import chain

from minga.foundation.exchange.separated import is_blank, one_line, rows_in
from minga.foundation.exchange.tables import SPREADSHEETS, TableError, decode, unpacked
from minga.foundation.policy import RefusedError
from minga.kernel import Refusal
from minga.outcome.reading import open_table
from minga.outcome.rules import FILE_MAX

PARQUET = b"PAR1"

type Rows = Iterator[tuple[int, Sequence[object]]]


def list_in(content: bytes, file_name: str) -> tuple[list[str], Rows]:
    """The heads of a list and its rows. Raises ``RefusedError`` for what cannot be read, also while rows are read."""
    try:
        return _list_in(content, file_name)
    except TableError as error:
        raise RefusedError(Refusal(error.code, dict(error.params))) from None


def _list_in(content: bytes, file_name: str) -> tuple[list[str], Rows]:
    if len(content) > FILE_MAX:
        raise TableError("outcome:file-too-large", megabytes=FILE_MAX // 1_000_000)
    content = unpacked(content, name=file_name, max_bytes=4 * FILE_MAX)
    if content[:4] in SPREADSHEETS:
        return _of_spreadsheet(content, file_name)
    if content[:4] == PARQUET:
        raise TableError("outcome:not-a-table")
    _delimiter, rows = rows_in(decode(content))
    header = next((cells for _line, cells in rows if not all(map(is_blank, cells))), None)
    if header is None:
        raise TableError("exchange:empty")
    return [one_line(head) for head in header], _known(rows)


def _of_spreadsheet(content: bytes, file_name: str) -> tuple[list[str], Rows]:
    table = open_table(content, file_name)
    if table.merged_line:
        raise TableError("roster:merged-cells", line=table.merged_line)
    return table.header, chain(table.rows)


def _known(rows: Iterator[tuple[int, list[str]]]) -> Rows:
    """The rows with something in them."""
    try:
        for line, cells in rows:
            if not all(map(is_blank, cells)):
                yield line, cells
    except TableError as error:
        raise RefusedError(Refusal(error.code, dict(error.params))) from None
