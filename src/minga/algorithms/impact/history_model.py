"""Futures like the past: whole panels drawn anew from what a history shows of its units and of all of them together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .contrasts import fill_additively
from .correlation import Weighed, weigh
from .errors import MissingPoints, NoVariation, TooFewPoints
from .panel import FloatArray, Panel
from .power import MINIMUM_HISTORY, first_order
from .seasons import seasonal_columns

RUN_IN = 50


@dataclass(frozen=True, slots=True, eq=False)
class HistoryModel:
    """Unit means (N,), the path all units share, and what each has of its own, from which panels are drawn.

    Both parts are first-order autoregressive; their innovations are those of the history, taken again by lot, whole
    periods at a time, so that units that moved alike do so again (the sieve bootstrap of Bühlmann 1997, order one).
    `path` (T,) is what trend and season say of all periods; `shared` and `own` hold innovations (P,) and (N, P).
    """

    means: FloatArray
    path: FloatArray
    correlations: Weighed
    shared: FloatArray
    own: FloatArray
    own_lag_one: float

    @classmethod
    def of(cls, history: Panel, after: int, *, trend: bool, season: int | None) -> HistoryModel:
        """The model of `history`, for panels of its periods and `after` more.

        Raises TooFewPoints, MissingPoints, NoVariation, BadSetting.
        """
        values = _complete(history)
        periods = values.shape[1]
        times = np.arange(periods + after, dtype=float)
        columns = [np.ones_like(times), *([times] if trend else [])]
        design = np.column_stack([*columns, seasonal_columns(times, season, periods)])
        if periods < MINIMUM_HISTORY + design.shape[1] - 1:
            needed = MINIMUM_HISTORY + design.shape[1] - 1
            raise TooFewPoints(what="Periods of history", found=periods, needed=needed)
        together = values.mean(axis=0)
        coefficients = np.linalg.lstsq(design[:periods], together, rcond=None)[0]
        left = together - design[:periods] @ coefficients
        if np.ptp(values - values.mean(axis=1, keepdims=True)) <= 1e-10 * max(1.0, float(np.abs(values).max())):
            raise NoVariation
        correlations = weigh(design[:periods], together, np.arange(periods, dtype=float))
        own, lag_one = _own(values)
        means = values.mean(axis=1) - values.mean()
        return cls(means, design @ coefficients, correlations, left, own, lag_one)

    def draw(self, random: np.random.Generator) -> FloatArray:
        """One panel (N, T)."""
        count = self.path.size
        at = int(random.choice(np.arange(self.correlations.shares.size), p=self.correlations.shares))
        lag_one = float(self.correlations.candidates[at])
        shocks = _innovations(self.shared[None, :], lag_one, float(np.sqrt(self.correlations.variances[at])))
        shared = _recurse(_taken(shocks, count, random), lag_one)
        own = _recurse(_taken(self.own, count, random), self.own_lag_one)
        return np.asarray(self.means[:, None] + self.path + shared + own, dtype=np.float64)


def _complete(history: Panel) -> FloatArray:
    silent = np.flatnonzero(np.isnan(history.values).all(axis=1))
    if silent.size:
        raise MissingPoints(unit=history.units[int(silent[0])], missing=len(history.periods))
    filled = fill_additively(history.values.copy())
    return filled[:, ~np.isnan(filled).any(axis=0)]


def _own(values: FloatArray) -> tuple[FloatArray, float]:
    """Innovations (N, P) of what each unit has beside its mean and the periods' means, and their correlation."""
    units = values.shape[0]
    if units == 1:
        return np.zeros((1, 1)), 0.0
    left = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    if np.abs(left).max() <= 1e-10 * max(1.0, float(np.abs(values).max())):
        return np.zeros((units, 1)), 0.0
    lag_one, sigma = first_order(left * np.sqrt(units / (units - 1)))
    return _innovations(left, lag_one, sigma), lag_one


def _innovations(left: FloatArray, lag_one: float, sigma: float) -> FloatArray:
    """Steps that residuals (N, T) show beside what carries over, of the size that noise of sd `sigma` has."""
    steps = left[:, 1:] - lag_one * left[:, :-1]
    steps = steps - steps.mean(axis=1, keepdims=True)
    size = float(np.sqrt(np.mean(steps**2)))
    return steps * (sigma * np.sqrt(1 - lag_one**2) / size if size > 0 else 0.0)


def _taken(innovations: FloatArray, count: int, random: np.random.Generator) -> FloatArray:
    return innovations[:, random.integers(0, innovations.shape[1], count + RUN_IN)]


def _recurse(steps: FloatArray, lag_one: float) -> FloatArray:
    """First-order noise (N, T) once it has run in from a start in its stationary state."""
    noise = steps.copy()
    noise[:, 0] /= np.sqrt(1 - lag_one**2)
    for period in range(1, noise.shape[1]):
        noise[:, period] += lag_one * noise[:, period - 1]
    return noise[:, RUN_IN:]
