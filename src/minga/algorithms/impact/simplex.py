"""Weights on the simplex: non-negative, adding up to one, nearest to a target."""

from __future__ import annotations

import numpy as np

from .panel import FloatArray

RIDGE = 1e-10


def simplex_weights(points: FloatArray, target: FloatArray, *, penalty: float = 0.0) -> FloatArray:
    """Weights w (n,) on the simplex minimising ‖wᵀ points − target‖² + penalty ‖w‖².

    points (n, d), target (d,). Wolfe's active-set algorithm for the nearest point of a polytope (1976): finite,
    needs no start and no step size; a vanishing ridge picks one answer where several are equally near.
    """
    offsets = points - target
    gram = offsets @ offsets.T
    scale = float(np.trace(gram)) / gram.shape[0]
    if scale == 0:
        return np.full(gram.shape[0], 1 / gram.shape[0])
    gram = gram / scale + (penalty / scale + RIDGE) * np.eye(gram.shape[0])
    weights = np.zeros(gram.shape[0])
    active = [int(np.argmin(np.diag(gram)))]
    weights[active] = 1.0
    for _ in range(20 * gram.shape[0]):
        slopes = gram @ weights
        entering = int(np.argmin(slopes))
        if entering in active or slopes[entering] >= float(weights @ slopes) - 1e-13:
            break
        active = _settle(gram, weights, [*active, entering])
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _settle(gram: FloatArray, weights: FloatArray, active: list[int]) -> list[int]:
    """Move `weights` in place to the best affine mix of the active points that stays non-negative."""
    while True:
        solved = np.linalg.solve(gram[np.ix_(active, active)], np.ones(len(active)))
        goal = solved / solved.sum()
        if (goal > 0).all():
            weights[active] = goal
            return active
        now = weights[active]
        falling = goal <= 0
        reach = now[falling] / np.maximum(now[falling] - goal[falling], 1e-300)
        step = float(reach.min())
        moved = now + step * (goal - now)
        moved[np.flatnonzero(falling)[reach <= step]] = 0.0
        weights[active] = np.maximum(moved, 0.0)
        kept = [index for index, value in zip(active, moved, strict=True) if value > 0]
        weights[[index for index in active if index not in kept]] = 0.0
        active = kept
