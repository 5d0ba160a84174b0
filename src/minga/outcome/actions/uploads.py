"""A file chosen on a page: kept aside for its bringer, looked at, spoken of, and kept or forgotten."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db import transaction

from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import file_hash
from minga.foundation.policy import Actor, NotFoundError, RefusedError, require
from minga.kernel import Refusal
from minga.outcome import permissions, reading
from minga.outcome.actions._locking import locked_indicator
from minga.outcome.actions.imports import import_observations, read_or_refuse, report_on
from minga.outcome.actions.reports import ImportReport
from minga.outcome.models import Upload
from minga.outcome.reading.guessing import Column, Dates, columns_of, dates_of, guessed, text_of, twin_of
from minga.outcome.rules import FILE_MAX, DateOrder, RevisionPolicy
from minga.outcome.rules.uploads import AT_ONCE, NO_COLUMN, WAITS, is_over, with_choices
from minga.purpose.models import Indicator

ROWS_SHOWN, CELLS_SHOWN = 6, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A file as it was read: its columns, what each is taken for, its first rows, and what would be kept.

    ``dates`` and ``decimals`` are questions that only a person can answer; until then nothing is kept.
    """

    upload: Upload
    indicator: Indicator
    columns: tuple[Column, ...]
    mapped: reading.Mapped
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    dates: Dates | None = None
    decimals: Mapping[str, str] | None = None
    report: ImportReport | None = None
    error: str = ""

    @property
    def lacks_columns(self) -> bool:
        return not (self.mapped.period and self.mapped.value)

    @property
    def may_keep(self) -> bool:
        is_asked = self.lacks_columns or self.dates is not None or self.decimals is not None
        report = self.report
        return not is_asked and report is not None and report.is_clean and bool(report.rows_new or report.rows_revised)

    @property
    def said(self) -> dict[str, str]:
        """What the form shows as chosen: what somebody said, and else what was guessed."""
        named = {role: getattr(self.mapped, role) for role in ("period", "value", "unit", "n")}
        shown = named | {role: named[role] or NO_COLUMN for role in ("unit", "n")}
        return shown | {name: value for name, value in self.upload.choices.items() if name not in shown}


@transaction.atomic
def park_file(*, indicator_id: int, content: bytes, filename: str, by: Actor, now: datetime) -> Upload:
    """Keep a file aside for whoever brings it, so that it is not chosen again at every step. Tells nobody."""
    indicator = locked_indicator(indicator_id, by)
    require(permissions.CAN_IMPORT, by, indicator)
    if len(content) > FILE_MAX:
        raise RefusedError(Refusal("outcome:file-too-large", {"megabytes": FILE_MAX // 1_000_000}))
    read_or_refuse(lambda: reading.open_table(content, filename))
    mine = Upload.objects.filter(uploaded_by_id=by.person_id)
    mine.filter(indicator=indicator).delete()
    left = list(mine.order_by("-uploaded_at", "-id").values_list("pk", flat=True)[AT_ONCE - 1 :])
    mine.filter(pk__in=left).delete()
    packed = gzip.compress(content, compresslevel=1, mtime=0)
    upload: Upload = Upload.objects.create(
        indicator=indicator, file_name=filename[:200], content=packed, uploaded_by_id=by.person_id, uploaded_at=now
    )
    return upload


@transaction.atomic
def say_of_file(*, upload_id: int, said: Mapping[str, str], by: Actor, now: datetime) -> Upload:
    """Which column is what, how dates and decimals are written: kept with the file until it is read so."""
    upload, _indicator = _mine(upload_id, by, now)
    upload.choices = with_choices(upload.choices, said)
    upload.save(update_fields=["choices"])
    return upload


@transaction.atomic
def look_at_file(*, upload_id: int, by: Actor, now: datetime) -> Look:
    """The file as it would be read now; nothing is written."""
    upload, indicator = _mine(upload_id, by, now)
    content, said = gzip.decompress(bytes(upload.content)), upload.choices
    try:
        table = read_or_refuse(lambda: reading.open_table(content, upload.file_name, said.get("sheet", "")))
    except RefusedError as refused:
        error = sentence_for(refused.refusal)
        return Look(
            upload=upload, indicator=indicator, columns=(), mapped=reading.Mapped(), header=(), rows=(), error=error
        )
    columns = columns_of(table)
    without = {role for role in ("unit", "n") if said.get(role) == NO_COLUMN}
    chosen = _mapped(said, indicator, columns)
    twin, mapped = twin_of(table, chosen, without=without), guessed(table, chosen, indicator.grain, without=without)
    first = islice(table.rows, ROWS_SHOWN)
    rows = tuple(tuple(text_of(cell) for cell in cells[:CELLS_SHOWN]) for _line, cells in first)
    header = tuple(table.header[:CELLS_SHOWN])
    dates = dates_of(table, mapped.period, indicator.grain) if mapped.period and "dates" not in said else None
    mapped = replace(mapped, dates=dates.order) if dates else mapped
    look = Look(
        upload=upload, indicator=indicator, columns=columns, header=header, rows=rows, mapped=mapped, dates=dates
    )
    if twin:
        return replace(look, error=sentence_for(Refusal("exchange:repeated-column", {"column": twin})))
    if look.lacks_columns:
        return look
    file = (upload.file_name, file_hash(content))
    try:
        return replace(look, report=report_on(indicator, table, mapped, file, now=now))
    except RefusedError as refused:
        if refused.refusal.code == "outcome:unclear-decimals":
            return replace(look, decimals={name: str(text) for name, text in refused.refusal.params.items()})
        return replace(look, error=sentence_for(refused.refusal))


@transaction.atomic
def keep_file(*, upload_id: int, by: Actor, now: datetime) -> ImportReport:
    """Take the file in, read as it was last looked at, whole or not at all; then nothing of it waits here."""
    look = look_at_file(upload_id=upload_id, by=by, now=now)
    if look.lacks_columns or look.dates is not None or (look.report is None and look.error):
        raise RefusedError(Refusal("outcome:file-unread"))
    said = look.upload.choices
    report = import_observations(
        indicator_id=look.indicator.pk,
        content=gzip.decompress(bytes(look.upload.content)),
        filename=look.upload.file_name,
        mapping=look.mapped,
        source=said.get("source", ""),
        revisions=RevisionPolicy(said.get("revisions", RevisionPolicy.SUPERSEDE)),
        by=by,
        now=now,
    )
    look.upload.delete()
    return report


def forget_files(*, now: datetime) -> int:
    """Files that nobody kept within a day are gone."""
    return int(Upload.objects.filter(uploaded_at__lte=now - WAITS).delete()[0])


def _mine(upload_id: int, by: Actor, now: datetime) -> tuple[Upload, Indicator]:
    """The file and its indicator, for whoever brought it and still may; for anybody else there is none."""
    upload = Upload.objects.filter(pk=upload_id, uploaded_by_id=by.user_id or 0).first()
    if upload is None or is_over(upload.uploaded_at, now):
        raise NotFoundError
    indicator = locked_indicator(upload.indicator_id, by)
    require(permissions.CAN_IMPORT, by, indicator)
    return upload, indicator


def _mapped(said: Mapping[str, str], indicator: Indicator, columns: tuple[Column, ...]) -> reading.Mapped:
    """What has been said of a file's columns; a head that is not among them was not said of this file."""
    heads = {column.name for column in columns}
    unit, period, value, n = (
        name if (name := said.get(role, "")) in heads else "" for role in ("unit", "period", "value", "n")
    )
    return reading.Mapped(
        unit=unit,
        period=period,
        value=value,
        n=n,
        only_unit=indicator.name,
        decimal=said.get("decimal", "auto"),
        dates=DateOrder(said.get("dates", DateOrder.ISO)),
        sheet=said.get("sheet", ""),
        zone=said.get("zone", ""),
    )
