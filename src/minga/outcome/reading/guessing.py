"""What a table seems to hold: which column is what, how its dates are written. Guesses are shown, not taken. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from minga.foundation.exchange.separated import is_blank
from minga.foundation.exchange.tables import Table
from minga.kernel.sameness import comparison_key
from minga.outcome.reading.columns import USUAL_HEADS, Mapped
from minga.outcome.reading.numbers import is_missing, number
from minga.outcome.rules import DateOrder, read_period

LOOKED_AT, COLUMNS_MAX, SAMPLES, CELL_MAX = 2_000, 60, 3, 40
MOST = 2 / 3
"""A column is of a kind when so many of its cells are: a short table with one slip is understood too."""
MARKS = ",."


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its head, with the first things that stand in it."""

    name: str
    samples: tuple[str, ...]


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns that have a head, each head once; a very wide table shows its first."""
    found: dict[str, Column] = {}
    for place, name in enumerate(table.header):
        if name and name not in found and len(found) < COLUMNS_MAX:
            seen = dict.fromkeys(text_of(cell) for cell in _cells(table, place) if not is_blank(cell))
            found[name] = Column(name, tuple(islice(seen, SAMPLES)))
    return tuple(found.values())


def text_of(cell: object) -> str:
    """A cell as a person reads it, cut where it would fill the page."""
    text = "" if cell is None else " ".join(str(cell).replace("\0", " ").split())
    text = text.removesuffix(" 00:00:00")
    return text if len(text) <= CELL_MAX else f"{text[: CELL_MAX - 1]}…"


def guessed(table: Table, mapped: Mapped, grain: str, *, without: Collection[str] = ()) -> Mapped:
    """The mapping with what it leaves open taken from usual heads, and else from what the cells hold.

    What nothing speaks for stays empty: it is asked. ``without``: roles of which somebody said that no column has them.
    """
    found = {role: str(getattr(mapped, role)) for role in USUAL_HEADS}
    open_roles = [role for role in USUAL_HEADS if not found[role] and role not in without]
    for role in open_roles:
        usual = _usual(table, role, without=[name for name in found.values() if name])
        found[role] = usual if not _twins(table, usual) else ""
    free = [name for name in dict.fromkeys(table.header) if name and name not in found.values()][:COLUMNS_MAX]
    for role, fits in (("period", _is_time), ("value", _is_figure), ("unit", _is_name)):
        if role in open_roles and not found[role]:
            fitting = [name for name in free if fits(_column(table, name), grain)]
            found[role] = _best(table, role, fitting)
            free = [name for name in free if name != found[role]]
    unit, period, value, n = (found[role] for role in USUAL_HEADS)
    only = "" if unit else mapped.only_unit
    return replace(mapped, unit=unit, period=period, value=value, n=n, only_unit=only, is_whole=True)


def twin_of(table: Table, mapped: Mapped, *, without: Collection[str] = ()) -> str:
    """A head that would be taken for an open role, were there not another that reads the same; nobody guesses which."""
    named = [getattr(mapped, role) for role in USUAL_HEADS]
    for role in USUAL_HEADS:
        if not getattr(mapped, role) and role not in without:
            usual = _usual(table, role, without=named)
            if _twins(table, usual):
                return usual
    return ""


def _usual(table: Table, role: str, *, without: Collection[str]) -> str:
    """The column that has one of the role's usual heads."""
    named = {comparison_key(name): name for name in reversed(table.header) if name}
    usual = (named[each] for each in USUAL_HEADS[role].split() if each in named)
    return next((name for name in usual if name not in without), "")


def _twins(table: Table, name: str) -> bool:
    heads = {head for head in table.header if name and comparison_key(head) == comparison_key(name)}
    return len(heads) > 1


def _best(table: Table, role: str, names: Sequence[str]) -> str:
    """The first that fits; of figures those with decimals before the others, and the last of these."""
    if role != "value" or not names:
        return names[0] if names else ""
    with_marks = [name for name in names if any(set(str(cell)) & set(MARKS) for cell in _column(table, name))]
    return (with_marks or list(names))[-1]


def _cells(table: Table, place: int) -> list[object]:
    return [cells[place] for _line, cells in islice(table.rows, LOOKED_AT) if place < len(cells)]


def _column(table: Table, name: str) -> list[object]:
    cells = _cells(table, table.header.index(name))
    return [cell for cell in cells if not is_blank(cell) and not is_missing(cell)]


def _share(cells: Sequence[object], fits: int) -> float:
    return fits / len(cells) if cells else 0.0


def _is_time(cells: Sequence[object], grain: str) -> bool:
    return max(_share(cells, sum(_reads(cell, grain, order) for cell in cells)) for order in DateOrder) >= MOST


def _is_figure(cells: Sequence[object], _grain: str) -> bool:
    readable = sum(any(number(cell, mark) is not None for mark in MARKS) for cell in cells)
    return _share(cells, readable) >= MOST


def _is_name(cells: Sequence[object], grain: str) -> bool:
    """Words that come again: what is measured in several places names each of them many times."""
    texts = [str(cell) for cell in cells]
    return bool(texts) and len(set(texts)) < len(texts) and not _is_figure(cells, grain) and not _is_time(cells, grain)


def _reads(cell: object, grain: str, order: DateOrder) -> bool:
    return read_period(str(cell), grain, order) is not None


@dataclass(frozen=True, slots=True)
class Dates:
    """How the dates of a column are written: the order that reads most of them, and one that shows it."""

    order: DateOrder
    sample: str


def dates_of(table: Table, name: str, grain: str) -> Dates | None:
    """The order to ask about; None where dates are read whatever the order, or in none.

    Where both orders read as many, the day comes first: so nearly everybody outside the United States writes.
    """
    cells = _column(table, name)
    read = {order: [cell for cell in cells if _reads(cell, grain, order)] for order in DateOrder}
    best = max((DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST), key=lambda order: len(read[order]))
    if len(read[best]) <= len(read[DateOrder.ISO]):
        return None
    sample = next(cell for cell in read[best] if not _reads(cell, grain, DateOrder.ISO))
    return Dates(best, text_of(sample))
