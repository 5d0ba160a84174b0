"""The frozen rows that the screens of this link show."""

from dataclasses import dataclass
from datetime import date, datetime

from minga.initiative.models import Initiative
from minga.initiative.permissions import MayWithCommitment


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    id: int
    title: str
    owner: str
    state: str
    state_label: str
    state_tone: str
    outcome_status: str
    outcome_label: str
    outcome_tone: str
    drafted_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    decision_id: int
    community_id: int
    community: str


@dataclass(frozen=True, slots=True)
class StartChangeRow:
    before: date | None
    after: date | None
    reason: str
    by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class UnitRow:
    id: int
    name: str
    starts_on: date | None
    started_on: date | None
    role: str
    role_label: str
    is_late: bool
    changes: tuple[StartChangeRow, ...]

    @property
    def date(self) -> date | None:
        """The real start where there is one, else the plan."""
        return self.started_on or self.starts_on


@dataclass(frozen=True, slots=True)
class Wave:
    """Units that start on the same day."""

    date: date | None
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    id: int
    person: str
    is_mine: bool
    what: str
    hours: float
    due_on: date
    is_late: bool
    state: str
    state_label: str
    note: str
    settled_at: datetime | None
    may: MayWithCommitment


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    id: int
    title: str
    due_on: date
    done_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class HoursTotalRow:
    hours: float
    people: int
    source: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HoursSum:
    """Hours contributed. ``hours`` is None where showing it would tell what one person did."""

    hours: float | None
    people: int | None
    sources: tuple[HoursTotalRow, ...]


@dataclass(frozen=True, slots=True)
class MyHoursRow:
    id: int
    hours: float
    worked_on: date
    what: str


@dataclass(frozen=True, slots=True)
class CycleTimes:
    """When the work passed each link, as the journal tells it. None where it has not, or did not begin with an idea."""

    idea_at: datetime | None
    decided_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def days_to_decide(self) -> int | None:
        return _days(self.idea_at, self.decided_at)

    @property
    def days_to_start(self) -> int | None:
        return _days(self.decided_at, self.started_at)

    @property
    def days_to_end(self) -> int | None:
        return _days(self.started_at, self.ended_at)

    @property
    def days_in_all(self) -> int | None:
        """From the idea, or where there was none the decision, to the end."""
        return _days(self.idea_at or self.decided_at, self.ended_at)


def _days(start: datetime | None, end: datetime | None) -> int | None:
    return (end - start).days if start is not None and end is not None else None


@dataclass(frozen=True, slots=True)
class Knot:
    """One place on the way that led here."""

    kind: str
    text: str
    url: str
    at: datetime | None = None
    by: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class InitiativeDetail:
    initiative: Initiative
    row: InitiativeRow
    asked_owner: str
    waves: tuple[Wave, ...]
    milestones: tuple[MilestoneRow, ...]
    commitments: tuple[CommitmentRow, ...]
    hours: HoursSum
    my_hours: tuple[MyHoursRow, ...]
    cycle: CycleTimes
