"""Augmented synthetic control: what the blend misses before the start is corrected by ridge regression.

Ben-Michael, Feller and Rothstein (2021). The weights may leave the simplex: it extrapolates, and says how much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .blends import Blend, ConvexBlend
from .contrasts import IntArray
from .panel import FloatArray
from .simplex import simplex_weights

PENALTIES = 20
SMALLEST_SHARE = 1e-8
MOST_FOLDS = 20
ROUNDING = 1e-20


@dataclass(frozen=True, slots=True)
class AugmentedBlend:
    """Convex weights plus a ridge correction of size `penalty`, for outcomes centred by period."""

    penalty: float

    def one(self, donors: FloatArray, path: FloatArray, turn: int) -> tuple[FloatArray, FloatArray]:
        weights, gap = ConvexBlend().one(donors, path, turn)
        weights = weights + _correction(donors[:, :turn], gap[:turn], self.penalty)
        return weights, path - weights @ donors

    def each(self, donors: FloatArray, turn: int, chosen: IntArray) -> tuple[FloatArray, FloatArray]:
        weights, gaps = ConvexBlend().each(donors, turn, chosen)
        for row, place in enumerate(chosen.tolist()):
            correction = _correction(np.delete(donors[:, :turn], place, axis=0), gaps[row, :turn], self.penalty)
            weights[row] += np.insert(correction, place, 0.0)
        return weights, donors[chosen] - weights @ donors

    def without(self, index: int) -> Blend:  # noqa: ARG002
        return self

    def in_the_past(self) -> Blend:
        return self


def _correction(before: FloatArray, miss: FloatArray, penalty: float) -> FloatArray:
    """Weights (n,) adding up to zero that carry the ridge prediction of `miss` (T0,)."""
    centred = before - before.mean(axis=0)
    inner = centred.T @ centred
    inner.flat[:: inner.shape[0] + 1] += penalty
    return np.asarray(centred @ np.linalg.solve(inner, miss), dtype=np.float64)


def ridge_penalty(donors: FloatArray, path: FloatArray, turn: int) -> float:
    """The largest penalty within a standard error of the best, leaving out one earlier period at a time.

    Twenty penalties fall geometrically from the largest squared singular value of the donors' past; at most
    twenty periods, evenly spread, are left out.
    """
    before = donors[:, :turn]
    top = float(np.linalg.svd(before - before.mean(axis=0), compute_uv=False)[0] ** 2)
    # Donors that move as one differ by rounding alone, which no ridge may blow up.
    apart = top > ROUNDING * max(1.0, float((before**2).sum()))
    penalties = np.geomspace(top, SMALLEST_SHARE * top, PENALTIES) if apart else np.ones(1)
    folds = np.unique(np.linspace(0, turn - 1, min(turn, MOST_FOLDS)).round().astype(int))
    errors = np.array([_held_out(before, path[:turn], int(fold), penalties) for fold in folds]) ** 2
    mean = errors.mean(axis=0)
    best = int(np.argmin(mean))
    bound = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(folds.size)
    return float(penalties[np.flatnonzero(mean <= bound)[0]])


def _held_out(before: FloatArray, path: FloatArray, fold: int, penalties: FloatArray) -> FloatArray:
    """Miss at the period left out under each penalty, (P,)."""
    kept, held = np.delete(before, fold, axis=1), before[:, fold]
    goal = np.delete(path, fold)
    weights = simplex_weights(kept, goal)
    centred = kept - kept.mean(axis=0)
    left, values, right = np.linalg.svd(centred, full_matrices=False)
    along = right @ (goal - weights @ kept)
    shrunk = values / (values**2 + penalties[:, None]) * along
    return np.asarray(path[fold] - weights @ held - shrunk @ (left.T @ held), dtype=np.float64)
