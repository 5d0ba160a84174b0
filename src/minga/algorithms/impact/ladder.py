"""The evidence ladder: how much a claim may say, computed from facts and never typed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from .contribution import Contribution, RivalStatus
from .estimate import Estimate, Method

MISSING_TOLERATED = 0.10
POINTS_FOR_A_SERIES = 8
UNITS_FOR_REPLICATION = 2
# A rank among few placebos cannot reach 0.05; it may not contradict the interval either.
CONTRADICTING_P = 0.10
# Where a change may be calendar, drift or chance, not even "changed after" is said.
LIMIT_OF_A_DOUBT = 1

SERIES = frozenset({Method.INTERRUPTED_TIME_SERIES, Method.STRUCTURAL_TIME_SERIES})
CONTROLLED_SERIES = frozenset({Method.CONTROLLED_INTERRUPTED_TIME_SERIES, Method.CONTROLLED_STRUCTURAL_TIME_SERIES})
COMPARISONS = CONTROLLED_SERIES | frozenset(
    {
        Method.DIFFERENCE_IN_DIFFERENCES,
        Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES,
        Method.SYNTHETIC_CONTROL,
        Method.AUGMENTED_SYNTHETIC_CONTROL,
        Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES,
    }
)
RANDOMISED = frozenset({Method.INTENTION_TO_TREAT, Method.CLUSTER_LOTTERY, Method.STEPPED_WEDGE})
METHOD_CAPS = {
    Method.CLAIM: 0,
    Method.AS_TREATED: 0,
    Method.DESCRIPTION: 1,
    Method.BEFORE_AFTER: 2,
    **dict.fromkeys(SERIES, 3),
    Method.CONTRIBUTION_ANALYSIS: 3,
    **dict.fromkeys(COMPARISONS, 4),
    **dict.fromkeys(RANDOMISED, 5),
}
KEYS = ("asserted", "described", "changed", "contributed", "caused_compared", "caused_randomised")
WORDINGS = (
    "community_says",
    "is_intended_to",
    "changed_after",
    "probably_contributed",
    "changed_by_about",
    "caused",
)


class Rivals(IntEnum):
    """Known rival explanations, and who looked at them."""

    UNEXAMINED = 0
    EXAMINED_BY_OWNER = 1
    EXAMINED_BY_SECOND_PERSON = 2
    NONE_KNOWN = 3


class Reason(StrEnum):
    """Why a level is not higher. Each is a sentence in both languages, shown first."""

    METHOD_LIMIT = "method_limit"
    NOT_RANDOMISED = "not_randomised"
    NO_POINT_BEFORE = "no_point_before"
    INDICATOR_REGISTERED_LATE = "indicator_registered_late"
    WITHIN_USUAL_VARIATION = "within_usual_variation"
    PRE_TREND_FAILED = "pre_trend_failed"
    PRE_TREND_UNTESTED = "pre_trend_untested"
    PAST_NOT_FOLLOWED = "past_not_followed"
    PLACEBO_FAILED = "placebo_failed"
    PLACEBO_UNTESTED = "placebo_untested"
    PLAN_NOT_LOCKED_BEFORE_START = "plan_not_locked_before_start"
    SERIES_TOO_SHORT = "series_too_short"
    COMPARISON_TREATED = "comparison_treated"
    RIVAL_UNEXAMINED = "rival_unexamined"
    RIVAL_EXPLAINS_IT = "rival_explains_it"
    THEORY_MISSING = "theory_missing"
    STEP_WITHOUT_EVIDENCE = "step_without_evidence"
    NO_SECOND_PERSON = "no_second_person"
    PLAN_AMENDED_AFTER_DATA = "plan_amended_after_data"
    SOURCE_CHANGED = "source_changed"
    GUARDRAIL_BREACHED = "guardrail_breached"
    POINTS_MISSING = "points_missing"
    INDICATORS_UNTOLD = "indicators_untold"
    INTERVAL_UNTRUSTED = "interval_untrusted"
    SEASON_NOT_TAKEN_OUT = "season_not_taken_out"
    MOVING_BEFORE = "moving_before"


DOUBTED = {
    "season_taken_out": Reason.SEASON_NOT_TAKEN_OUT,
    "no_trend_before": Reason.MOVING_BEFORE,
    "interval_holds": Reason.INTERVAL_UNTRUSTED,
}


class Direction(StrEnum):
    """Which way the indicator should go."""

    UP = "up"
    DOWN = "down"


class Verdict(StrEnum):
    """What the figures say; every one is as easy to publish as any other."""

    IMPROVED = "improved"
    NO_DETECTABLE_CHANGE = "no_detectable_change"
    INCONCLUSIVE = "inconclusive"
    HARM = "harm"
    NOTHING_TO_REPORT = "nothing_to_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFacts:
    """Everything the ladder looks at. The defaults are the poorest case: a quality must be shown.

    `pre_trend_passed` is the pre-fit for synthetic controls; None means untestable. `share_missing` is
    0..1. A description presupposes a written theory of change. `replicated_in` counts independent units,
    beside this one, in which level 4 was also reached. `contribution` holds what a contribution analysis
    tells step by step and rival by rival; it can only lower the level. `is_comparison_touched`: a unit compared
    with took part too, which pulls the effect towards zero or beyond. `doubts` are `Estimate.doubts`.
    """

    method: Method
    is_plan_locked_before_start: bool = False
    is_plan_amended_after_data: bool = False
    is_indicator_registered_before_start: bool = False
    points_before: int = 0
    points_after: int = 0
    has_source_changed: bool = False
    pre_trend_passed: bool | None = None
    placebo_passed: bool | None = None
    is_guardrail_breached: bool = False
    share_missing: float = 0.0
    indicators_tried: int = 1
    indicators_told: int = 1
    is_larger_than_usual_variation: bool = False
    rivals: Rivals = Rivals.UNEXAMINED
    is_randomised: bool = False
    is_comparison_touched: bool = False
    doubts: Collection[str] = ()
    replicated_in: int = 0
    contribution: Contribution | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """Number 0..5, its key, the wording it allows, and why it is not higher (limits first, then reductions)."""

    number: int
    key: str
    wording_key: str
    reasons: tuple[Reason, ...]


def evidence_level(facts: EvidenceFacts) -> Level:
    """The level these facts support.

    Limits say how far a design can go with what was shown (the lowest holds); reductions take one level
    each, down to 0. Losing a quality can only add limits or reductions, so it never raises the level.
    Rungs are not cumulative in wording but each sentence must be true: "changed after" needs a change
    beyond the usual variation, "is intended to" an indicator registered before.
    """
    limits = _limits(facts)
    ceiling = min([method_cap(facts), *limits.values()])
    if 2 <= ceiling <= 3 and not facts.is_larger_than_usual_variation:
        limits[Reason.WITHIN_USUAL_VARIATION] = 1
        ceiling = 1
    reductions = _reductions(facts)
    number = max(0, ceiling - len(reductions))
    binding = [reason for reason, cap in limits.items() if cap < method_cap(facts)]
    binding.sort(key=lambda reason: limits[reason])
    stopped = [Reason.METHOD_LIMIT] if ceiling == method_cap(facts) < 5 else []
    return Level(number, KEYS[number], WORDINGS[number], (*binding, *reductions, *stopped))


def method_cap(facts: EvidenceFacts) -> int:
    """The most the method can reach: 4 for comparisons, 5 once replicated in two independent units."""
    if facts.method in COMPARISONS and facts.replicated_in >= UNITS_FOR_REPLICATION:
        return 5
    return METHOD_CAPS[facts.method]


def _limits(facts: EvidenceFacts) -> dict[Reason, int]:
    limits: dict[Reason, int] = {}
    if facts.method in RANDOMISED and not facts.is_randomised:
        limits[Reason.NOT_RANDOMISED] = 0
    if facts.method not in RANDOMISED and facts.points_before < 1:
        limits[Reason.NO_POINT_BEFORE] = 0
    if not facts.is_indicator_registered_before_start:
        limits[Reason.INDICATOR_REGISTERED_LATE] = 0 if facts.method is Method.DESCRIPTION else 2
    if not facts.is_plan_locked_before_start:
        limits[Reason.PLAN_NOT_LOCKED_BEFORE_START] = 3
    if facts.method in COMPARISONS:
        limits |= _comparison_limits(facts)
    if facts.method in SERIES | CONTROLLED_SERIES:
        limits |= _series_limits(facts)
    limits |= {reason: LIMIT_OF_A_DOUBT for code, reason in DOUBTED.items() if code in facts.doubts}
    if facts.method is Method.CONTRIBUTION_ANALYSIS:
        limits |= _contribution_limits(facts)
    return limits


def _contribution_limits(facts: EvidenceFacts) -> dict[Reason, int]:
    """Every step shown, every rival ruled out, and somebody else looked (Mayne 2001)."""
    limits: dict[Reason, int] = {}
    told = facts.contribution
    if facts.rivals is not Rivals.EXAMINED_BY_SECOND_PERSON:
        limits[Reason.NO_SECOND_PERSON] = 2
    if told is None:
        return limits
    if not told.steps:
        limits[Reason.THEORY_MISSING] = 0
    elif not all(step.has_evidence for step in told.steps):
        limits[Reason.STEP_WITHOUT_EVIDENCE] = 2
    if any(rival.status is RivalStatus.EXPLAINS_IT for rival in told.rivals):
        limits[Reason.RIVAL_EXPLAINS_IT] = 2
    if any(rival.status is RivalStatus.OPEN for rival in told.rivals):
        limits[Reason.RIVAL_UNEXAMINED] = 2
    if any(not rival.is_examined_by_second_person for rival in told.rivals):
        limits[Reason.NO_SECOND_PERSON] = 2
    return limits


def _comparison_limits(facts: EvidenceFacts) -> dict[Reason, int]:
    limits: dict[Reason, int] = {}
    if facts.pre_trend_passed is None:
        limits[Reason.PRE_TREND_UNTESTED] = 2
    elif not facts.pre_trend_passed:
        limits[Reason.PRE_TREND_FAILED] = 2
    if facts.placebo_passed is None:
        limits[Reason.PLACEBO_UNTESTED] = 3
    elif not facts.placebo_passed:
        limits[Reason.PLACEBO_FAILED] = 2
    if facts.is_comparison_touched:
        limits[Reason.COMPARISON_TREATED] = 2
    if facts.rivals is Rivals.UNEXAMINED:
        limits[Reason.RIVAL_UNEXAMINED] = 3 if facts.is_plan_locked_before_start else 2
    return limits


def _series_limits(facts: EvidenceFacts) -> dict[Reason, int]:
    limits: dict[Reason, int] = {}
    if min(facts.points_before, facts.points_after) < POINTS_FOR_A_SERIES:
        limits[Reason.SERIES_TOO_SHORT] = 2
    if facts.method in CONTROLLED_SERIES:
        return limits
    if facts.pre_trend_passed is False:
        limits[Reason.PAST_NOT_FOLLOWED] = 2
    if facts.placebo_passed is False:
        limits[Reason.PLACEBO_FAILED] = 2
    if facts.rivals in {Rivals.UNEXAMINED, Rivals.EXAMINED_BY_OWNER}:
        limits[Reason.RIVAL_UNEXAMINED] = 2
    return limits


def _reductions(facts: EvidenceFacts) -> list[Reason]:
    happened = {
        Reason.PLAN_AMENDED_AFTER_DATA: facts.is_plan_amended_after_data,
        Reason.SOURCE_CHANGED: facts.has_source_changed,
        Reason.GUARDRAIL_BREACHED: facts.is_guardrail_breached,
        Reason.POINTS_MISSING: not facts.share_missing <= MISSING_TOLERATED,
        Reason.INDICATORS_UNTOLD: facts.indicators_tried > facts.indicators_told,
    }
    return [reason for reason, did_happen in happened.items() if did_happen]


def verdict(estimate: Estimate | None, direction: Direction, smallest_visible_change: float | None) -> Verdict:
    """What an estimate says of an indicator that should go `direction`.

    The interval must exclude zero, and the design's own p value must not contradict it. Otherwise "no
    detectable change" when the interval is no wider, on either side, than the smallest change the design
    was to see (absolute, in the indicator's unit); "inconclusive" when it is wider or that was never said.
    """
    if estimate is None or estimate.method in {Method.CLAIM, Method.AS_TREATED, Method.DESCRIPTION}:
        return Verdict.NOTHING_TO_REPORT
    contradicted = estimate.p_value is not None and estimate.p_value > CONTRADICTING_P
    if not estimate.interval.covers(0.0):
        is_good = (estimate.effect > 0) == (direction is Direction.UP)
        changed = Verdict.IMPROVED if is_good else Verdict.HARM
        return Verdict.INCONCLUSIVE if contradicted else changed
    if smallest_visible_change is None or estimate.interval.half_width > smallest_visible_change:
        return Verdict.INCONCLUSIVE
    return Verdict.NO_DETECTABLE_CHANGE
