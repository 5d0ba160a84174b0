"""Ways to blend untreated units into a counterfactual: one treated unit, or every unit in turn as a placebo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .contrasts import IntArray
from .panel import FloatArray
from .simplex import nearest_mix, ridged_mix, simplex_weights

# Above this share of a unit's own variation, a ridge gives weight to most donors.
REAL_RIDGE = 1e-4


class Blend(Protocol):
    """How donors (n, T) are weighed to follow a path (T,) over the periods before `turn`."""

    def one(self, donors: FloatArray, path: FloatArray, turn: int) -> tuple[FloatArray, FloatArray]:
        """Weights (n,) and the gap path (T,)."""

    def each(self, donors: FloatArray, turn: int, chosen: IntArray) -> tuple[FloatArray, FloatArray]:
        """Each `chosen` donor (m,) against all others: weights (m, n), zero for itself, and gap paths (m, T)."""

    def without(self, index: int) -> Blend:
        """The same way of blending when one donor's row is taken out."""

    def in_the_past(self) -> Blend:
        """How to blend for a start pretended earlier."""


@dataclass(frozen=True, slots=True)
class ConvexBlend:
    """Outcomes only, weights on the simplex, no intercept (Abadie, Diamond and Hainmueller 2010)."""

    def one(self, donors: FloatArray, path: FloatArray, turn: int) -> tuple[FloatArray, FloatArray]:
        weights = simplex_weights(donors[:, :turn], path[:turn])
        return weights, path - weights @ donors

    def each(self, donors: FloatArray, turn: int, chosen: IntArray) -> tuple[FloatArray, FloatArray]:
        before = donors[:, :turn] - donors[:, :turn].mean(axis=0)
        weights = mixes_of_the_others(before, np.zeros(chosen.size), chosen)
        return weights, donors[chosen] - weights @ donors

    def without(self, index: int) -> Blend:  # noqa: ARG002
        return self

    def in_the_past(self) -> Blend:
        return self


def mixes_of_the_others(points: FloatArray, penalties: FloatArray, chosen: IntArray) -> FloatArray:
    """The mix (m, n) of the other points nearest to each chosen one, from one shared gram; penalties (m,)."""
    gram = points @ points.T
    weights = np.empty((chosen.size, points.shape[0]))
    for row, (index, penalty) in enumerate(zip(chosen.tolist(), penalties.tolist(), strict=True)):
        is_ridged = penalty > REAL_RIDGE * gram[index, index]
        mix = ridged_mix(points, index, penalty=penalty) if is_ridged else None
        if mix is None:
            mix = nearest_mix(gram, gram[index], constant=gram[index, index], penalty=penalty, without=index)
        weights[row] = mix
    return weights


@dataclass(frozen=True, slots=True)
class DifferencedBlend:
    """With an intercept, a ridge on units, and weights on periods (Arkhangelsky and others 2021, algorithm 1)."""

    def one(self, donors: FloatArray, path: FloatArray, turn: int) -> tuple[FloatArray, FloatArray]:
        before = donors[:, :turn]
        ridge = self._ridge(_noise(before), donors.shape[1] - turn, turn)
        everybody = np.vstack([before, path[:turn]])
        everybody = everybody - everybody.mean(axis=1, keepdims=True)
        weights = mixes_of_the_others(everybody, np.array([ridge]), np.array([donors.shape[0]]))[0, :-1]
        gap = path - weights @ donors
        return weights, gap - gap[:turn] @ _period_weights(donors, turn)

    def each(self, donors: FloatArray, turn: int, chosen: IntArray) -> tuple[FloatArray, FloatArray]:
        before = donors[:, :turn]
        after = donors.shape[1] - turn
        noises = _noises_without_each(before)[chosen]
        penalties = np.array([self._ridge(noise, after, turn) for noise in noises])
        weights = mixes_of_the_others(before - before.mean(axis=1, keepdims=True), penalties, chosen)
        gaps = donors[chosen] - weights @ donors
        periods = _period_weights_without_each(donors, turn, noises, chosen)
        gaps -= (gaps[:, :turn] * periods).sum(axis=1, keepdims=True)
        return weights, gaps

    def without(self, index: int) -> Blend:  # noqa: ARG002
        return self

    def in_the_past(self) -> Blend:
        return self

    @staticmethod
    def _ridge(noise: float, after: int, turn: int) -> float:
        return float((after**0.25 * noise) ** 2 * turn)


def _noise(before: FloatArray) -> float:
    return float(np.diff(before, axis=1).std(ddof=1)) if before.shape[1] > 2 else 0.0


def _noises_without_each(before: FloatArray) -> FloatArray:
    """`_noise` of the other rows, for each row left out (n,)."""
    steps = np.diff(before, axis=1)
    if steps.shape[1] < 2:
        return np.zeros(before.shape[0])
    steps = steps - steps.mean()
    count = steps.size - steps.shape[1]
    sums = steps.sum() - steps.sum(axis=1)
    squares = (steps**2).sum() - (steps**2).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares - sums**2 / count, 0) / (count - 1)), dtype=np.float64)


def _period_weights(donors: FloatArray, turn: int) -> FloatArray:
    """Weights on earlier periods whose mix is nearest to the donors' mean afterwards, up to a constant."""
    before, target = donors[:, :turn], donors[:, turn:].mean(axis=1)
    penalty = (1e-6 * _noise(before)) ** 2 * donors.shape[0]
    return simplex_weights((before - before.mean(axis=0)).T, target - target.mean(), penalty=penalty)


def _period_weights_without_each(donors: FloatArray, turn: int, noises: FloatArray, chosen: IntArray) -> FloatArray:
    """`_period_weights` of the other donors, each chosen one left out, (m, turn): moments lose a donor's part."""
    count = donors.shape[0]
    after = donors[:, turn:].mean(axis=1, keepdims=True)
    moved = donors[:, :turn] - after
    moved = moved - moved.mean(axis=0)
    gram = moved.T @ moved
    found = np.empty((chosen.size, turn))
    guess: list[int] = []
    for index, own in enumerate(moved[chosen]):
        reduced = gram - np.outer(own, own) * (count / (count - 1))
        penalty = (1e-6 * noises[index]) ** 2 * (count - 1)
        found[index] = nearest_mix(reduced, np.zeros(turn), penalty=penalty, active=guess)
        guess = np.flatnonzero(found[index]).tolist()
    return found
