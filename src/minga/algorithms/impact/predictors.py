"""Synthetic control with predictors: how much each counts is searched for, and does not hang on a start.

Abadie, Diamond and Hainmueller (2010): donor weights follow the treated unit's predictors, each with an
importance; the importances are those whose donor weights miss the outcome least before the start. That outer
problem has many local optima: public packages return one that depends on where they began (Becker and
Klößner 2017; Malo and others 2024).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import optimize

from .blends import Blend, ConvexBlend
from .contrasts import IntArray
from .errors import BadSetting, MissingPoints, NoVariation
from .panel import FloatArray
from .simplex import nearest_mix

type Importance = Literal["searched", "equal"] | Mapping[str, float]

# Decades by which one importance is moved: far, then near. The smallest that counts beside the largest.
FIRST_STEP, MIDDLE_STEP, LAST_STEP = 3.0, 1.0, 0.1
LEAST = 1e-8
GAIN = 1e-6
# Ends whose misses differ by less than this share are one; this many are refined.
ALIKE = 1e-3
REFINED = 3
TRIALS_PER_PREDICTOR = 60
SIMPLEX_SIZE = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class PredictorBlend:
    """Donor weights that follow scaled predictors: donors' (n, K), the treated unit's (K,), importance (K,)."""

    donors_scaled: FloatArray
    treated_scaled: FloatArray
    importance: FloatArray

    def one(self, donors: FloatArray, path: FloatArray, turn: int) -> tuple[FloatArray, FloatArray]:  # noqa: ARG002
        weights = _weights(self.donors_scaled - self.treated_scaled, self.importance)
        return weights, path - weights @ donors

    def each(self, donors: FloatArray, turn: int, chosen: IntArray) -> tuple[FloatArray, FloatArray]:  # noqa: ARG002
        """Placebos are matched with the importance found for the treated unit."""
        points = self.donors_scaled * np.sqrt(self.importance)
        gram = points @ points.T
        weights = np.array(
            [nearest_mix(gram, gram[row], constant=float(gram[row, row]), without=row) for row in chosen.tolist()]
        )
        return weights, donors[chosen] - weights @ donors

    def without(self, index: int) -> Blend:
        return replace(self, donors_scaled=np.delete(self.donors_scaled, index, axis=0))

    def in_the_past(self) -> Blend:
        """Predictors may be measured after the pretended start: outcomes alone are followed then."""
        return ConvexBlend()


def predictor_blend(
    table: FloatArray, outcomes: FloatArray, names: tuple[str, ...], importance: Importance
) -> PredictorBlend:
    """The blend of a treated unit (last row) with its donors (the rows before).

    table (n + 1, K) of predictors, scaled here by their standard deviation; outcomes (n + 1, T0) before the
    start. Raises NoVariation for a predictor that is the same everywhere, BadSetting for unusable importances.
    """
    spread = table.std(axis=0, ddof=1)
    if (spread <= 1e-12 * np.maximum(1.0, np.abs(table).max(axis=0))).any():
        raise NoVariation
    scaled = table / spread
    if importance == "searched":
        found = search_importance(scaled, outcomes)
    elif importance == "equal":
        found = np.ones(len(names))
    elif set(importance) == set(names):
        found = np.array([float(importance[name]) for name in names])
    else:
        raise BadSetting(name="importance", value=importance)
    if not np.isfinite(found).all() or (found < 0).any() or not found.any():
        raise BadSetting(name="importance", value=importance)
    return PredictorBlend(scaled[:-1], scaled[-1], found / found.sum())


def predictor_table(predictors: Mapping[str, Mapping[str, float]], units: tuple[str, ...]) -> FloatArray:
    """Predictors (name → unit → value) as (units, K); raises MissingPoints for a unit without one."""
    table = np.array([[float(values.get(unit, np.nan)) for values in predictors.values()] for unit in units])
    lacking = ~np.isfinite(table)
    if lacking.any():
        row = int(np.flatnonzero(lacking.any(axis=1))[0])
        raise MissingPoints(unit=units[row], missing=int(lacking[row].sum()))
    return table


def search_importance(scaled: FloatArray, outcomes: FloatArray) -> FloatArray:
    """Importances (K,) with the least mean squared miss of the outcome before the start that is found.

    A pattern search over their logarithms from fixed starts (all equal, the sizes of regression coefficients,
    each predictor nearly alone), always taking the best move, so that neither a start nor the order of
    predictors decides; the three best different ends are then refined (Nelder and Mead 1965). Finds the
    optima known for the three published studies; on noise it ends within a few per cent of the best.
    """
    problem = _Outer(scaled[:-1] - scaled[-1], outcomes[:-1] - outcomes[-1])
    count = scaled.shape[1]
    alone = np.where(np.eye(count, dtype=np.bool_), 1.0, 1e-3)
    starts = [np.ones(count), _by_regression(scaled, outcomes), *alone]
    ends = sorted((_descend(problem, start, FIRST_STEP, MIDDLE_STEP) for start in starts), key=lambda end: end[0])
    best: list[tuple[float, FloatArray]] = []
    for miss, found in ends:
        if all(abs(miss - other) > ALIKE * other for other, _ in best):
            best.append((miss, found))
    refined = [_descend(problem, _refine(problem, found), MIDDLE_STEP, LAST_STEP) for _, found in best[:REFINED]]
    return min(refined, key=lambda end: end[0])[1]


class _Outer:
    """The miss as a function of the importances; remembers the last donors used, which only saves time."""

    def __init__(self, offsets: FloatArray, misses: FloatArray) -> None:
        self.misses = misses
        self.size = offsets.shape[0]
        self.grams = np.einsum("ik,jk->kij", offsets, offsets).reshape(offsets.shape[1], -1)
        self.active: list[int] = []

    def miss(self, importance: FloatArray) -> float:
        gram = (importance / importance.max() @ self.grams).reshape(self.size, self.size)
        weights = nearest_mix(gram, np.zeros(self.size), active=self.active)
        self.active = np.flatnonzero(weights).tolist()
        return float(np.mean((weights @ self.misses) ** 2))


def _weights(offsets: FloatArray, importance: FloatArray) -> FloatArray:
    gram = (offsets * (importance / importance.max())) @ offsets.T
    return nearest_mix(gram, np.zeros(gram.shape[0]))


def _by_regression(scaled: FloatArray, outcomes: FloatArray) -> FloatArray:
    design = np.column_stack([np.ones(scaled.shape[0]), scaled])
    coefficients = np.linalg.lstsq(design, outcomes, rcond=None)[0][1:]
    return np.maximum((coefficients**2).sum(axis=1), 1e-12)


def _bounded(importance: FloatArray) -> FloatArray:
    return np.maximum(importance / importance.max(), LEAST)


def _descend(problem: _Outer, start: FloatArray, first: float, last: float) -> tuple[float, FloatArray]:
    """Multiply the one importance that helps most by ever smaller powers of ten, from `first` to `last` decades."""
    found = _bounded(start)
    best, step = problem.miss(found), first
    factors = np.eye(found.size, dtype=np.bool_)
    while step > last:
        moves = [_bounded(found * np.where(row, 10.0**sign, 1.0)) for row in factors for sign in (step, -step)]
        misses = [problem.miss(move) for move in moves]
        chosen = int(np.argmin(misses))
        if misses[chosen] < best * (1 - GAIN):
            best, found = misses[chosen], moves[chosen]
        else:
            step /= 2
    return best, found


def _refine(problem: _Outer, start: FloatArray) -> FloatArray:
    """Several importances at once, which single moves cannot do along a valley."""
    centre = np.log10(start)
    corners = np.vstack([centre, centre + SIMPLEX_SIZE * np.eye(start.size)])
    result = optimize.minimize(  # type: ignore[call-overload]  # the stubs do not know initial_simplex
        lambda logs: problem.miss(_bounded(10.0 ** (logs - logs.max()))),
        centre,
        method="Nelder-Mead",
        options={
            "maxfev": TRIALS_PER_PREDICTOR * start.size,
            "xatol": 1e-2,
            "fatol": 0.0,
            "initial_simplex": corners,
        },
    )
    return _bounded(10.0 ** (result.x - result.x.max()))
