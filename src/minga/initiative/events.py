"""What an initiative announces."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class InitiativeDrafted(Fact):
    name: ClassVar[str] = "initiative:initiative-drafted"
    initiative_id: int
    decision_id: int
    option_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeRevised(Fact):
    name: ClassVar[str] = "initiative:initiative-revised"
    initiative_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OwnerAsked(Fact):
    name: ClassVar[str] = "initiative:owner-asked"
    initiative_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class OwnerAccepted(Fact):
    name: ClassVar[str] = "initiative:owner-accepted"
    initiative_id: int
    before: int | None


@dataclass(frozen=True, kw_only=True)
class OwnerDeclined(Fact):
    name: ClassVar[str] = "initiative:owner-declined"
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class UnitsSet(Fact):
    """Planned starts as ISO dates, empty for a comparison; ``before`` holds those that moved."""

    name: ClassVar[str] = "initiative:units-set"
    initiative_id: int
    starts: dict[str, str]
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class UnitStarted(Fact):
    name: ClassVar[str] = "initiative:unit-started"
    initiative_id: int
    unit_id: int
    started_on: str


@dataclass(frozen=True, kw_only=True)
class UnitStartCorrected(Fact):
    """A start that lay behind us was changed: a plan locked on it must be looked at again."""

    name: ClassVar[str] = "initiative:unit-start-corrected"
    initiative_id: int
    unit_id: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class CommitmentMade(Fact):
    name: ClassVar[str] = "initiative:commitment-made"
    initiative_id: int
    commitment_id: int


@dataclass(frozen=True, kw_only=True)
class CommitmentKept(Fact):
    name: ClassVar[str] = "initiative:commitment-kept"
    initiative_id: int
    commitment_id: int


@dataclass(frozen=True, kw_only=True)
class CommitmentReleased(Fact):
    name: ClassVar[str] = "initiative:commitment-released"
    initiative_id: int
    commitment_id: int


@dataclass(frozen=True, kw_only=True)
class HoursNoted(Fact):
    """Somebody noted hours: neither who nor how many, and not at the moment it happens."""

    name: ClassVar[str] = "initiative:hours-noted"
    is_live: ClassVar[bool] = False
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class HoursWithdrawn(Fact):
    name: ClassVar[str] = "initiative:hours-withdrawn"
    is_live: ClassVar[bool] = False
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class HoursTotalRecorded(Fact):
    name: ClassVar[str] = "initiative:hours-total-recorded"
    initiative_id: int
    total_id: int
    hours: float
    people: int


@dataclass(frozen=True, kw_only=True)
class MilestoneSet(Fact):
    name: ClassVar[str] = "initiative:milestone-set"
    initiative_id: int
    milestone_id: int


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(Fact):
    name: ClassVar[str] = "initiative:milestone-reached"
    initiative_id: int
    milestone_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeStarted(Fact):
    name: ClassVar[str] = "initiative:initiative-started"
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeDone(Fact):
    name: ClassVar[str] = "initiative:initiative-done"
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeStopped(Fact):
    name: ClassVar[str] = "initiative:initiative-stopped"
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class MeasurementWindowOpened(Fact):
    name: ClassVar[str] = "initiative:measurement-window-opened"
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class InitiativeJudged(Fact):
    name: ClassVar[str] = "initiative:initiative-judged"
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Fact):
    """A promise or a milestone is near its day: the person responsible is told, nobody else."""

    name: ClassVar[str] = "initiative:reminder-due"
    is_live: ClassVar[bool] = False
    initiative_id: int
    kind: str
    thing_id: int
