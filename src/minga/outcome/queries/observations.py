"""An indicator's values and where they came from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, Max, Min, Q, QuerySet

from minga.foundation import clock
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.writing.references import Shown
from minga.outcome.models import Observation, ObservationImport, Upload
from minga.outcome.permissions import CAN_IMPORT
from minga.outcome.queries.periods import WaitingRow, waiting_rows
from minga.outcome.queries.pictures import series_of
from minga.outcome.rules.uploads import WAITS
from minga.purpose import permissions as purpose
from minga.purpose.models import Goal, Indicator
from minga.purpose.rules import Grain
from minga.purpose.wording import GRAINS
from minga.ui.charts import Chart

PERIODS_DRAWN = 400


def waiting_uploads(actor: Actor, *, now: datetime) -> QuerySet[Upload]:
    """The actor's own files that wait to be kept or left, with their indicator, without their content."""
    mine = Upload.objects.filter(uploaded_by_id=actor.user_id, uploaded_at__gt=now - WAITS)
    return mine.select_related("indicator").defer("content").order_by("-uploaded_at", "-pk")


def waiting_upload(actor: Actor, indicator_id: int, *, now: datetime) -> tuple[int, str] | None:
    """The actor's own file that waits for this indicator, as (id, file name); None where there is none."""
    mine = waiting_uploads(actor, now=now).filter(indicator_id=indicator_id)
    return mine.values_list("pk", "file_name").first()


@dataclass(frozen=True, slots=True)
class ImportRow:
    id: int
    kind: str
    file_name: str
    file_hash: str
    source: str
    is_other_source: bool
    rows_read: int
    rows_new: int
    rows_revised: int
    rows_same: int
    rows_empty: int
    rows_waiting: int
    waiting: tuple[WaitingRow, ...]
    by: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class DataPage:
    """An indicator's imports and what they hold. ``latest`` are the newest values, by unit and period."""

    indicator_id: int
    name: str
    unit: str
    denominator: str
    grain: str
    grain_label: str
    source: str
    owner: str
    purpose_id: int
    purpose: str
    imports: tuple[ImportRow, ...]
    points: int
    revised_points: int
    units: int
    first: date | None
    last: date | None
    chart: Chart | None
    may_import: bool


def visible_indicator(actor: Actor, indicator_id: int) -> Indicator:
    """The indicator with its purpose; ``NotFoundError`` where the actor may not know of it."""
    seen = purpose.visible_to(actor).values("pk")
    rows = Indicator.objects.for_page().select_related("purpose", "owner").filter(purpose__in=seen)
    indicator = rows.filter(pk=indicator_id).first()
    if indicator is None:
        raise NotFoundError
    return indicator


def indicators_shown(actor: Actor, ids: Collection[int]) -> dict[int, Shown]:
    """Of some indicators, those that the actor may know of, as an address of theirs is shown."""
    seen = purpose.visible_to(actor).values("pk")
    rows = Indicator.objects.filter(pk__in=ids, purpose__in=seen).values_list("pk", "name", "unit")
    return {pk: Shown(name, unit) for pk, name, unit in rows}


def data_page(actor: Actor, indicator_id: int) -> DataPage:
    indicator = visible_indicator(actor, indicator_id)
    rows = Observation.objects.filter(indicator=indicator).order_by()
    now = Q(superseded_at=None)
    sums: dict[str, Any] = rows.aggregate(
        points=Count("id", filter=now),
        all=Count("id"),
        units=Count("unit", filter=now, distinct=True),
        first=Min("period", filter=now),
        last=Max("period", filter=now),
    )
    means = rows.filter(now).values("period").annotate(mean=Avg("value")).order_by("-period")
    points = [(row["period"], row["mean"]) for row in means[:PERIODS_DRAWN]][::-1]
    return DataPage(
        indicator_id=indicator.pk,
        name=indicator.name,
        unit=indicator.unit,
        denominator=indicator.denominator,
        grain=indicator.grain,
        grain_label=str(GRAINS[Grain(indicator.grain)]),
        source=indicator.source,
        owner=str(indicator.owner),
        purpose_id=indicator.purpose_id,
        purpose=indicator.purpose.title,
        imports=imports_of(indicator),
        points=sums["points"],
        revised_points=sums["all"] - sums["points"],
        units=sums["units"],
        first=sums["first"],
        last=sums["last"],
        chart=series_of(
            indicator.name, indicator.unit, indicator.grain, points, goal=_goal_of(indicator), today=clock.today()
        ),
        may_import=CAN_IMPORT(actor, indicator),
    )


def _goal_of(indicator: Indicator) -> float | None:
    """What the purpose wants it to reach, or not to pass."""
    target: float | None = Goal.objects.filter(indicator=indicator).values_list("target", flat=True).first()
    return target


def imports_of(indicator: Indicator) -> tuple[ImportRow, ...]:
    """The newest first."""
    rows = ObservationImport.objects.for_page().filter(indicator=indicator).select_related("imported_by")
    imports = list(rows.order_by("-imported_at", "-id"))
    waits = _still_waiting(indicator, imports)
    return tuple(
        ImportRow(
            id=row.pk,
            kind=row.get_kind_display(),
            file_name=row.file_name,
            file_hash=row.file_hash,
            source=row.source,
            is_other_source=row.source != indicator.source,
            rows_read=row.rows_read,
            rows_new=row.rows_new,
            rows_revised=row.rows_revised,
            rows_same=row.rows_same,
            rows_empty=row.rows_empty,
            rows_waiting=row.rows_waiting - len(row.waiting) + len(waits[row.pk]),
            waiting=waits[row.pk],
            by=str(row.imported_by),
            imported_at=row.imported_at,
        )
        for row in imports
    )


def _still_waiting(indicator: Indicator, imports: Sequence[ObservationImport]) -> dict[int, tuple[WaitingRow, ...]]:
    """Of each import the rows that wait; what has come in another way since waits no more."""
    waits = {row.pk: waiting_rows(row.waiting, indicator.grain) for row in imports}
    periods = {each.period for rows in waits.values() for each in rows}
    if not periods:
        return waits
    known = Observation.objects.current().filter(indicator=indicator, period__in=periods).order_by()
    there = set(known.values_list("unit", "period"))
    return {pk: tuple(each for each in rows if (each.unit, each.period) not in there) for pk, rows in waits.items()}
