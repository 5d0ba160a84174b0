"""What one person does next with a measurement plan. Pure: a table of state and role."""

from dataclasses import dataclass
from enum import StrEnum


class PlanStep(StrEnum):
    SAY_WHY = "say_why"
    SEAL = "seal"
    DRAW = "draw"
    BRING = "bring"
    ASSESS = "assess"
    SIGN = "sign"
    READ = "read"
    WAIT_SEAL = "wait_seal"
    WAIT_LOTS = "wait_lots"
    WAIT_END = "wait_end"
    WAIT_ASSESS = "wait_assess"
    WAIT_SIGN = "wait_sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """How far a plan is. ``is_assessed``: there is an assessment that could be signed."""

    is_sealed: bool = False
    has_theory: bool = False
    waits_for_lots: bool = False
    is_over: bool = False
    has_values: bool = False
    is_assessed: bool = False
    is_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRoles:
    """What somebody may do with it: work on it, bring values in, draw lots, sign."""

    works: bool = False
    brings: bool = False
    draws: bool = False
    signs: bool = False


def next_on_plan(facts: PlanFacts, roles: PlanRoles) -> PlanStep:
    if facts.is_published:
        return PlanStep.READ
    if not facts.is_sealed:
        if not roles.works:
            return PlanStep.WAIT_SEAL
        return PlanStep.SEAL if facts.has_theory else PlanStep.SAY_WHY
    if facts.waits_for_lots:
        return PlanStep.DRAW if roles.draws else PlanStep.WAIT_LOTS
    if facts.is_assessed:
        return PlanStep.SIGN if roles.signs else PlanStep.WAIT_SIGN
    if roles.brings and not facts.has_values:
        return PlanStep.BRING
    if not facts.is_over:
        return PlanStep.WAIT_END
    return PlanStep.ASSESS if roles.works else PlanStep.WAIT_ASSESS
