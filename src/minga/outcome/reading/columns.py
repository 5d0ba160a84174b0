"""Which column of a table is what: as declared, or by the usual names."""

from collections.abc import Sequence
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
    named = {comparison_key(name): name for name in reversed(header) if "\0" not in name}
    taken = {mapped.unit, mapped.period, mapped.value, mapped.n}
    found = {role: str(getattr(mapped, role)) for role in USUAL_HEADS}
    for role, usual in USUAL_HEADS.items():
        if not found[role]:
            found[role] = next(
                (named[each] for each in usual.split() if each in named and named[each] not in taken), ""
            )
            taken.add(found[role])
            _refuse_twins(found[role], header)
    for role in ("period", "value"):
        if not found[role]:
            raise TableError("outcome:no-such-head", role=role, columns=", ".join(filter(None, header))[:300])
    unit, period, value, n = (found[role] for role in USUAL_HEADS)
    only = "" if unit else mapped.only_unit
    return replace(mapped, unit=unit, period=period, value=value, n=n, only_unit=only)


def _refuse_twins(name: str, header: Sequence[str]) -> None:
    """Two heads that read the same and are not written the same: whoever brings the file says which is meant."""
    twins = {head for head in header if name and comparison_key(head) == comparison_key(name)}
    if len(twins) > 1:
        raise TableError("exchange:repeated-column", column=name)
