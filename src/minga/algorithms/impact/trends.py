"""Did treated and untreated units move together before the start? Two questions asked of the same past."""

from __future__ import annotations

import numpy as np

from .contrasts import Cell, Cohorts, measure
from .estimate import Check
from .panel import FloatArray

SUSPECT_BELOW = 0.05
FEWEST_PERIODS = 4


def trend_checks(cohorts: Cohorts) -> tuple[Check, Check]:
    """`pre_trend`: no difference in slope; `placebo_in_time`: none between the late and the early half.

    Both look at every period before each start, cohorts weighted by size, and fail below 5 %.
    """
    slopes, halves = _trend_cells(cohorts)
    return _nothing_found("pre_trend", cohorts, slopes), _nothing_found("placebo_in_time", cohorts, halves)


def _trend_cells(cohorts: Cohorts) -> tuple[list[Cell], list[Cell]]:
    slopes: list[Cell] = []
    halves: list[Cell] = []
    total = sum(int(cohorts.counts[cohort]) for cohort in cohorts.treated())
    for cohort in cohorts.treated():
        turn = int(cohorts.starts[cohort])
        clean = tuple(cohorts.comparisons(cohort, turn - 1))
        times = np.flatnonzero(cohorts.usable[:turn]).astype(float)
        if times.size < FEWEST_PERIODS or not clean:
            continue
        share = int(cohorts.counts[cohort]) / total
        centred = times - times.mean()
        for found, row in ((slopes, centred / (centred @ centred)), (halves, _late_less_early(times.size))):
            over = np.zeros(cohorts.values.shape[1])
            over[times.astype(int)] = row
            found.append(Cell(cohort, over, np.zeros_like(over), clean, share))
    return slopes, halves


def _late_less_early(count: int) -> FloatArray:
    half = count // 2
    return np.concatenate([np.full(half, -1 / half), np.full(count - half, 1 / (count - half))])


def _nothing_found(code: str, cohorts: Cohorts, cells: list[Cell]) -> Check:
    if not cells:
        return Check(code, None)
    p_value = measure(cohorts, cells).p_value
    return Check(code, p_value >= SUSPECT_BELOW, p_value)
