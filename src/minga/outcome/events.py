"""What the outcome link announces."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class ObservationsImported(Fact):
    name: ClassVar[str] = "outcome:observations-imported"
    indicator_id: int
    import_id: int
    file_hash: str
    added: int
    revised: int


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(Fact):
    name: ClassVar[str] = "outcome:plan-drafted"
    plan_id: int
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class PlanRevised(Fact):
    name: ClassVar[str] = "outcome:plan-revised"
    plan_id: int


@dataclass(frozen=True, kw_only=True)
class PlanLocked(Fact):
    """The hash is what proves later that the plan did not change."""

    name: ClassVar[str] = "outcome:plan-locked"
    plan_id: int
    initiative_id: int
    plan_hash: str


@dataclass(frozen=True, kw_only=True)
class PlanAmended(Fact):
    name: ClassVar[str] = "outcome:plan-amended"
    plan_id: int
    amendment_id: int
    before_hash: str
    after_hash: str
    is_after_data: bool


@dataclass(frozen=True, kw_only=True)
class RivalNamed(Fact):
    name: ClassVar[str] = "outcome:rival-named"
    plan_id: int
    rival_id: int


@dataclass(frozen=True, kw_only=True)
class RivalExamined(Fact):
    name: ClassVar[str] = "outcome:rival-examined"
    plan_id: int
    rival_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class OutcomeAssessed(Fact):
    name: ClassVar[str] = "outcome:outcome-assessed"
    plan_id: int
    assessment_id: int
    inputs_hash: str
    level: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class VerdictSigned(Fact):
    name: ClassVar[str] = "outcome:verdict-signed"
    assessment_id: int
    verdict_id: int


@dataclass(frozen=True, kw_only=True)
class VerdictPublished(Fact):
    name: ClassVar[str] = "outcome:verdict-published"
    verdict_id: int
    assessment_id: int
    initiative_id: int
    purpose_id: int
    level: int
    verdict: str
