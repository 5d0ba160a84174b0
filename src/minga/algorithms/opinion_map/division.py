"""Into which groups points divide, for many weighted sets of points at once: a map has one, its bootstrap twenty.

Shapes: ``points`` (r, n, 2), ``weight`` and labels (r, n). A point without weight belongs to no division: it has a
label, but neither draws a centre nor becomes one.
"""

from __future__ import annotations

import numpy as np

from .figures import Booleans, Floats, Integers

_MAX_ITERATIONS = 100
_POINTS_PER_EXTRA_GROUP = 12


def divide(points: Floats, weight: Floats, *, k_max: int, min_group: int) -> tuple[Integers, Floats]:
    """Labels (r, n) of the best division of each set into 1..``k_max`` groups, and its mean silhouette (r,).

    K-means tries each number of groups; a group of less weight than ``min_group`` joins the nearest one. The division
    with the best mean silhouette wins, the one with fewer groups among equals; 0.0 is the silhouette of one group.
    Groups are numbered by weight, then from left to right.
    """
    gaps = ((points[:, :, None, :] - points[:, None, :, :]) ** 2).sum(axis=3)
    distance = np.sqrt(gaps)
    present = np.count_nonzero(weight > 0.0, axis=1)
    most = np.minimum(np.minimum(k_max, 2 + present // _POINTS_PER_EXTRA_GROUP), present)
    best = fewer = cut = np.zeros(weight.shape, dtype=np.int64)
    best_score = np.full(len(points), -np.inf)
    for k in range(2, int(most.max(initial=0)) + 1):
        cut = _cut_once(points, weight, cut, k - 1)
        fewer = _better(points, weight, (_grown(points, weight, fewer, gaps, k - 1), cut), k)
        labels = _without_small(fewer, points, weight, k, min_group)
        score, parted = silhouettes(distance, weight, labels, k)
        wins = (k <= most) & parted & (score > best_score + 1e-12)
        best, best_score = np.where(wins[:, None], labels, best), np.where(wins, score, best_score)
    return _largest_first(best, points, weight), np.where(np.isfinite(best_score), best_score, 0.0)


def _cut_once(points: Floats, weight: Floats, labels: Integers, k: int) -> Integers:
    """Cut the cell of ``k`` that varies most along one axis at its mean there (Su and Dy 2007); no cut, no change."""
    centres, mass = means(points, weight, labels, k)
    squares = (points - _at(centres, labels)) ** 2
    scatter = np.stack([_sums(weight * squares[..., axis], labels, k) for axis in (0, 1)], axis=2)
    axis = (scatter[..., 1] > scatter[..., 0]).astype(np.int64)
    middle = np.take_along_axis(centres, axis[..., None], axis=2)[..., 0]
    along = np.take_along_axis(points, np.take_along_axis(axis, labels, axis=1)[..., None], axis=2)[..., 0]
    beyond = along > np.take_along_axis(middle, labels, axis=1)
    far = _sums(weight * beyond, labels, k)
    splits = (far > 0.0) & (far < mass)
    varies = np.where(splits, scatter.max(axis=2), -1.0)
    chosen = varies.argmax(axis=1)
    is_cut = beyond & (labels == chosen[:, None]) & (varies.max(axis=1) > 0.0)[:, None]
    return np.where(is_cut, k, labels)


def _grown(points: Floats, weight: Floats, labels: Integers, gaps: Floats, k: int) -> Integers:
    """The division into ``k``, and the point that as one more centre lowers the squared error most at once.

    Fast global k-means: Likas, Vlassis, Verbeek 2003, Pattern Recognition 36.
    """
    centres, _ = means(points, weight, labels, k)
    error = ((points - _at(centres, labels)) ** 2).sum(axis=2)
    gain = (weight[:, None, :] @ np.maximum(error[:, :, None] - gaps, 0.0))[:, 0]
    chosen = np.where(weight > 0.0, gain, -1.0).argmax(axis=1)
    nearer = np.take_along_axis(gaps, chosen[:, None, None], axis=1)[:, 0] < error
    return np.where(nearer, k, labels)


def _better(points: Floats, weight: Floats, starts: tuple[Integers, Integers], k: int) -> Integers:
    """Of the divisions that k-means reaches from two starts, that of less squared error; the first among equals."""
    one, other = (_lloyd(points, weight, labels, k) for labels in starts)
    takes_one = _inertia(points, weight, one, k) <= _inertia(points, weight, other, k) * (1 + 1e-12)
    return np.where(takes_one[:, None], one, other)


def _lloyd(points: Floats, weight: Floats, labels: Integers, k: int) -> Integers:
    """Lloyd's iteration (1982); a centre that loses all is dropped."""
    for _ in range(_MAX_ITERATIONS):
        centres, mass = means(points, weight, labels, k)
        gap = (points[:, :, None, 0] - centres[:, None, :, 0]) ** 2 + (
            points[:, :, None, 1] - centres[:, None, :, 1]
        ) ** 2
        nearest = np.where(mass[:, None, :] > 0.0, gap, np.inf).argmin(axis=2)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
    return labels


def _inertia(points: Floats, weight: Floats, labels: Integers, k: int) -> Floats:
    """Weighted sum (r,) of squared distances to the mean of each point's cell."""
    centres, _ = means(points, weight, labels, k)
    inertia: Floats = (weight * ((points - _at(centres, labels)) ** 2).sum(axis=2)).sum(axis=1)
    return inertia


def means(points: Floats, weight: Floats, labels: Integers, k: int) -> tuple[Floats, Floats]:
    """Mean (r, k, 2) and weight (r, k) of each cell; (0, 0) without weight."""
    mass = _sums(weight, labels, k)
    sums = np.stack([_sums(weight * points[..., axis], labels, k) for axis in (0, 1)], axis=2)
    return sums / np.where(mass > 0.0, mass, 1.0)[..., None], mass


def _sums(what: Floats, labels: Integers, k: int) -> Floats:
    r = len(labels)
    cell = labels + k * np.arange(r)[:, None]
    return np.bincount(cell.ravel(), weights=what.ravel(), minlength=r * k).reshape(r, k)


def _at(centres: Floats, labels: Integers) -> Floats:
    """The centre (r, n, 2) of each point's cell."""
    return np.take_along_axis(centres, labels[..., None], axis=1)


def silhouettes(distance: Floats, weight: Floats, labels: Integers, k: int) -> tuple[Floats, Booleans]:
    """Mean silhouette (r,) (Rousseeuw 1987) at ``distance`` (r, n, n), and whether there are two groups at all.

    A point of weight w stands for w coinciding points; one that is alone in its group counts 0.
    """
    member = (labels[..., None] == np.arange(k)) * weight[..., None]
    to_group, size = distance @ member, member.sum(axis=1)
    own_size = np.take_along_axis(size, labels, axis=1)
    is_own = labels[..., None] == np.arange(k)
    own = np.where(is_own, to_group, 0.0).sum(axis=2) / np.maximum(own_size - 1.0, 1.0)
    other = np.where(is_own | (size == 0.0)[:, None, :], np.inf, to_group / np.maximum(size, 1.0)[:, None, :])
    parted = np.count_nonzero(size > 0.0, axis=1) > 1
    nearest = np.where(parted[:, None], other.min(axis=2), 0.0)
    widest = np.maximum(own, nearest)
    counts = (own_size > 1.0) & (widest > 0.0) & parted[:, None] & (weight > 0.0)
    score = np.where(counts, (nearest - own) / np.where(counts, widest, 1.0), 0.0)
    return (score * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1.0), parted


def _without_small(labels: Integers, points: Floats, weight: Floats, k: int, min_group: int) -> Integers:
    """Let every group of less weight than ``min_group`` join the group whose mean is nearest, smallest first."""
    for _ in range(k - 1):
        middle, size = means(points, weight, labels, k)
        there = size > 0.0
        small = np.where(there, size, np.inf).argmin(axis=1)
        joins = (np.count_nonzero(there, axis=1) > 1) & (size.max(axis=1) > 0.0)
        joins &= np.take_along_axis(size, small[:, None], axis=1)[:, 0] < min_group
        if not joins.any():
            break
        gap = ((middle - np.take_along_axis(middle, small[:, None, None], axis=1)) ** 2).sum(axis=2)
        gap[~there | (np.arange(k) == small[:, None])] = np.inf
        labels = np.where(joins[:, None] & (labels == small[:, None]), gap.argmin(axis=1)[:, None], labels)
    return labels


def _largest_first(labels: Integers, points: Floats, weight: Floats) -> Integers:
    """Number groups by weight, then from left to right, so that a letter keeps its meaning; without a gap."""
    k = int(labels.max(initial=0)) + 1
    middle, size = means(points, weight, labels, k)
    order = np.lexsort((middle[..., 1], middle[..., 0], -size))
    return np.take_along_axis(np.argsort(order, axis=1, kind="stable"), labels, axis=1)
