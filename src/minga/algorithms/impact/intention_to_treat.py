"""Randomised invitation: compare everybody drawn with everybody not drawn, whatever they then did."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from .errors import NotANumber, NoVariation, TooFewPoints, WrongShape
from .estimate import (
    Check,
    Estimate,
    Interval,
    Method,
    RefusedFigure,
    Sample,
    SecondaryEffect,
    share_of,
)
from .panel import FloatArray
from .welch import welch_error

MINIMUM_PER_ARM = 2
# Below an F of 10 for the draw's effect on taking part, the complier figure is unreliable (Staiger and Stock 1997).
WEAK_DRAW_BELOW = 10.0
UNEVEN_LOSS_ABOVE = 0.05


def intention_to_treat(
    assigned: ArrayLike, outcome: ArrayLike, took_up: ArrayLike | None = None, *, confidence: float = 0.95
) -> Estimate:
    """Difference of means (of proportions, when the outcome is 0/1) between drawn and not drawn people.

    assigned, outcome, took_up: one entry per person, (n,); NaN in `outcome` is a person lost, who counts
    in `share_missing` and in the check `even_loss`. Proportions: Newcombe's hybrid score interval (1998,
    method 10) and the pooled z test; other outcomes: Welch. The complier effect (Wald's ratio;
    Angrist, Imbens and Rubin 1996) comes second, and only where its Anderson-Rubin interval is bounded.
    Recommended: 200 people an arm; with 30 and rare outcomes the interval is wider than it need be.
    Comparing those who took part with the rest is refused as self-selection: `refused[0]`.
    Raises WrongShape, NotANumber, TooFewPoints, NoVariation.
    """
    drawn, results, joined = _arrays(assigned, outcome, took_up)
    seen = ~np.isnan(results)
    arms = _Arms(results[seen], drawn[seen], None if joined is None else joined[seen])
    low, high, p_value = (_score if arms.are_shares else _welch)(arms.invited, arms.control, confidence)
    return Estimate(
        method=Method.INTENTION_TO_TREAT,
        effect=arms.effect,
        relative=share_of(arms.effect, float(arms.control.mean())),
        interval=Interval(low, high, confidence),
        standard_error=arms.error,
        p_value=p_value,
        smallest_p=None,
        before=None,
        after=None,
        sample=Sample(arms.invited.size, arms.control.size, 0, 0, float(1 - seen.mean())),
        checks=(_even_loss(drawn, seen), *_strength(arms)),
        figures=(("mean_invited", float(arms.invited.mean())), ("mean_control", float(arms.control.mean()))),
        refused=_as_treated(arms),
        secondary=_complier(arms, confidence),
    )


@dataclass(frozen=True, eq=False)
class _Arms:
    """People with a known outcome: results (n,), who was drawn (n,), who took part (n,) if known."""

    results: FloatArray
    drawn: NDArray[np.bool_]
    takers: NDArray[np.bool_] | None

    def __post_init__(self) -> None:
        for what, arm in (("People drawn", self.invited), ("People not drawn", self.control)):
            if arm.size < MINIMUM_PER_ARM:
                raise TooFewPoints(what=what, found=arm.size, needed=MINIMUM_PER_ARM)
        if np.ptp(self.results) == 0:
            raise NoVariation

    @cached_property
    def invited(self) -> FloatArray:
        return self.results[self.drawn]

    @cached_property
    def control(self) -> FloatArray:
        return self.results[~self.drawn]

    @property
    def effect(self) -> float:
        return float(self.invited.mean() - self.control.mean())

    @property
    def error(self) -> float:
        return _error(self.results, self.drawn)

    @property
    def are_shares(self) -> bool:
        return bool(np.isin(self.results, (0.0, 1.0)).all())

    @property
    def moved(self) -> float:
        """How much more often people drawn took part."""
        if self.takers is None:
            return 0.0
        return float(self.takers[self.drawn].mean() - self.takers[~self.drawn].mean())

    @property
    def strength(self) -> float:
        """F statistic of the draw on taking part, at most 1e9."""
        if self.takers is None or self.moved == 0:
            return 0.0
        error = _error(self.takers.astype(float), self.drawn)
        return min(1e9, (self.moved / error) ** 2) if error > 0 else 1e9


def _error(values: FloatArray, drawn: NDArray[np.bool_]) -> float:
    """Neyman's standard error of a difference of means."""
    return math.sqrt(sum(float(arm.var(ddof=1)) / arm.size for arm in (values[drawn], values[~drawn])))


def _arrays(
    assigned: ArrayLike, outcome: ArrayLike, took_up: ArrayLike | None
) -> tuple[NDArray[np.bool_], FloatArray, NDArray[np.bool_] | None]:
    results = np.asarray(outcome, dtype=np.float64).ravel()
    if np.isinf(results).any():
        raise NotANumber(row=int(np.flatnonzero(np.isinf(results))[0]) + 1, value=math.inf)
    drawn = _flags("assigned", assigned, results.size)
    return drawn, results, None if took_up is None else _flags("took_up", took_up, results.size)


def _flags(what: str, values: ArrayLike, expected: int) -> NDArray[np.bool_]:
    numbers = np.asarray(values, dtype=np.float64).ravel()
    if numbers.size != expected:
        raise WrongShape(what=what, found=int(numbers.size), expected=expected)
    odd = np.flatnonzero(~np.isin(numbers, (0.0, 1.0)))
    if odd.size:
        raise NotANumber(row=int(odd[0]) + 1, value=float(numbers[odd[0]]))
    return np.asarray(numbers == 1.0, dtype=np.bool_)


def _score(invited: FloatArray, control: FloatArray, confidence: float) -> tuple[float, float, float]:
    """Newcombe's interval and the pooled z test's p value for a difference of proportions."""
    first, second = float(invited.mean()), float(control.mean())
    (low1, high1), (low2, high2) = (_wilson(float(arm.mean()), arm.size, confidence) for arm in (invited, control))
    effect = first - second
    low = effect - math.hypot(first - low1, high2 - second)
    high = effect + math.hypot(high1 - first, second - low2)
    pooled = float(np.concatenate([invited, control]).mean())
    error = math.sqrt(pooled * (1 - pooled) * (1 / invited.size + 1 / control.size))
    return low, high, float(2 * stats.norm.sf(abs(effect) / error))


def _wilson(share: float, count: int, confidence: float) -> tuple[float, float]:
    z = float(stats.norm.ppf((1 + confidence) / 2))
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    reach = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return centre - reach, centre + reach


def _welch(invited: FloatArray, control: FloatArray, confidence: float) -> tuple[float, float, float]:
    effect, (error, degrees) = float(invited.mean() - control.mean()), welch_error(invited, control)
    margin = float(stats.t.ppf((1 + confidence) / 2, degrees)) * error
    return effect - margin, effect + margin, float(2 * stats.t.sf(abs(effect) / error, degrees))


def _even_loss(drawn: NDArray[np.bool_], seen: NDArray[np.bool_]) -> Check:
    """People lost more from one arm than the other undo the draw."""
    gap = float(seen[~drawn].mean() - seen[drawn].mean())
    return Check("even_loss", abs(gap) <= UNEVEN_LOSS_ABOVE, gap, "difference_of_shares_lost")


def _strength(arms: _Arms) -> tuple[Check, ...]:
    if arms.takers is None:
        return ()
    return (Check("draw_moved_taking_part", arms.strength >= WEAK_DRAW_BELOW, arms.strength, "first_stage_F"),)


def _complier(arms: _Arms, confidence: float) -> tuple[SecondaryEffect, ...]:
    """Wald's ratio with the interval of Anderson and Rubin (1949): every effect whose test is not refused.

    It keeps its confidence however weakly the draw moved taking part; where it is unbounded, nothing is told.
    """
    if arms.takers is None or arms.moved == 0:
        return ()
    z = float(stats.norm.ppf((1 + confidence) / 2))
    taking = arms.takers.astype(float)
    moved, both = arms.moved, _covariance(arms.results, taking, arms.drawn)
    curve = moved**2 - (z * _error(taking, arms.drawn)) ** 2
    slope = arms.effect * moved - z**2 * both
    level = arms.effect**2 - (z * arms.error) ** 2
    if curve <= 0:
        return ()
    reach = math.sqrt(max(0.0, slope**2 - curve * level)) / curve
    interval = Interval(slope / curve - reach, slope / curve + reach, confidence)
    return (SecondaryEffect("complier_effect", arms.effect / moved, interval),)


def _covariance(first: FloatArray, second: FloatArray, drawn: NDArray[np.bool_]) -> float:
    """Covariance of the two differences of means between the arms."""
    return sum(float(np.cov(first[arm], second[arm])[0, 1]) / int(arm.sum()) for arm in (drawn, ~drawn))


def _as_treated(arms: _Arms) -> tuple[RefusedFigure, ...]:
    if arms.takers is None or arms.takers.all() or not arms.takers.any():
        return ()
    figure = float(arms.results[arms.takers].mean() - arms.results[~arms.takers].mean())
    return (RefusedFigure("as_treated", figure, "self_selection"),)
