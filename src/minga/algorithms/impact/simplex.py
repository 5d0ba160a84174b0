"""Weights on the simplex: non-negative, adding up to one, nearest to a target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import lapack

from .panel import FloatArray

RIDGE = 1e-10
STEPS_PER_POINT = 20
TOLERANCE = 1e-13
ROUNDS = 30


def simplex_weights(points: FloatArray, target: FloatArray, *, penalty: float = 0.0) -> FloatArray:
    """Weights w (n,) on the simplex minimising ‖wᵀ points − target‖² + penalty ‖w‖².

    points (n, d), target (d,). A vanishing ridge picks one answer where several are equally near.
    """
    offsets = points - target
    return nearest_mix(offsets @ offsets.T, np.zeros(points.shape[0]), penalty=penalty)


def nearest_mix(
    gram: FloatArray,
    pull: FloatArray,
    *,
    constant: float = 0.0,
    penalty: float = 0.0,
    without: int | None = None,
    active: Sequence[int] = (),
) -> FloatArray:
    """Weights w (n,) on the simplex minimising wᵀ gram w − 2 pullᵀ w + constant + penalty ‖w‖².

    gram (n, n) of the points, pull (n,) their products with the target, `constant` the target's own square.
    `without` keeps one point at zero, so that many problems share a gram; `active` is a guess of the points
    used, which changes the time taken but not the answer. Wolfe's active-set algorithm for the nearest
    point of a polytope (1976): finite, needs no start and no step size.
    """
    count = gram.shape[0]
    distances = np.diag(gram) - 2 * pull + constant
    scale = float(np.delete(distances, without).mean() if without is not None else distances.mean())
    if scale <= 0:
        weights = np.full(count, 1.0)
        weights[[] if without is None else [without]] = 0.0
        return np.asarray(weights / weights.sum(), dtype=np.float64)
    if without is not None:
        distances[without] = np.inf
    ridge = penalty + RIDGE * scale
    used = [index for index in active if index != without] or [int(np.argmin(distances))]
    weights = np.zeros(count)
    weights[used] = 1 / len(used)
    if len(used) > 1:
        used = _settle(gram, pull, ridge, weights, used)
    for _ in range(STEPS_PER_POINT * count):
        slopes = gram[:, used] @ weights[used] - pull + ridge * weights
        level = float(weights[used] @ slopes[used])
        if without is not None:
            slopes[without] = np.inf
        entering = int(np.argmin(slopes))
        if entering in used or slopes[entering] >= level - TOLERANCE * scale:
            break
        used = _settle(gram, pull, ridge, weights, [*used, entering])
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _settle(gram: FloatArray, pull: FloatArray, ridge: float, weights: FloatArray, used: list[int]) -> list[int]:
    """Move `weights` in place to the best affine mix of the points used that stays non-negative."""
    while True:
        places = np.array(used)
        block = gram[places[:, None], places]
        block.flat[:: len(used) + 1] += ridge
        sides = np.ones((len(used), 2))
        sides[:, 0] = pull[used]
        solved = _solved(block, sides)
        sums = solved.sum(axis=0)
        goal = solved[:, 0] + (1 - sums[0]) / sums[1] * solved[:, 1]
        if (goal > 0).all():
            weights[used] = goal
            return used
        now = weights[used]
        falling = goal <= 0
        reach = now[falling] / np.maximum(now[falling] - goal[falling], 1e-300)
        step = float(reach.min())
        moved = now + step * (goal - now)
        moved[np.flatnonzero(falling)[reach <= step]] = 0.0
        weights[used] = np.maximum(moved, 0.0)
        kept = [index for index, value in zip(used, moved, strict=True) if value > 0]
        weights[[index for index in used if index not in kept]] = 0.0
        used = kept


def _solved(block: FloatArray, sides: FloatArray) -> FloatArray:
    """Cholesky's solution, called without the checks that cost more than such small systems; else the general one."""
    _, solved, failed = lapack.dposv(block, sides)
    return np.linalg.solve(block, sides) if failed else np.asarray(solved, dtype=np.float64)


def ridged_mix(points: FloatArray, row: int, *, penalty: float) -> FloatArray | None:
    """The mix (n,) of the other points nearest to point `row`, where a real ridge gives most of them weight.

    points (n, d). Block principal pivoting (Júdice and Pires 1994): all points below zero leave and all that
    would gain enter at once. Each round solves d equations, not n. None where it does not settle in 30 rounds.
    """
    target = points[row]
    used = np.ones(points.shape[0], dtype=np.bool_)
    used[row] = False
    for _ in range(ROUNDS):
        block = points[used]
        inner = block.T @ block
        inner.flat[:: inner.shape[0] + 1] += penalty
        sides = np.column_stack([block @ target, np.ones(block.shape[0])])
        solved = (sides - block @ np.linalg.solve(inner, block.T @ sides)) / penalty
        sums = solved.sum(axis=0)
        level = float((1 - sums[0]) / sums[1])
        goal = solved[:, 0] + level * solved[:, 1]
        slopes = points @ (goal @ block - target)
        missing = ~used & (slopes < level - TOLERANCE * (1 + abs(level)))
        missing[row] = False
        negative = goal < 0
        if not negative.any() and not missing.any():
            weights = np.zeros(points.shape[0])
            weights[used] = goal
            return weights
        used[np.flatnonzero(used)[negative]] = False
        used |= missing
        if not used.any():
            break
    return None
