"""What pages show of a census's files."""

from dataclasses import dataclass
from typing import Any

from minga.foundation.census import wording
from minga.foundation.census.models import CensusFile
from minga.foundation.census.permissions import CAN_ADMINISTER
from minga.foundation.census.rules import BAD_SHOWN, FileState
from minga.foundation.declared import sentence_for
from minga.foundation.policy import Actor, NotFoundError, require
from minga.kernel import Refusal


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its line and why, never what stands in it."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class FileRow:
    id: int
    census_id: int
    census: str
    file_name: str
    state: str
    state_label: str
    total: int
    done: int
    came: int
    changed: int
    same: int
    went: int
    went_verified: int
    bad_count: int
    bad: tuple[BadRow, ...]
    identifier_name: str
    proof_name: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def may_start(self) -> bool:
        return self.state == FileState.WAITING and bool(self.total and self.came + self.changed + self.went)


def files_of(actor: Actor, census_id: int) -> tuple[FileRow, ...]:
    """A census's files of the last day, the newest first, for administrators only."""
    require(CAN_ADMINISTER, actor, None)
    rows = CensusFile.objects.select_related("census").filter(census_id=census_id)
    return tuple(_row(each, shown=0) for each in rows.order_by("-id")[:10])


def file_row(actor: Actor, file_id: int, *, shown: int = BAD_SHOWN) -> FileRow:
    require(CAN_ADMINISTER, actor, None)
    found: Any = CensusFile.objects.select_related("census").filter(pk=file_id).first()
    if found is None:
        raise NotFoundError
    return _row(found, shown=shown)


def _row(parked: CensusFile, *, shown: int) -> FileRow:
    how = parked.how
    return FileRow(
        id=parked.pk,
        census_id=parked.census_id,
        census=parked.census.name,
        file_name=parked.file_name,
        state=parked.state,
        state_label=str(wording.FILE_STATES[FileState(parked.state)]),
        total=parked.total,
        done=parked.done,
        came=parked.came,
        changed=parked.changed,
        same=parked.same,
        went=parked.went,
        went_verified=parked.went_verified,
        bad_count=parked.bad_count,
        bad=tuple(
            BadRow(each["line"], sentence_for(Refusal(each["code"], each["params"]))) for each in parked.bad[:shown]
        ),
        identifier_name=how.get("identifier_name", ""),
        proof_name=how.get("proof_name", ""),
        columns=tuple(how.get("columns", ())),
        ignored=tuple(how.get("ignored", ())),
    )
