"""What an estimate says of an indicator, and where it cannot say, why not."""

from __future__ import annotations

from enum import StrEnum

from .estimate import Estimate, Method

# A rank among few placebos cannot reach 0.05; it may not contradict the interval either.
CONTRADICTING_P = 0.10
SAYS_NOTHING = frozenset({Method.CLAIM, Method.AS_TREATED, Method.DESCRIPTION})
RANKED_BY_PLACEBOS = frozenset(
    {Method.SYNTHETIC_CONTROL, Method.AUGMENTED_SYNTHETIC_CONTROL, Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES}
)


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


class Doubt(StrEnum):
    """Why a verdict is inconclusive. Each has a sentence of its own, which its figures bear out."""

    PLACEBOS_SHOW_AS_MUCH = "placebos_show_as_much"
    CHANCE_SHOWS_AS_MUCH = "chance_shows_as_much"
    TOO_FEW_TO_RANK = "too_few_to_rank"
    SELDOM_BY_CHANCE = "seldom_by_chance"
    TOO_WIDE = "too_wide"
    NO_SIZE_PROMISED = "no_size_promised"


def verdict(estimate: Estimate | None, direction: Direction, smallest_visible_change: float | None) -> Verdict:
    """What an estimate says of an indicator that should go `direction`.

    The interval must exclude zero, and the design's own p value must not contradict it. Otherwise "no
    detectable change" when the interval is no wider, on either side, than the smallest change the design
    was to see (absolute, in the indicator's unit); "inconclusive" when it is wider or that was never said.
    """
    if estimate is None or estimate.method in SAYS_NOTHING:
        return Verdict.NOTHING_TO_REPORT
    if doubt(estimate, smallest_visible_change) not in {None, Doubt.SELDOM_BY_CHANCE}:
        return Verdict.INCONCLUSIVE
    if estimate.interval.covers(0.0):
        return Verdict.NO_DETECTABLE_CHANGE
    return Verdict.IMPROVED if (estimate.effect > 0) == (direction is Direction.UP) else Verdict.HARM


def doubt(estimate: Estimate, smallest_visible_change: float | None) -> Doubt | None:
    """Why the figures settle nothing; None where they do. `SELDOM_BY_CHANCE` speaks against a null only."""
    p_value, interval = estimate.p_value, estimate.interval
    if not interval.covers(0.0):
        return _contradiction(estimate) if p_value is not None and p_value > CONTRADICTING_P else None
    if smallest_visible_change is None:
        return Doubt.NO_SIZE_PROMISED
    if interval.half_width > smallest_visible_change:
        return Doubt.TOO_WIDE
    return Doubt.SELDOM_BY_CHANCE if p_value is not None and p_value <= CONTRADICTING_P else None


def _contradiction(estimate: Estimate) -> Doubt:
    """The interval leaves zero out, and yet such figures come up without any effect."""
    least = estimate.smallest_p
    if least is not None and estimate.p_value is not None and estimate.p_value <= least * (1 + 1e-9):
        return Doubt.TOO_FEW_TO_RANK
    is_placebo = estimate.method in RANKED_BY_PLACEBOS
    return Doubt.PLACEBOS_SHOW_AS_MUCH if is_placebo else Doubt.CHANCE_SHOWS_AS_MUCH
