"""Bring observations in: whole files or nothing, every bad row named, nothing known ever lost."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from minga.foundation.declared import sentence_for
from minga.foundation.events import publish
from minga.foundation.exchange.tables import TableError, file_hash
from minga.foundation.policy import Actor, RefusedError, require
from minga.kernel import Refusal
from minga.kernel.writing import one_line
from minga.outcome import events, permissions, reading
from minga.outcome.actions._locking import locked_indicator
from minga.outcome.actions.reports import ImportReport, bad_groups, bad_rows, refuse_bad
from minga.outcome.actions.waiting import Sorted, kept, refuse_all_waiting, refuse_zone, sorted_out
from minga.outcome.models import Observation, ObservationImport
from minga.outcome.rules import PUSH_MAX, DateOrder, ImportKind, RevisionPolicy, canonical, is_in_percent
from minga.purpose.actions import mark_measured
from minga.purpose.models import Indicator

BATCH = 2_000
ROLES = ("unit", "period", "value", "n")


@dataclass(frozen=True, slots=True)
class _Changes:
    """Points that are new, points that revise a known value (with its row's id), and how many say nothing new."""

    new: list[reading.Point]
    revised: list[tuple[int, reading.Point]]
    same: int


def mapped(mapping: Mapping[str, str] | reading.Mapped, indicator: Indicator) -> reading.Mapped:
    """The declared columns, the others empty; without any for units, all rows are of one named after the indicator."""
    if isinstance(mapping, reading.Mapped):
        return mapping
    unit = mapping.get("unit", "")
    return reading.Mapped(
        unit=unit,
        period=mapping.get("period", ""),
        value=mapping.get("value", ""),
        n=mapping.get("n", ""),
        only_unit="" if unit else mapping.get("only_unit", "") or indicator.name,
        sheet=mapping.get("sheet", ""),
        decimal=mapping.get("decimal", "auto"),
        dates=DateOrder(mapping.get("dates", DateOrder.ISO)),
        zone=mapping.get("zone", ""),
    )


@transaction.atomic
def import_observations(
    *,
    indicator_id: int,
    content: bytes,
    filename: str,
    mapping: Mapping[str, str] | reading.Mapped,
    by: Actor,
    now: datetime,
    source: str = "",
    revisions: RevisionPolicy = RevisionPolicy.SUPERSEDE,
    kind: ImportKind = ImportKind.FILE,
    dry_run: bool = False,
) -> ImportReport:
    """Read a CSV, Parquet or spreadsheet file of (unit, period, value, n) into an indicator, whole or not at all.

    ``mapping`` names the columns: unit, period, value, n, those left empty by their usual names; decimal is auto, "."
    or ","; dates is iso, day_first or month_first. A dry run, and a file with bad rows, writes nothing; the same file
    twice changes nothing, except from a feed (``kind``) whose values have been revised meanwhile. Rows of a period that
    has not ended wait: they are told, and taken when the same file comes again after their day. A different ``source``
    than the indicator's own is kept, and lowers the level of what is judged.
    """
    indicator = locked_indicator(indicator_id, by)
    require(permissions.CAN_IMPORT, by, indicator)
    digest = file_hash(content)
    known = _known(indicator, kind, digest)
    wanted = mapped(mapping, indicator)
    if known is not None and _says_nothing_new(known) and _is_read_alike(known, wanted):
        return _repeated(known)
    table = read_or_refuse(lambda: reading.open_table(content, filename, wanted.sheet))
    columns, found, rows, changes, report = _looked(indicator, table, wanted, (filename, digest), now=now)
    if dry_run:
        return report
    refuse_bad(report)
    if not found.points:
        raise RefusedError(Refusal("outcome:no-rows"))
    if kind == ImportKind.FILE:
        refuse_all_waiting(rows)
    _refuse_revisions(revisions, changes)
    if known is not None and known.rows_waiting and not (changes.new or changes.revised):
        return _still_waiting(known, report)
    batch = _batch(
        indicator, report, by=by, now=now, source=source, mapping=asdict(columns), revisions=revisions, kind=kind
    )
    return _write(batch, changes, report, by=by, now=now)


@transaction.atomic
def push_observations(
    *,
    indicator_id: int,
    points: Sequence[Mapping[str, object]],
    by: Actor,
    now: datetime,
    source: str = "",
    zone: str = "",
) -> ImportReport:
    """Values that a program sends: dictionaries of unit, period, value and n, whole or not at all.

    Those of a period that has not ended wait, as with a file. ``zone``: the time zone of where they come from.
    """
    refuse_zone(zone)
    indicator = locked_indicator(indicator_id, by)
    require(permissions.CAN_IMPORT, by, indicator)
    if len(points) > PUSH_MAX:
        raise RefusedError(Refusal("outcome:too-many-points", {"most": PUSH_MAX}))
    digest = file_hash(canonical([dict(point) for point in points]).encode())
    known = _known(indicator, ImportKind.PUSH, digest)
    if known is not None and _says_nothing_new(known):
        return _repeated(known)
    names = ("unit", "period", "value", "n")
    rows = [(line, [point.get(name) for name in names]) for line, point in enumerate(points, start=1)]
    table = reading.Table(list(names), rows, "")
    columns = reading.Mapped(unit="unit", period="period", value="value", n="n", decimal=".")
    units = list(_current(indicator).values_list("unit", flat=True).distinct())
    found = reading.read_observations(table, columns, grain=indicator.grain, known_units=units)
    waits = sorted_out(found.points, indicator.grain, now=now, zone=zone)
    changes = _changes(indicator, waits.over)
    report = _report("", digest, found, waits, changes)
    refuse_bad(report)
    if not (changes.new or changes.revised):
        return report
    batch = _batch(indicator, report, by=by, now=now, source=source, mapping={}, kind=ImportKind.PUSH)
    return _write(batch, changes, report, by=by, now=now)


def _known(indicator: Indicator, kind: ImportKind, digest: str) -> ObservationImport | None:
    """The import that brought exactly this before."""
    known: ObservationImport | None = ObservationImport.objects.filter(
        indicator=indicator, kind=kind, file_hash=digest
    ).first()
    return known


def _says_nothing_new(known: ObservationImport) -> bool:
    """Nothing of it waits; and a push is also a statement of what is true now: after a revision it is new again."""
    if known.rows_waiting:
        return False
    is_revised = Observation.objects.filter(import_batch=known, superseded_at__isnull=False)
    return known.kind == ImportKind.FILE or not is_revised.exists()


def _is_read_alike(known: ObservationImport, wanted: reading.Mapped) -> bool:
    """Whoever now says how numbers or dates are written may be putting right how the file was read before."""
    before = {"decimal": wanted.decimal, "dates": wanted.dates, **known.mapping}
    return before["dates"] == wanted.dates and wanted.decimal in {"auto", before["decimal"]}


def _still_waiting(known: ObservationImport, report: ImportReport) -> ImportReport:
    """It came again before any of its rows could be taken, or another file had brought them."""
    known.rows_waiting, known.waiting = report.rows_waiting, kept(report.waiting)
    known.save(update_fields=["rows_waiting", "waiting"])
    return replace(report, is_repeat=True, import_id=known.pk)


def read_or_refuse[T](read: Any) -> Any:
    """Run ``read``; a table that cannot be read becomes a refusal."""
    try:
        return read()
    except TableError as error:
        code = error.code
        if code.startswith("outcome:"):
            raise RefusedError(Refusal(code, error.params)) from None
        raise RefusedError(Refusal("outcome:bad-table", {"why": sentence_for(Refusal(code, error.params))})) from None


def report_on(
    indicator: Indicator, table: reading.Table, wanted: reading.Mapped, file: tuple[str, str], *, now: datetime
) -> ImportReport:
    """What an open table holds and would change; ``file``: its name and hash. Nothing is written."""
    return _looked(indicator, table, wanted, file, now=now)[-1]


def _looked(
    indicator: Indicator, table: reading.Table, wanted: reading.Mapped, file: tuple[str, str], *, now: datetime
) -> tuple[reading.Mapped, reading.Read, Sorted, _Changes, ImportReport]:
    columns, found = read_or_refuse(lambda: _read(table, wanted, indicator))
    rows = sorted_out(found.points, indicator.grain, now=now, zone=columns.zone)
    changes = _changes(indicator, rows.over)
    taken = tuple((role, column) for role in ROLES if (column := getattr(columns, role)))
    report = replace(_report(*file, found, rows, changes), columns=tuple(table.header), taken=taken)
    return columns, found, rows, changes, report


def _read(table: reading.Table, wanted: reading.Mapped, indicator: Indicator) -> tuple[reading.Mapped, reading.Read]:
    refuse_zone(wanted.zone)
    columns = reading.filled_in(wanted, table.header)
    units = list(_current(indicator).order_by("unit").values_list("unit", flat=True).distinct())
    in_percent = is_in_percent(indicator.unit)
    found = reading.read_observations(table, columns, grain=indicator.grain, known_units=units, in_percent=in_percent)
    return columns, found


def _current(indicator: Indicator) -> Any:
    return Observation.objects.current().filter(indicator=indicator).order_by()


def _changes(indicator: Indicator, points: Sequence[reading.Point]) -> _Changes:
    rows = _current(indicator).values_list("unit", "period", "id", "value", "n")
    known = {(unit, period): (pk, value, n) for unit, period, pk, value, n in rows.iterator(chunk_size=5_000)}
    changes = _Changes([], [], 0)
    same = 0
    for point in points:
        before = known.get((point.unit, point.period))
        if before is None:
            changes.new.append(point)
        elif before[1:] == (point.value, point.n if point.n is not None else before[2]):
            same += 1
        else:
            changes.revised.append((before[0], point))
    return _Changes(changes.new, changes.revised, same)


def _report(name: str, digest: str, found: reading.Read, rows: Sorted, changes: _Changes) -> ImportReport:
    periods = [point.period for point in rows.over]
    return ImportReport(
        file_name=name[:200],
        file_hash=digest,
        rows_read=found.rows,
        rows_new=len(changes.new),
        rows_revised=len(changes.revised),
        rows_same=changes.same,
        rows_empty=found.empty,
        rows_blank=found.blank_rows,
        columns_blank=found.blank_columns,
        sample=found.sample,
        rows_waiting=len(rows.waiting),
        units=len({point.unit for point in rows.over}),
        first=min(periods, default=None),
        last=max(periods, default=None),
        bad_rows=bad_rows(found.errors),
        bad_count=found.errors.count,
        bad_groups=bad_groups(found.errors),
        waiting=rows.shown,
    )


def _refuse_revisions(policy: RevisionPolicy, changes: _Changes) -> None:
    if policy == RevisionPolicy.APPEND_ONLY and changes.revised:
        raise RefusedError(Refusal("outcome:known-value-changed", {"line": changes.revised[0][1].line}))


def _repeated(known: ObservationImport) -> ImportReport:
    return ImportReport(
        file_name=known.file_name,
        file_hash=known.file_hash,
        rows_read=known.rows_read,
        rows_same=known.rows_read - known.rows_empty - known.rows_waiting,
        rows_empty=known.rows_empty,
        is_repeat=True,
        import_id=known.pk,
    )


def _batch(
    indicator: Indicator,
    report: ImportReport,
    *,
    by: Actor,
    now: datetime,
    source: str,
    mapping: dict[str, Any],
    kind: ImportKind = ImportKind.FILE,
    revisions: RevisionPolicy = RevisionPolicy.SUPERSEDE,
) -> ObservationImport:
    known = _known(indicator, kind, report.file_hash)
    earlier = known if known is not None and known.rows_waiting else None
    fields: dict[str, Any] = {
        "file_name": report.file_name,
        "source": one_line(source)[:300] or indicator.source,
        "mapping": mapping,
        "revision_policy": revisions,
        "rows_read": report.rows_read,
        "rows_new": report.rows_new + (earlier.rows_new if earlier else 0),
        "rows_revised": report.rows_revised + (earlier.rows_revised if earlier else 0),
        "rows_same": report.rows_same,
        "rows_empty": report.rows_empty,
        "rows_waiting": report.rows_waiting,
        "waiting": kept(report.waiting),
        "imported_by_id": by.person_id,
        "imported_at": now,
    }
    batch, _is_new = ObservationImport.objects.update_or_create(
        indicator=indicator, kind=kind, file_hash=report.file_hash, defaults=fields
    )
    return batch


def _write(
    batch: ObservationImport, changes: _Changes, report: ImportReport, *, by: Actor, now: datetime
) -> ImportReport:
    revised_ids = [pk for pk, _ in changes.revised]
    for start in range(0, len(revised_ids), BATCH // 4):
        Observation.objects.filter(pk__in=revised_ids[start : start + BATCH // 4]).update(superseded_at=now)
    points = [*changes.new, *(point for _, point in changes.revised)]
    rows = (
        Observation(
            indicator_id=batch.indicator_id,
            unit=point.unit,
            period=point.period,
            value=point.value,
            n=point.n,
            known_at=now,
            import_batch=batch,
        )
        for point in points
    )
    Observation.objects.bulk_create(rows, batch_size=BATCH)
    mark_measured(indicator_id=batch.indicator_id, now=now)
    fact = events.ObservationsImported(
        indicator_id=batch.indicator_id,
        import_id=batch.pk,
        file_hash=batch.file_hash,
        rows_new=report.rows_new,
        rows_revised=report.rows_revised,
    )
    publish(fact, by=by, now=now)
    values = {name: getattr(report, name) for name in ImportReport.__dataclass_fields__}
    return ImportReport(**(values | {"import_id": batch.pk}))
