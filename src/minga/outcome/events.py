"""What this link announces. Figures are in the assessment; facts carry ids, levels and hashes."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class ObservationsImported(Fact):
    """``file_hash`` and the counts prove later what was known when."""

    name: ClassVar[str] = "outcome:observations-imported"
    indicator_id: int
    import_id: int
    file_hash: str
    rows_new: int
    rows_revised: int


@dataclass(frozen=True, kw_only=True)
class TrialImported(Fact):
    """Rows of single people: only how many, never who."""

    name: ClassVar[str] = "outcome:trial-imported"
    plan_id: int
    indicator_id: int
    import_id: int
    file_hash: str
    people: int


@dataclass(frozen=True, kw_only=True)
class FeedChanged(Fact):
    """A feed was made, paused, resumed or removed, or stopped by itself: ``state`` is the new one."""

    name: ClassVar[str] = "outcome:feed-changed"
    feed_id: int
    indicator_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(Fact):
    name: ClassVar[str] = "outcome:plan-drafted"
    plan_id: int
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class PlanRevised(Fact):
    name: ClassVar[str] = "outcome:plan-revised"
    plan_id: int
    initiative_id: int


@dataclass(frozen=True, kw_only=True)
class PlanLocked(Fact):
    """The journal's chain dates the hash: nobody can lock a plan backwards in time."""

    name: ClassVar[str] = "outcome:plan-locked"
    plan_id: int
    initiative_id: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PlanDrawn(Fact):
    """Of a list of people only its hash; ``seed`` is the one that was used, so that anybody can draw again."""

    name: ClassVar[str] = "outcome:plan-drawn"
    plan_id: int
    initiative_id: int
    draw_id: int
    list_hash: str
    listed: int
    drawn: int
    seed: str
    algorithm: str


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Fact):
    """For a step of the theory of change: that there is some, and whether it supports; the text is in the table."""

    name: ClassVar[str] = "outcome:evidence-added"
    plan_id: int
    initiative_id: int
    evidence_id: int
    is_supporting: bool


@dataclass(frozen=True, kw_only=True)
class PlanAmended(Fact):
    name: ClassVar[str] = "outcome:plan-amended"
    plan_id: int
    initiative_id: int
    amendment_id: int
    hash_before: str
    hash_after: str


@dataclass(frozen=True, kw_only=True)
class RivalRaised(Fact):
    name: ClassVar[str] = "outcome:rival-raised"
    plan_id: int
    initiative_id: int
    rival_id: int


@dataclass(frozen=True, kw_only=True)
class RivalExamined(Fact):
    name: ClassVar[str] = "outcome:rival-examined"
    plan_id: int
    initiative_id: int
    rival_id: int
    state: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PlanAssessed(Fact):
    name: ClassVar[str] = "outcome:plan-assessed"
    plan_id: int
    initiative_id: int
    assessment_id: int
    inputs_hash: str


@dataclass(frozen=True, kw_only=True)
class VerdictPublished(Fact):
    name: ClassVar[str] = "outcome:verdict-published"
    verdict_id: int
    assessment_id: int
    plan_id: int
    initiative_id: int
    code: str
    level: int


@dataclass(frozen=True, kw_only=True)
class TruthStated(Fact):
    """Somebody said what happened to a forecast, or corrected it; the figure stands in the row."""

    name: ClassVar[str] = "outcome:truth-stated"
    question_id: int
    truth_id: int
    is_correction: bool
