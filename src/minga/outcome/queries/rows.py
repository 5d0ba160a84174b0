"""The frozen rows that the screens of this link show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from minga.outcome.models import MeasurementPlan
from minga.outcome.permissions import May
from minga.outcome.wording import STEP_STATES, STEP_TONES
from minga.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class RivalRow:
    id: int
    text: str
    state: str
    state_label: str
    tone: str
    finding: str
    raised_by: str
    raised_at: datetime
    examined_by: str
    examined_at: datetime | None
    may_examine: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an amendment, before and after, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    changes: tuple[Change, ...]
    reason: str
    by: str
    amended_at: datetime
    hash_after: str
    is_after_data: bool


@dataclass(frozen=True, slots=True)
class GuardrailRow:
    name: str
    unit: str
    limit: str
    mean: str
    is_breached: bool
    has_values: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    code: str
    label: str
    passed: bool | None
    figure: float | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A figure somebody would quote: shown struck through, with the reason."""

    label: str
    figure: str
    reason: str


@dataclass(frozen=True, slots=True)
class SecondaryRow:
    label: str
    effect: str
    interval: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be said of an assessment, in words: unit, denominator, absolute and relative, window.

    ``failed`` is read first: each sentence took evidence away; ``reasons`` say what else keeps the level from rising,
    and ``takes`` what would have lifted it to ``next_level``.
    """

    failed: tuple[str, ...]
    sentence: str
    code: str
    code_label: str
    tone: str
    level: int
    level_name: str
    effect: str
    relative: str
    unit: str
    interval: str
    denominator: str
    window: str
    compared: str
    p_value: float | None
    smallest_p: float | None
    reasons: tuple[str, ...]
    next_level: int | None
    takes: tuple[str, ...]
    refused: tuple[RefusedRow, ...]
    secondary: tuple[SecondaryRow, ...]
    blend: tuple[tuple[str, str], ...]
    checks: tuple[CheckRow, ...]
    guardrails: tuple[GuardrailRow, ...]

    @property
    def naive(self) -> RefusedRow | None:
        return self.refused[0] if self.refused else None


@dataclass(frozen=True, slots=True)
class Rung:
    number: int
    name: str
    wording: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    id: int
    number: int
    level: int
    level_name: str
    code: str
    code_label: str
    tone: str
    computed_at: datetime
    computed_by: str
    inputs_hash: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    id: int
    initiative_id: int
    indicator: str
    method: str
    state: str
    state_label: str
    starts_on: date
    closes_on: date
    locked_on: date | None
    is_locked_before_start: bool
    verdict_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRow:
    """A plan's draw. Without ``drawn_at`` it has not been made; without ``seed`` the lock is not sealed yet."""

    seed: str
    list_hash: str = ""
    listed: int = 0
    drawn: int = 0
    chosen: tuple[str, ...] = ()
    algorithm: str = ""
    drawn_by: str = ""
    drawn_at: datetime | None = None
    chain_position: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    text: str
    source: str
    is_supporting: bool
    by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a theory of change; its newest evidence stands first and counts."""

    number: int
    claim: str
    evidence: tuple[EvidenceRow, ...]
    may_add: bool

    @property
    def state(self) -> str:
        if not self.evidence:
            return "open"
        return "shown" if self.evidence[0].is_supporting else "contradicted"

    @property
    def state_label(self) -> str:
        return str(STEP_STATES[self.state])

    @property
    def tone(self) -> str:
        return STEP_TONES[self.state]


@dataclass(frozen=True, slots=True)
class Hope:
    """What was to be reached, and the smallest change that the plan promised to see. ``share`` is of the way."""

    baseline: str
    target: str
    due_on: date
    share: str
    smallest: str
    unit_of_change: str
    is_beyond_sight: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One place on a plan's line of time: what happens, when, and who does it."""

    title: str
    at: date | None
    text: str
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class FigurePlan:
    """What the owner of a figure reads of a plan that uses it: until when, compared with what, for which units."""

    row: PlanRow
    indicator_id: int
    compared: str
    looks: tuple[date, date]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    plan: MeasurementPlan
    row: PlanRow
    compared: str
    looks: tuple[date, date]
    timeline: tuple[Moment, ...]
    starts: tuple[tuple[str, date], ...]
    comparison: tuple[str, ...]
    is_compared: bool
    smallest_change: str
    why_no_power: str
    hope: Hope | None
    guardrails: tuple[Mapping[str, Any], ...]
    rivals: tuple[RivalRow, ...]
    amendments: tuple[AmendmentRow, ...]
    assessments: tuple[AssessmentRow, ...]
    claim: Claim | None
    charts: tuple[Chart, ...]
    rungs: tuple[Rung, ...]
    drafted_by: str
    locked_by: str
    trial: tuple[int, int, bool] | None
    draw: DrawRow | None
    steps: tuple[StepRow, ...]
    units: tuple[str, ...]
    waves: tuple[tuple[date, int], ...]
    may: May
    latest_id: int | None


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
class VerdictRow:
    id: int
    plan_id: int
    initiative_id: int
    initiative: str
    purpose_id: int
    indicator: str
    sentence: str
    code: str
    code_label: str
    tone: str
    level: int
    level_name: str
    effect: str
    interval: str
    unit: str
    window: str
    published_at: datetime
    signed_by: str
    claim: Claim

    @property
    def failed(self) -> tuple[str, ...]:
        return self.claim.failed


@dataclass(frozen=True, slots=True)
class CostRow:
    """Hours or money: the sum, where it is from, and in words what one unit of the effect took."""

    name: str
    amount: str
    unit: str
    note: str
    each: str


@dataclass(frozen=True, slots=True)
class VerdictPage:
    row: VerdictRow
    claim: Claim
    rungs: tuple[Rung, ...]
    charts: tuple[Chart, ...]
    rivals: tuple[RivalRow, ...]
    steps: tuple[StepRow, ...]
    amendments: tuple[AmendmentRow, ...]
    note_html: str
    hope: Hope | None
    costs: tuple[CostRow, ...]
    hours: float | None
    cost_amount: float | None
    cost_currency: str
    method: str
    assessment_id: int
    inputs_hash: str
    plan_hash: str
    address: str
    trace: tuple[Knot, ...]


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A purpose and what it changed. ``estimate``, ``low`` and ``high`` are shares of the way to the goal.

    1.0 is the goal reached, 0 nothing changed, below 0 the wrong way; None where there is no number to tell.
    """

    purpose_id: int
    title: str
    state: str
    verdict_id: int | None
    failed: tuple[str, ...]
    sentence: str
    code: str
    code_label: str
    tone: str
    level: int
    level_name: str
    effect: str
    interval: str
    unit: str
    estimate: float | None
    low: float | None
    high: float | None
    hours: float | None
    cost_amount: float | None
    cost_currency: str
    redecide_on: date | None
    is_overdue: bool
