"""What a failed check costs. Every check of every method has a row here; a test reads the source for new ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .estimate import Check


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
    ONE_UNIT_CARRIES_IT = "one_unit_carries_it"
    NEIGHBOURS_ALIKE = "neighbours_alike"
    LOSS_UNEVEN = "loss_uneven"
    DRAW_MOVED_FEW = "draw_moved_few"
    LIST_NOT_FIXED = "list_not_fixed"
    STARTED_OTHERWISE = "started_otherwise"
    WINDOW_OPEN = "window_open"
    CHECK_FAILED = "check_failed"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed check takes one level, and leaves `highest` at most. Checks with one `finding` see one fault.

    A trend before the start shows in the slope, in the bend and behind a pretended start: it counts once.
    """

    reason: Reason
    highest: int = 5
    finding: str = ""


PAST = "past"
# Where a change may be calendar, drift or chance, not even "changed after" is said.
DOUBT = 1
COSTS: Mapping[str, Failure] = {
    "pre_trend": Failure(Reason.PRE_TREND_FAILED, 2, PAST),
    "straight_before": Failure(Reason.PAST_NOT_FOLLOWED, 2, PAST),
    "placebo_in_time": Failure(Reason.PLACEBO_FAILED, 2, PAST),
    "pre_fit": Failure(Reason.PRE_TREND_FAILED, 2),
    "comparison_follows": Failure(Reason.PRE_TREND_FAILED, 2),
    "comparison_untouched": Failure(Reason.COMPARISON_TREATED, 2),
    "interval_holds": Failure(Reason.INTERVAL_UNTRUSTED, DOUBT),
    "season_taken_out": Failure(Reason.SEASON_NOT_TAKEN_OUT, DOUBT),
    "no_trend_before": Failure(Reason.MOVING_BEFORE, DOUBT),
    "draw_proven": Failure(Reason.NOT_RANDOMISED, 0),
    "list_fixed": Failure(Reason.LIST_NOT_FIXED),
    "even_loss": Failure(Reason.LOSS_UNEVEN),
    "draw_moved_taking_part": Failure(Reason.DRAW_MOVED_FEW),
    "leave_one_out": Failure(Reason.ONE_UNIT_CARRIES_IT),
    "no_autocorrelation_left": Failure(Reason.NEIGHBOURS_ALIKE),
    "starts_kept": Failure(Reason.STARTED_OTHERWISE),
    "window_complete": Failure(Reason.WINDOW_OPEN),
    "plan_kept": Failure(Reason.PLAN_AMENDED_AFTER_DATA),
    "source_kept": Failure(Reason.SOURCE_CHANGED),
    "points_known": Failure(Reason.POINTS_MISSING),
    "all_told": Failure(Reason.INDICATORS_UNTOLD),
}
# A check that nobody has priced yet is not free.
UNPRICED = Failure(Reason.CHECK_FAILED)


def failed(checks: Collection[Check]) -> dict[str, Failure]:
    """The failed ones among `checks`, by code, in their order."""
    return {check.code: COSTS.get(check.code, UNPRICED) for check in checks if check.passed is False}


def findings(failures: Mapping[str, Failure]) -> int:
    """How many levels they take together."""
    return len({failure.finding or code for code, failure in failures.items()})
