"""Read a lottery's people, and the list that it is drawn from. Pure."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from minga.foundation.exchange.separated import is_too_long
from minga.foundation.exchange.tables import UTF16, TableError, decode, unpacked
from minga.kernel.answers import yes_or_no
from minga.outcome.reading import Errors, Table, cells_of, decimal_mark, is_missing, number, one_line, places_of
from minga.outcome.reading.columns import by_usual_heads, heads_in
from minga.outcome.reading.numbers import is_percent
from minga.outcome.rules import FILE_MAX, ROWS_MAX, UNIT_MAX, plain_name

ROLES = ("person", "assigned", "outcome", "took_up", "cluster")
USUAL_HEADS = {
    "person": "person persona number numero num code codigo id",
    "assigned": "assigned drawn asignado asignada asignacion sorteado sorteada sorteo treatment treated tratamiento",
    "outcome": "outcome result resultado value valor",
    "took_up": "took_up uptake participo asistio",
    "cluster": "cluster group grupo class clase aula section seccion",
}
NEEDED = {
    "person": "outcome:needs-person-column",
    "assigned": "outcome:needs-assigned-column",
    "outcome": "outcome:needs-outcome-column",
    "cluster": "outcome:needs-cluster-column",
}
COLUMNS = re.compile(r"[,;\t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialMapped:
    """Columns of a lottery's people: their number, whether drawn, whether they took part (or empty), the outcome.

    What is empty is found by its usual name. ``cluster`` stays empty where single people were drawn.
    """

    person: str = ""
    assigned: str = ""
    outcome: str = ""
    took_up: str = ""
    cluster: str = ""
    decimal: str = "auto"


@dataclass(slots=True)
class ReadTrial:
    """One entry per person, in the order of the file. A missing outcome is NaN."""

    people: list[str]
    assigned: list[float]
    outcome: list[float]
    took_up: list[float] | None
    errors: Errors
    clusters: list[str] | None = None


def read_trial(table: Table, mapped: TrialMapped, *, has_clusters: bool = False) -> ReadTrial:
    """People of a lottery, in clusters or not. Raises ``TableError`` for the whole."""
    mapped = _filled_in(mapped, table.header, has_clusters=has_clusters)
    places = places_of(table, {role: getattr(mapped, role) for role in ROLES})
    mark = decimal_mark(cells_of(table, [places["outcome"]]), mapped.decimal, table.delimiter)
    found = ReadTrial([], [], [], [] if mapped.took_up else None, Errors(), [] if mapped.cluster else None)
    seen: set[str] = set()
    spelled: dict[str, str] = {}
    width = max(places.values()) + 1
    for line, cells in table.rows:
        if len(cells) < width:
            found.errors.add(line, "outcome:row-too-short")
            continue
        if is_too_long(cells, table.header):
            found.errors.add(line, "outcome:row-too-long")
            continue
        person = one_line(cells[places["person"]])
        if not person or person in seen:
            found.errors.add(line, "outcome:row-person-twice" if person else "outcome:row-person-empty", mapped.person)
            continue
        seen.add(person)
        if _is_in_cluster(found, mapped, places, (line, cells), spelled):
            _add_person(found, mapped, places, (line, person, cells), mark)
    return found


def _filled_in(mapped: TrialMapped, header: Sequence[str], *, has_clusters: bool) -> TrialMapped:
    usual = {role: heads for role, heads in USUAL_HEADS.items() if has_clusters or role != "cluster"}
    said = {role: str(getattr(mapped, role)) for role in usual}
    found = by_usual_heads(said, usual, header)
    for role, code in NEEDED.items():
        if role in usual and not found[role]:
            raise TableError(code, columns=heads_in(header))
    return replace(mapped, **{"cluster": "", **found})


def _is_in_cluster(
    found: ReadTrial,
    mapped: TrialMapped,
    places: dict[str, int],
    row: tuple[int, Sequence[object]],
    spelled: dict[str, str],
) -> bool:
    """False, with the row noted as wrong, where its cluster has no name or is spelled in two ways."""
    if found.clusters is None:
        return True
    line, cells = row
    name = one_line(cells[places["cluster"]])
    if not 0 < len(name) <= UNIT_MAX:
        found.errors.add(line, "outcome:row-unit-long" if name else "outcome:row-unit-empty", mapped.cluster, name)
        return False
    other = spelled.setdefault(plain_name(name), name)
    if other != name:
        found.errors.add(line, "outcome:row-units-alike", mapped.cluster, name, other)
    return other == name


def _add_person(
    found: ReadTrial, mapped: TrialMapped, places: dict[str, int], row: tuple[int, str, Sequence[object]], mark: str
) -> None:
    line, person, cells = row
    raw = cells[places["outcome"]]
    outcome = math.nan if is_missing(raw) else number(_flagged(raw), mark)
    if is_percent(raw):
        outcome = None
        found.errors.add(line, "outcome:row-percent", mapped.outcome, raw)
    elif outcome is None:
        found.errors.add(line, "outcome:row-number", mapped.outcome, raw)
    flags = {role: flag(cells[places[role]]) for role in ("assigned", "took_up") if role in places}
    for role, value in flags.items():
        if value is None:
            found.errors.add(line, "outcome:row-flag", getattr(mapped, role), cells[places[role]])
    if outcome is None or None in flags.values():
        return
    found.people.append(person)
    found.assigned.append(flags["assigned"] or 0.0)
    found.outcome.append(outcome)
    if found.clusters is not None:
        found.clusters.append(one_line(cells[places["cluster"]]))
    if found.took_up is not None:
        found.took_up.append(flags["took_up"] or 0.0)


def _flagged(cell: object) -> object:
    """Yes and no as 1 and 0; anything else as it is."""
    value = flag(cell)
    return cell if value is None else value


def flag(cell: object) -> float | None:
    """1.0 or 0.0; None for anything else."""
    answer = yes_or_no(cell)
    return None if answer is None else float(answer)


def read_list(content: bytes) -> list[str]:
    """The numbers or names to draw from, one a line; empty lines are none. Raises ``TableError``.

    A line with columns is refused: a list to draw from needs nothing else of anybody.
    """
    if len(content) > FILE_MAX:
        raise TableError("outcome:file-too-large", megabytes=FILE_MAX // 1_000_000)
    content = unpacked(content, name="", max_bytes=FILE_MAX)
    if b"\0" in content and content[:2] not in UTF16:
        raise TableError("outcome:list-not-plain", line=1)
    names: list[str] = []
    for line, text in enumerate(decode(content).splitlines(), start=1):
        name = " ".join(text.split(" ")).strip()
        if COLUMNS.search(name):
            raise TableError("outcome:list-not-plain", line=line)
        if name:
            names.append(" ".join(name.split()))
    if len(names) > ROWS_MAX:
        raise TableError("outcome:too-many-points", most=ROWS_MAX)
    return names
