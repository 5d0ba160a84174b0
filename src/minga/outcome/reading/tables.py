"""A table as whatever kind of file held it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of cells; cells are text, or what Parquet holds."""

    header: list[str]
    rows: Sequence[tuple[int, Sequence[object]]]
    delimiter: str
