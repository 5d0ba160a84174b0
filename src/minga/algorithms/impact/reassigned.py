"""Several treated units ranked among sets that lots might have treated instead: a joint permutation.

Donors' sets drawn from the donors themselves differ less from each other than a set from outside does, and their
members stand in each other's blends. So every unit may be drawn into a set, the treated ones too, and each set is
blended from all units outside it, as the treated one is: without an effect, all are alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from .cases import CLOSEST_FIT, Setting, own_noise
from .contrasts import IntArray
from .panel import FloatArray
from .simplex import nearest_mix

SETS = 199


@dataclass(frozen=True, slots=True, eq=False)
class Reassigned:
    """Pooled effects and post/pre RMSPE ratios of all sets (S,), the treated one first."""

    effects: FloatArray
    ratios: FloatArray
    is_exact: bool

    @property
    def others(self) -> int:
        return self.ratios.size - 1

    def p_of_ratio(self) -> float:
        return _rank(self.ratios)

    def p_of_effect(self) -> float:
        return _rank(np.abs(self.effects))


def _rank(figures: FloatArray) -> float:
    """Share of sets, the treated one among them, that show as much."""
    return float((figures >= figures[0] * (1 - 1e-12)).mean())


def reassigned(settings: list[Setting], after: int, *, sets: int = SETS, seed: int = 0) -> Reassigned:
    """The treated set and others: all there are, up to `sets` of them, otherwise so many drawn with `seed`."""
    values = np.vstack([settings[0].values, *(setting.path for setting in settings)])
    turns = [setting.turn for setting in settings]
    ways, is_exact = _ways(settings[0].values.shape[0], turns, sets, seed)
    blended = _Blended(values, after)
    parts = np.array([blended.parts(way, turns) for way in ways.tolist()])
    root = np.sqrt(parts[:, 1])
    return Reassigned(parts[:, 0], root / np.maximum(np.sqrt(parts[:, 2]), 1e-9 * (1.0 + root)), is_exact)


def _ways(donors: int, turns: list[int], sets: int, seed: int) -> tuple[IntArray, bool]:
    """Who starts in which treated unit's place, (1 + S, treated); the first row is who did."""
    count, treated = donors + len(turns), len(turns)
    truth = tuple(range(donors, count))
    is_alike = len(set(turns)) == 1
    every = math.comb(count, treated) if is_alike else math.perm(count, treated)
    if every <= sets + 1:
        ways = combinations(range(count), treated) if is_alike else permutations(range(count), treated)
        return np.array([truth, *(way for way in ways if way != truth)], dtype=np.int64), True
    order = np.argsort(np.random.default_rng(seed).random((sets, count)), axis=1)[:, :treated]
    return np.vstack([truth, order]).astype(np.int64), False


class _Blended:
    """Units against convex blends of those outside their set; what one set found shortens the way of the next."""

    def __init__(self, values: FloatArray, after: int) -> None:
        self.values, self.after = values, after
        self.grams: dict[int, FloatArray] = {}
        self.floors: dict[int, FloatArray] = {}
        self.used: dict[tuple[int, int], IntArray] = {}

    def parts(self, way: list[int], turns: list[int]) -> FloatArray:
        """Means over a set of mean gap, squared miss after and squared miss before."""
        outside = np.delete(np.arange(self.values.shape[0]), way)
        found = [self._one(unit, turn, outside) for unit, turn in zip(way, turns, strict=True)]
        return np.asarray(np.mean(found, axis=0), dtype=np.float64)

    def _one(self, unit: int, turn: int, outside: IntArray) -> tuple[float, float, float]:
        gram = self._gram(turn)
        guess = np.flatnonzero(np.isin(outside, self.used.get((unit, turn), np.empty(0, dtype=np.int64))))
        weights = nearest_mix(
            gram[np.ix_(outside, outside)], gram[outside, unit], constant=gram[unit, unit], active=guess.tolist()
        )
        kept = np.flatnonzero(weights)
        self.used[unit, turn] = outside[kept]
        gap = self.values[unit, : turn + self.after] - weights[kept] @ self.values[outside[kept], : turn + self.after]
        before, late = float(np.mean(gap[:turn] ** 2)), gap[turn:]
        return float(late.mean()), float(np.mean(late**2)), max(before, float(self.floors[turn][unit]))

    def _gram(self, turn: int) -> FloatArray:
        if turn not in self.grams:
            before = self.values[:, :turn] - self.values[:, :turn].mean(axis=0)
            self.grams[turn] = before @ before.T
            self.floors[turn] = (CLOSEST_FIT * own_noise(self.values, turn)) ** 2
        return self.grams[turn]
