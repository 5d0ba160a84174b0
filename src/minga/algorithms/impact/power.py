"""Before the launch: the smallest change a design can be expected to see."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats

from .autocorrelation import fit_with_lag_one
from .correlation import variances_of_sums
from .errors import BadSetting, NoVariation, TooFewPoints, without_spread
from .panel import FloatArray, Panel, Series

MINIMUM_HISTORY = 6


@dataclass(frozen=True, slots=True)
class VisibleChange:
    """The change seen with probability `power` by a two-sided test at `alpha`, in the indicator's unit."""

    change: float
    standard_error: float
    power: float
    alpha: float


def smallest_visible_change(
    standard_error: float, *, freedom: float = math.inf, power: float = 0.80, alpha: float = 0.05
) -> VisibleChange:
    """(t₁₋α/₂ + t_power) × standard error (Bloom 1995). Raises BadSetting, NoVariation."""
    for name, value in (("power", power), ("alpha", alpha)):
        if not 0 < value < 1:
            raise BadSetting(name=name, value=value)
    if not (math.isfinite(standard_error) and standard_error > 0):
        raise NoVariation
    reach = float(stats.t.ppf(1 - alpha / 2, freedom) + stats.t.ppf(power, freedom))
    return VisibleChange(reach * standard_error, standard_error, power, alpha)


def smallest_visible_change_in_proportions(
    baseline: float, invited: int, control: int, *, power: float = 0.80, alpha: float = 0.05
) -> VisibleChange:
    """Difference between two proportions (0..1) around `baseline`, for so many people in each arm."""
    if not 0 < baseline < 1:
        raise BadSetting(name="baseline", value=baseline)
    if min(invited, control) < 2:
        raise TooFewPoints(what="People in each arm", found=min(invited, control), needed=2)
    error = math.sqrt(baseline * (1 - baseline) * (1 / invited + 1 / control))
    return smallest_visible_change(error, power=power, alpha=alpha)


def smallest_visible_change_before_after(
    history: Series, periods_after: int, *, power: float = 0.80, alpha: float = 0.05
) -> VisibleChange:
    """Mean change after all of `history`, over `periods_after` periods, with its autocorrelation."""
    seen = ~np.isnan(history.values)
    if seen.sum() < MINIMUM_HISTORY:
        raise TooFewPoints(what="Periods of history", found=int(seen.sum()), needed=MINIMUM_HISTORY)
    if periods_after < 1:
        raise BadSetting(name="periods_after", value=periods_after)
    positions = np.flatnonzero(seen).astype(float)
    fit = fit_with_lag_one(np.ones((positions.size, 1)), history.values[seen], positions)
    weights = np.concatenate([np.full(positions.size, -1 / positions.size), np.full(periods_after, 1 / periods_after)])
    times = np.concatenate([positions, history.values.size + np.arange(periods_after)])
    variances = fit.weighed.variances * variances_of_sums(weights[None], times, fit.weighed.candidates)[:, 0]
    error = math.sqrt(float(fit.weighed.shares @ variances))
    return smallest_visible_change(error, freedom=float(fit.freedom), power=power, alpha=alpha)


def smallest_visible_change_in_panel(
    history: Panel,
    treated: int,
    comparison: int,
    *,
    pre_window: tuple[int, int],
    post_window: tuple[int, int],
    power: float = 0.80,
    alpha: float = 0.05,
) -> VisibleChange:
    """Difference-in-differences of `treated` against `comparison` units, windows counted from the start.

    `history` holds only periods before the start. Unit means and period means are taken out; what is left
    is first-order noise whose size and correlation the history shows, and from which the variance of a
    unit's own before/after difference follows exactly.
    """
    if min(treated, comparison) < 1 or treated + comparison < 3:
        raise TooFewPoints(what="Units", found=treated + comparison, needed=3)
    noise = _idiosyncratic(history)
    lag_one, sigma = first_order(noise)
    before = np.arange(pre_window[0], pre_window[1] + 1, dtype=float)
    after = np.arange(post_window[0], post_window[1] + 1, dtype=float)
    if not (before.size and after.size and before[-1] < after[0]):
        raise BadSetting(name="windows", value=(pre_window, post_window))
    weights = np.concatenate([np.full(before.size, -1 / before.size), np.full(after.size, 1 / after.size)])
    variance = sigma**2 * _variance(weights, np.concatenate([before, after]), lag_one)
    error = math.sqrt(variance * (1 / treated + 1 / comparison))
    return smallest_visible_change(error, freedom=treated + comparison - 2, power=power, alpha=alpha)


def _variance(weights: FloatArray, times: FloatArray, lag_one: float) -> float:
    return float(weights @ (lag_one ** np.abs(times[:, None] - times[None, :])) @ weights)


def _idiosyncratic(history: Panel) -> FloatArray:
    """What is left of each complete unit after unit means and period means, scaled back to full size."""
    values = history.values[~np.isnan(history.values).any(axis=1)]
    units, periods = values.shape
    if units < 3:
        raise TooFewPoints(what="Complete units of history", found=units, needed=3)
    if periods < MINIMUM_HISTORY:
        raise TooFewPoints(what="Periods of history", found=periods, needed=MINIMUM_HISTORY)
    left = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    if np.abs(left).max() <= 1e-10 * max(1.0, float(np.abs(values).max())):
        raise without_spread(float(np.ptp(values)))
    return left * math.sqrt(units / (units - 1))


def first_order(noise: FloatArray) -> tuple[float, float]:
    """Lag-one correlation and standard deviation, both undone of the shrinkage that unit means cause."""
    periods = noise.shape[1]
    seen = float((noise[:, 1:] * noise[:, :-1]).sum() / (noise**2).sum())
    candidates, expected, traces = _shrinkage(periods)
    best = int(np.argmin(np.abs(expected - seen)))
    variance = float((noise**2).sum(axis=1).mean()) / float(traces[best])
    return float(candidates[best]), math.sqrt(variance)


@lru_cache(maxsize=16)
def _shrinkage(periods: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Candidate correlations, and what centred noise shows of each: its lag-one correlation, its sum of squares."""
    lags = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    centre = np.eye(periods) - 1 / periods
    candidates = np.linspace(0.0, 0.95, 96)
    shrunk = [centre @ (candidate**lags) @ centre for candidate in candidates]
    traces = np.array([np.trace(matrix) for matrix in shrunk])
    return candidates, np.array([np.trace(matrix, offset=1) for matrix in shrunk]) / traces, traces
