"""What is told in the demo: the texts of one purpose from charter to response. Days count from the demo's today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from minga.debate.rules import Kind, ReplyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorText:
    name: str
    unit: str
    direction: str
    numerator: str
    denominator: str
    grain: str
    source: str
    role: str
    baseline: float
    target: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A contribution: by whom (a cast name, or the n-th member), what, and in reply to which earlier one."""

    by: str | int
    kind: Kind
    title: str = ""
    body: str
    to: int | None = None
    role: ReplyRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementText:
    """A statement with the chance that the two leanings of the community agree with it."""

    text: str
    first: float
    second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionText:
    """``weights`` say how much the members like each option, waiting last; ``terms`` are rules of the method.

    ``costs`` are the options' in a budget, in cents.
    """

    title: str
    body: str
    method: str
    is_secret: bool
    waiting_cost: str
    options: tuple[tuple[str, str, int | None], ...]
    weights: tuple[float, ...]
    reasons: str = ""
    dissent: str = ""
    response_kind: str = "fund"
    response: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)
    costs: tuple[int, ...] = ()
    four: tuple[str, str, str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterDecision:
    """Another decision out of the same question. ``publish_day`` None: the vote is still open."""

    text: DecisionText
    decide_day: int
    publish_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One purpose. ``*_day`` are days before (negative) or after today; None means: not reached."""

    title: str
    who: str
    issue: str
    member_gain: str
    organization_gain: str
    pattern: str
    audience: str
    decision_right: str
    indicators: tuple[IndicatorText, ...]
    criteria: tuple[tuple[int, str], ...]
    verdict: str
    call_reason: str
    charter_day: int
    redecide_day: int
    community: str
    about: str
    access: str
    member_count: int
    external_share: float
    question: str
    question_body: str
    open_day: int
    close_day: int
    said: tuple[Said, ...]
    statements: tuple[StatementText, ...] = ()
    leaning_share: float = 0.55
    vote_share: float = 0.8
    estimate: tuple[str, str, float, float] | None = None
    summary: str = ""
    decision: DecisionText | None = None
    decide_day: int | None = None
    publish_day: int | None = None
    later: tuple[LaterDecision, ...] = ()
    again_day: int | None = None
    again_reason: str = ""
    follows: str = ""
    trigger: str = ""
    settled: dict[int, tuple[str, str]] = field(default_factory=dict)
