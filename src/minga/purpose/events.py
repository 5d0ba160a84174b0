"""What a purpose announces."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class PurposeChartered(Fact):
    name: ClassVar[str] = "purpose:purpose-chartered"
    purpose_id: int


@dataclass(frozen=True, kw_only=True)
class CharterRevised(Fact):
    name: ClassVar[str] = "purpose:charter-revised"
    purpose_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CriterionReviewed(Fact):
    name: ClassVar[str] = "purpose:criterion-reviewed"
    purpose_id: int
    criterion: str
    score: int


@dataclass(frozen=True, kw_only=True)
class IndicatorRegistered(Fact):
    """``registered_on`` is what later proves that the indicator was named before the work began."""

    name: ClassVar[str] = "purpose:indicator-registered"
    purpose_id: int
    indicator_id: int


@dataclass(frozen=True, kw_only=True)
class GoalSet(Fact):
    name: ClassVar[str] = "purpose:goal-set"
    purpose_id: int
    indicator_id: int
    goal_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class PurposeCalled(Fact):
    name: ClassVar[str] = "purpose:purpose-called"
    purpose_id: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class RedecisionAsked(Fact):
    """A published verdict, or a lapsed date, asks for a new call."""

    name: ClassVar[str] = "purpose:redecision-asked"
    purpose_id: int
    because: str


@dataclass(frozen=True, kw_only=True)
class PurposeClosed(Fact):
    name: ClassVar[str] = "purpose:purpose-closed"
    purpose_id: int


@dataclass(frozen=True, kw_only=True)
class RoadmapReordered(Fact):
    name: ClassVar[str] = "purpose:roadmap-reordered"
    purpose_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SponsorAsked(Fact):
    name: ClassVar[str] = "purpose:sponsor-asked"
    purpose_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SponsorAnswered(Fact):
    name: ClassVar[str] = "purpose:sponsor-answered"
    purpose_id: int
    is_accepted: bool


@dataclass(frozen=True, kw_only=True)
class IndicatorRevised(Fact):
    """``before`` is what stood there: what is measured may be corrected, in sight, until a plan is sealed."""

    name: ClassVar[str] = "purpose:indicator-revised"
    purpose_id: int
    indicator_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class IndicatorWithdrawn(Fact):
    name: ClassVar[str] = "purpose:indicator-withdrawn"
    purpose_id: int
    indicator_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OwnerAsked(Fact):
    name: ClassVar[str] = "purpose:owner-asked"
    purpose_id: int
    indicator_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class OwnerAnswered(Fact):
    name: ClassVar[str] = "purpose:owner-answered"
    purpose_id: int
    indicator_id: int
    is_accepted: bool


@dataclass(frozen=True, kw_only=True)
class PurposeDiscarded(Fact):
    name: ClassVar[str] = "purpose:purpose-discarded"
    purpose_id: int


@dataclass(frozen=True, kw_only=True)
class PurposeRestored(Fact):
    name: ClassVar[str] = "purpose:purpose-restored"
    purpose_id: int
