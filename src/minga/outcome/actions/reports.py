"""What a file holds, what it would change, and what is wrong with it: row by row, and reason by reason."""

from dataclasses import dataclass
from datetime import date

from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.kernel import Refusal
from minga.outcome import reading
from minga.outcome.queries.periods import WaitingRow


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that is wrong: ``line`` counts from 1 with the header; ``sentence`` is in the active language."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BadGroup:
    """Rows that are wrong for one reason: how many, the first lines, and the sentence of the first."""

    count: int
    lines: tuple[int, ...]
    column: str
    sentence: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What a file holds, what it would change, and what is wrong with it. ``taken``: role and column of the mapping."""

    file_name: str
    file_hash: str
    rows_read: int = 0
    rows_new: int = 0
    rows_revised: int = 0
    rows_same: int = 0
    rows_empty: int = 0
    rows_blank: int = 0
    columns_blank: int = 0
    sample: tuple[str, float] | None = None
    rows_waiting: int = 0
    units: int = 0
    first: date | None = None
    last: date | None = None
    columns: tuple[str, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    bad_count: int = 0
    bad_groups: tuple[BadGroup, ...] = ()
    waiting: tuple[WaitingRow, ...] = ()
    is_repeat: bool = False
    import_id: int | None = None

    @property
    def is_clean(self) -> bool:
        return self.bad_count == 0


def bad_rows(errors: reading.Errors) -> tuple[BadRow, ...]:
    """The first bad rows, each with its sentence."""
    return tuple(
        BadRow(
            error.line,
            error.column,
            error.value,
            sentence_for(Refusal(error.code, {"value": error.value, "other": errors.others[place]})),
        )
        for place, error in enumerate(errors.shown)
    )


def bad_groups(errors: reading.Errors) -> tuple[BadGroup, ...]:
    """What is wrong, reason by reason, the most frequent first: nobody reads 390 lines."""
    groups = sorted(errors.groups.values(), key=lambda group: -group.count)
    return tuple(
        BadGroup(
            group.count,
            tuple(group.lines),
            group.column,
            sentence_for(Refusal(group.code, {"value": group.value, "other": group.other})),
        )
        for group in groups
    )


def refuse_bad(report: ImportReport) -> None:
    """Raise with the first bad row; nothing has been written."""
    if report.is_clean:
        return
    first = report.bad_rows[0]
    params = {"count": report.bad_count, "line": first.line, "column": first.column, "why": first.sentence}
    raise RefusedError(Refusal("outcome:bad-rows", params))
