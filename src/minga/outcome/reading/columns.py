"""Which column of a table is what: as declared, or by the usual names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from minga.foundation.exchange.tables import TableError
from minga.kernel.sameness import comparison_key
from minga.outcome.rules import DateOrder

# How control departments head their columns; the first that a file has is taken.
USUAL_HEADS = {
    "unit": "unit unidad planta plant site sede estudio studio region centro name nombre",
    "period": "period periodo date fecha day dia week semana month mes quarter trimestre year ano",
    "value": "value valor rate tasa amount cantidad total indicator indicador",
    "n": "n cases casos count",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Which column is what. ``unit`` may be empty: then every row is of one unit, ``only_unit``.

    ``zone`` is the time zone of where the values come from; empty: the space's. ``is_whole``: somebody has said which
    column is what, and nothing else is looked for.
    """

    unit: str = ""
    period: str = ""
    value: str = ""
    n: str = ""
    only_unit: str = ""
    decimal: str = "auto"
    dates: DateOrder = DateOrder.ISO
    sheet: str = ""
    zone: str = ""
    is_whole: bool = False


def filled_in(mapped: Mapped, header: Sequence[str]) -> Mapped:
    """The mapping with what it leaves open taken from the header's usual names. Raises ``TableError``.

    Where the unit is left open and no usual name is there, the file is of one unit.
    """
    if mapped.is_whole:
        return mapped
    said = {role: str(getattr(mapped, role)) for role in USUAL_HEADS}
    found = by_usual_heads(said, USUAL_HEADS, header)
    for role in ("period", "value"):
        if not found[role]:
            raise TableError("outcome:no-such-head", role=role, columns=heads_in(header))
    unit, period, value, n = (found[role] for role in USUAL_HEADS)
    return replace(mapped, unit=unit, period=period, value=value, n=n, only_unit="" if unit else mapped.only_unit)


def heads_in(header: Sequence[str]) -> str:
    """The columns that have a name, as a sentence lists them."""
    return ", ".join(filter(None, header))[:300]


def by_usual_heads(said: Mapping[str, str], usual: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """The column of each role: the one that was said, else the first with a usual name, else none.

    Raises ``TableError`` where two heads read the same.
    """
    named = {comparison_key(name): name for name in reversed(header) if "\0" not in name}
    found, taken = dict(said), set(said.values())
    for role, heads in usual.items():
        if not found[role]:
            there = (named[each] for each in heads.split() if each in named)
            found[role] = next((name for name in there if name not in taken), "")
            taken.add(found[role])
            _refuse_twins(found[role], header)
    return found


def _refuse_twins(name: str, header: Sequence[str]) -> None:
    """Two heads that read the same and are not written the same: whoever brings the file says which is meant."""
    twins = {head for head in header if name and comparison_key(head) == comparison_key(name)}
    if len(twins) > 1:
        raise TableError("exchange:repeated-column", column=name)
