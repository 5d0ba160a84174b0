"""The evidence ladder: how much a claim may say, computed from facts and never typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from .contribution import Contribution, RivalStatus
from .estimate import ASKS_A_PLACEBO, ASKS_THE_PAST, Check, Method, answer
from .failures import COSTS, Failure, Reason, failed, findings

MISSING_TOLERATED = 0.10
POINTS_FOR_A_SERIES = 8
UNITS_FOR_REPLICATION = 2
HIGHEST = 5

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
# Rungs whose wording needs a change beyond the usual variation.
TELLS_A_CHANGE = frozenset({2, 3})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFacts:
    """Everything the ladder looks at. The defaults are the poorest case: a quality must be shown.

    `checks` are all that were asked, of the figures and of the plan's history; what each costs when it fails stands
    in `failures`. `guardrails_breached` counts them. `share_missing` is 0..1. A description presupposes a written
    theory of change. `replicated_in` counts independent units, beside this one, in which level 4 was also reached.
    `contribution` holds what a contribution analysis tells step by step and rival by rival; it can only lower.
    """

    method: Method
    checks: Collection[Check] = ()
    guardrails_breached: int = 0
    is_plan_locked_before_start: bool = False
    is_plan_amended_after_data: bool = False
    is_indicator_registered_before_start: bool = False
    points_before: int = 0
    points_after: int = 0
    has_source_changed: bool = False
    share_missing: float = 0.0
    indicators_tried: int = 1
    indicators_told: int = 1
    is_larger_than_usual_variation: bool = False
    rivals: Rivals = Rivals.UNEXAMINED
    is_randomised: bool = False
    replicated_in: int = 0
    contribution: Contribution | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """Number 0..5, its key, the wording it allows, and why it is not higher (what failed first, then limits)."""

    number: int
    key: str
    wording_key: str
    reasons: tuple[Reason, ...]


def evidence_level(facts: EvidenceFacts) -> Level:
    """The level these facts support.

    Limits say how far a design can go with what was shown (the lowest holds). What failed takes one level for each
    finding and each guardrail, from no higher than one above what it leaves at most: a verdict with a failed
    check never stands where it would stand without. Losing a quality never raises the level.
    Rungs are not cumulative in wording but each sentence must be true: "changed after" needs a change
    beyond the usual variation, "is intended to" an indicator registered before.
    """
    limits, failures = _limits(facts), _failures(facts)
    tops = [failure.highest for failure in failures.values()]
    if not facts.is_larger_than_usual_variation and TELLS_A_CHANGE & {_ceiling(facts, limits), *tops}:
        tops = [1 if top in TELLS_A_CHANGE else top for top in tops]
        limits[Reason.WITHIN_USUAL_VARIATION] = 1 if _ceiling(facts, limits) in TELLS_A_CHANGE else HIGHEST
    taken = findings(failures) + facts.guardrails_breached
    number = max(0, min([_ceiling(facts, limits), *(top + 1 for top in tops)]) - taken)
    return Level(number, KEYS[number], WORDINGS[number], _reasons(facts, limits, failures))


def _ceiling(facts: EvidenceFacts, limits: Mapping[Reason, int]) -> int:
    return min([method_cap(facts), *limits.values()])


def _reasons(facts: EvidenceFacts, limits: Mapping[Reason, int], failures: Mapping[str, Failure]) -> tuple[Reason, ...]:
    """What failed, the costliest first; then what limits, the lowest first; then the method's own end."""
    cap = method_cap(facts)
    costly = sorted(failures.values(), key=lambda failure: failure.highest)
    breached = [Reason.GUARDRAIL_BREACHED] if facts.guardrails_breached else []
    binding = [reason for reason, top in limits.items() if top < cap or reason is Reason.WITHIN_USUAL_VARIATION]
    binding.sort(key=lambda reason: limits[reason])
    stopped = [Reason.METHOD_LIMIT] if _ceiling(facts, limits) == cap < HIGHEST else []
    return tuple(dict.fromkeys([*(failure.reason for failure in costly), *breached, *binding, *stopped]))


def _failures(facts: EvidenceFacts) -> dict[str, Failure]:
    """Failed checks by code: those asked, and what the facts themselves show."""
    shown = {
        "plan_kept": facts.is_plan_amended_after_data,
        "source_kept": facts.has_source_changed,
        "points_known": not facts.share_missing <= MISSING_TOLERATED,
        "all_told": facts.indicators_tried > facts.indicators_told,
    }
    return failed(facts.checks) | {code: COSTS[code] for code, has_failed in shown.items() if has_failed}


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
    if answer(facts.checks, ASKS_THE_PAST) is None:
        limits[Reason.PRE_TREND_UNTESTED] = 2
    if answer(facts.checks, ASKS_A_PLACEBO) is None:
        limits[Reason.PLACEBO_UNTESTED] = 3
    if facts.rivals is Rivals.UNEXAMINED:
        limits[Reason.RIVAL_UNEXAMINED] = 3 if facts.is_plan_locked_before_start else 2
    return limits


def _series_limits(facts: EvidenceFacts) -> dict[Reason, int]:
    limits: dict[Reason, int] = {}
    if min(facts.points_before, facts.points_after) < POINTS_FOR_A_SERIES:
        limits[Reason.SERIES_TOO_SHORT] = 2
    if facts.method in SERIES and facts.rivals in {Rivals.UNEXAMINED, Rivals.EXAMINED_BY_OWNER}:
        limits[Reason.RIVAL_UNEXAMINED] = 2
    return limits
