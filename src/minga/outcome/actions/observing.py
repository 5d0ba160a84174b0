"""Feed an indicator: read, report every bad row, and write all or nothing."""

import gzip
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.exchange.tables import TableError, decode, file_hash, rows
from minga.foundation.policy import Actor, NotFoundError, RefusedError, require
from minga.kernel import Refusal
from minga.outcome import events, permissions
from minga.outcome.models import Observation, ObservationImport, Trial
from minga.outcome.rules import MAX_ROWS, MIN_GROUP, BadRow, ImportKind, read_rows
from minga.outcome.rules.assessing import pack
from minga.outcome.rules.observing import MAX_REPORTED, Columns, Point
from minga.purpose.models import Indicator
from minga.purpose.permissions import visible_to as visible_purposes

BATCH = 5_000
MAX_BYTES = 200_000_000
YES, NO = frozenset({"1", "true", "yes", "sí", "si", "1.0"}), frozenset({"0", "false", "no", "0.0"})

type Cells = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class TrialColumns:
    """Which column says who was drawn, who took part and what came of it (yes/no or 1/0)."""

    assigned: str
    took_up: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. ``bad`` names at most 200 rows, ``bad_count`` counts all."""

    rows: int
    added: int
    revised: int
    kept: int
    bad: tuple[BadRow, ...]
    bad_count: int
    is_known_file: bool
    batch_id: int | None = None


@transaction.atomic
def import_observations(
    *,
    indicator_id: int,
    content: bytes,
    filename: str,
    columns: Columns,
    by: Actor,
    now: datetime,
    is_dry_run: bool = False,
) -> ImportReport:
    """Import a CSV or Parquet file, plain or gzipped. A value that differs from the known one supersedes it.

    A dry run writes nothing and reports each bad row. Otherwise one bad row refuses the whole file. The same file
    twice changes nothing. Raises ``RefusedError``, ``TableError``.
    """
    indicator = _fed(indicator_id, by)
    digest = file_hash(content)
    if ObservationImport.objects.filter(indicator=indicator, file_hash=digest).exists():
        return ImportReport(0, 0, 0, 0, (), 0, is_known_file=True)
    current = _current(indicator)
    needs = [name for name in (columns.unit, columns.period, columns.value, columns.n) if name]
    table = list(read_table(content, filename, needs))
    units = {unit for unit, _period in current}
    reading = read_rows(table, columns, grain=indicator.grain, known_units=units)
    added = [point for point in reading.points if (point.unit, point.period) not in current]
    revised = [point for point in reading.points if _differs(point, current)]
    kept = len(reading.points) - len(added) - len(revised)
    report = ImportReport(
        len(table), len(added), len(revised), kept, reading.bad, reading.bad_count, is_known_file=False
    )
    if is_dry_run:
        return report
    _require_clean(report)
    batch = _batch(indicator, ImportKind.SERIES, filename=filename, digest=digest, report=report, by=by, now=now)
    _write(batch, [*added, *revised], [current[point.unit, point.period][0] for point in revised], now)
    return _done(batch, report, by, now)


def _fed(indicator_id: int, by: Actor) -> Indicator:
    indicator = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if indicator is None or not visible_purposes(by).filter(pk=indicator.purpose_id).exists():
        raise NotFoundError
    require(permissions.CAN_FEED, by, indicator)
    return indicator


def _current(indicator: Indicator) -> dict[tuple[str, date], tuple[int, float, int | None]]:
    known = Observation.objects.filter(indicator=indicator, superseded_at=None)
    rows_known = known.values_list("unit", "period", "id", "value", "n")
    return {(unit, period): (pk, value, n) for unit, period, pk, value, n in rows_known}


def _differs(point: Point, current: dict[tuple[str, date], tuple[int, float, int | None]]) -> bool:
    known = current.get((point.unit, point.period))
    return known is not None and (known[1], known[2]) != (point.value, point.n)


def _require_clean(report: ImportReport) -> None:
    if report.bad_count:
        raise RefusedError(Refusal("outcome:rows-bad", {"bad": report.bad_count, "rows": report.rows}))
    if not report.rows:
        raise TableError("exchange:empty")


def _batch(
    indicator: Indicator,
    kind: ImportKind,
    *,
    filename: str,
    digest: str,
    report: ImportReport,
    by: Actor,
    now: datetime,
) -> ObservationImport:
    return ObservationImport.objects.create(
        indicator=indicator, kind=kind, filename=filename[:200], file_hash=digest, source=indicator.source,
        row_count=report.rows, revised_count=report.revised, imported_by_id=by.person_id, imported_at=now,
    )  # fmt: skip


def _write(batch: ObservationImport, points: list[Point], superseded: list[int], now: datetime) -> None:
    for first in range(0, len(superseded), 500):
        Observation.objects.filter(pk__in=superseded[first : first + 500]).update(superseded_at=now)
    Observation.objects.bulk_create(
        (
            Observation(
                indicator_id=batch.indicator_id, batch=batch, unit=point.unit, period=point.period, value=point.value,
                n=point.n, known_at=now,
            )
            for point in points
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _done(batch: ObservationImport, report: ImportReport, by: Actor, now: datetime) -> ImportReport:
    fact = events.ObservationsImported(
        indicator_id=batch.indicator_id, import_id=batch.pk, file_hash=batch.file_hash, added=report.added,
        revised=report.revised,
    )  # fmt: skip
    publish(fact, by=by, now=now)
    return ImportReport(
        report.rows, report.added, report.revised, report.kept, (), 0, is_known_file=False, batch_id=batch.pk
    )


def read_table(content: bytes, filename: str, needs: list[str]) -> Iterator[Cells]:
    """(line, cells) of a CSV or Parquet file, plain or gzipped. Raises ``TableError`` or ``RefusedError``."""
    if filename.endswith(".gz"):
        content = _unzipped(content, filename)
    if content[:4] == b"PAR1":
        yield from _parquet(content, needs)
        return
    for row in rows(decode(content), needs=needs):
        if row.line > MAX_ROWS:
            raise RefusedError(Refusal("outcome:too-many-rows", {"most": MAX_ROWS}))
        yield row.line, row.cells


def _unzipped(content: bytes, filename: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            unzipped = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        raise TableError("exchange:unreadable", path=filename, why=str(error)) from None
    if len(unzipped) > MAX_BYTES:
        raise TableError("exchange:too-large", path=filename, megabytes=MAX_BYTES // 1_000_000)
    return unzipped


def _parquet(content: bytes, needs: list[str]) -> Iterator[Cells]:
    import pyarrow as pa  # noqa: PLC0415  (60 MB that only such a file needs)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        source = parquet.ParquetFile(pa.BufferReader(content))
        missing = [name for name in needs if name not in source.schema_arrow.names]
        if missing:
            raise TableError("exchange:missing-columns", columns=", ".join(missing))
        if source.metadata.num_rows > MAX_ROWS:
            raise RefusedError(Refusal("outcome:too-many-rows", {"most": MAX_ROWS}))
        line = 1
        for batch in source.iter_batches(columns=needs):
            for cells in batch.to_pylist():
                line += 1
                yield line, {name: "" if value is None else str(value) for name, value in cells.items()}
    except pa.ArrowException as error:
        raise RefusedError(Refusal("outcome:not-parquet", {"why": str(error).splitlines()[0]})) from None


@transaction.atomic
def import_trial(
    *, indicator_id: int, content: bytes, filename: str, columns: TrialColumns, by: Actor, now: datetime
) -> ImportReport:
    """Import one row a person of a lottery. Kept are three bits each, in a shuffled order, without any name."""
    indicator = _fed(indicator_id, by)
    digest = file_hash(content)
    if ObservationImport.objects.filter(indicator=indicator, file_hash=digest).exists():
        return ImportReport(0, 0, 0, 0, (), 0, is_known_file=True)
    needs = [columns.assigned, columns.took_up, columns.outcome]
    people, bad = _yes_no(read_table(content, filename, needs), needs)
    report = ImportReport(
        len(people) + len(bad), len(people), 0, 0, tuple(bad[:MAX_REPORTED]), len(bad), is_known_file=False
    )
    _require_clean(report)
    drawn = sum(person[0] for person in people)
    if min(drawn, len(people) - drawn) < MIN_GROUP:
        raise RefusedError(Refusal("outcome:trial-too-small", {"least": MIN_GROUP}))
    batch = _batch(indicator, ImportKind.TRIAL, filename=filename, digest=digest, report=report, by=by, now=now)
    _keep_trial(batch, people, now)
    return _done(batch, report, by, now)


def _keep_trial(batch: ObservationImport, people: list[tuple[bool, ...]], now: datetime) -> None:
    # The order of a list of names could be known elsewhere: an order drawn from the file's own hash hides it, and
    # the same file still gives the same figures.
    random.Random(batch.file_hash).shuffle(people)  # noqa: S311
    assigned, took_up, outcome = (pack([person[place] for person in people]) for place in range(3))
    Trial.objects.create(
        batch=batch, indicator_id=batch.indicator_id, size=len(people), assigned=assigned, took_up=took_up,
        outcome=outcome, known_at=now,
    )  # fmt: skip


def _yes_no(table: Iterable[Cells], needs: list[str]) -> tuple[list[tuple[bool, ...]], list[BadRow]]:
    people: list[tuple[bool, ...]] = []
    bad: list[BadRow] = []
    for line, cells in table:
        said: list[Any] = [cells.get(name, "").strip().casefold() for name in needs]
        wrong = [name for name, word in zip(needs, said, strict=True) if word not in YES | NO]
        if wrong:
            bad.append(BadRow(line, wrong[0], cells.get(wrong[0], "")[:60], "outcome:row-yes-no"))
        else:
            people.append(tuple(word in YES for word in said))
    return people, bad
