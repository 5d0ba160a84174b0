"""What may happen to observations, plans, assessments and verdicts, and why not. Pure."""

from minga.outcome.rules.assessing import Assessed, assess
from minga.outcome.rules.observing import BadRow, Reading, period_start, read_rows
from minga.outcome.rules.states import (
    MAX_ROWS,
    MIN_GROUP,
    REASON_MAX,
    ImportKind,
    PlanMethod,
    PlanState,
    RivalState,
    VerdictState,
    refusal_to_amend,
    refusal_to_assess,
    refusal_to_examine,
    refusal_to_lock,
    refusal_to_plan,
    refusal_to_publish,
    refusal_to_revise,
    refusal_to_sign,
)

__all__ = [
    "MAX_ROWS",
    "MIN_GROUP",
    "REASON_MAX",
    "Assessed",
    "BadRow",
    "ImportKind",
    "PlanMethod",
    "PlanState",
    "Reading",
    "RivalState",
    "VerdictState",
    "assess",
    "period_start",
    "read_rows",
    "refusal_to_amend",
    "refusal_to_assess",
    "refusal_to_examine",
    "refusal_to_lock",
    "refusal_to_plan",
    "refusal_to_publish",
    "refusal_to_revise",
    "refusal_to_sign",
]
