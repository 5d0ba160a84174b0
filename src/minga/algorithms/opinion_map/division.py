"""Into which groups points divide, for many weighted sets of points at once: a map has one, its bootstrap many.

Shapes: ``points`` (r, n, 2), ``weight`` and labels (r, n). A point without weight belongs to no division: it has a
label, but neither draws a centre nor becomes one. No draw decides anything here: starts follow from the points.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .figures import Booleans, Floats, Integers

_MAX_ITERATIONS = 100
_POINTS_PER_EXTRA_GROUP = 12
# Directions along which points are halved.
_ANGLES = np.arange(24) * np.pi / 24
_EQUAL = 1e-12


class Divisions(NamedTuple):
    """The best division of each set into each number of groups: ``labels`` (c, r, n), mean silhouettes (c, r).

    Row 0 is the division into two groups, and so on; a silhouette is -inf where there is no such division. Small
    groups have joined others, so that a row may hold fewer groups than it tried for. Groups are numbered by weight,
    then from left to right.
    """

    labels: Integers
    score: Floats


def divide(points: Floats, weight: Floats, *, k_max: int, min_group: int, tries: int) -> Divisions:
    """Divide each set into 2..``k_max`` groups; a group of less weight than ``min_group`` joins the nearest one.

    K-means goes from the best halving by a line and from the division into one group fewer, where each of the
    ``tries`` most promising points is tried as one more centre (global k-means: Likas, Vlassis, Verbeek 2003,
    Pattern Recognition 36); and from a partition by variance.
    """
    gaps = ((points[:, :, None, :] - points[:, None, :, :]) ** 2).sum(axis=3)
    distance = np.sqrt(gaps)
    present = np.count_nonzero(weight > 0.0, axis=1)
    most = np.minimum(np.minimum(k_max, 2 + present // _POINTS_PER_EXTRA_GROUP), present)
    fewer = cut = np.zeros(weight.shape, dtype=np.int64)
    labels = np.zeros((max(k_max - 1, 0), *weight.shape), dtype=np.int64)
    scores = np.full((len(labels), len(points)), -np.inf)
    for k in range(2, int(most.max(initial=0)) + 1):
        cut = _cut_once(points, weight, cut, k - 1)
        starts = [*_grown(points, weight, fewer, gaps, tries=tries), cut]
        starts += [_halved(points, weight)] if k == 2 else []
        fewer = _best_reached(points, weight, np.stack(starts), k)
        told = _without_small(fewer, points, weight, k, min_group)
        score, parted = silhouettes(distance, weight, told, k)
        labels[k - 2] = _largest_first(told, points, weight)
        scores[k - 2] = np.where((k <= most) & parted, score, -np.inf)
    return Divisions(labels, scores)


def _halved(points: Floats, weight: Floats) -> Integers:
    """The halving of least squared error among those by a line across one of some directions."""
    along = points @ np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])
    order = along.argsort(axis=1, kind="stable")
    mass = np.take_along_axis(np.broadcast_to(weight[..., None], along.shape), order, axis=1)
    near = np.cumsum(mass, axis=1)
    far = near[:, -1:] - near
    gain = np.zeros(along.shape)
    for axis in (0, 1):
        moment = np.cumsum(mass * np.take_along_axis(points[..., axis, None], order, axis=1), axis=1)
        rest = moment[:, -1:] - moment
        gain += moment**2 / np.where(near > 0.0, near, 1.0) + rest**2 / np.where(far > 0.0, far, 1.0)
    r, n = weight.shape
    chosen = np.where(far > 0.0, gain, -np.inf).reshape(r, -1).argmax(axis=1)
    place, angle = np.divmod(chosen, along.shape[2])
    rank = np.empty((r, n), dtype=np.int64)
    np.put_along_axis(rank, order[np.arange(r), :, angle], np.broadcast_to(np.arange(n), (r, n)), axis=1)
    return (rank > place[:, None]).astype(np.int64)


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


def _grown(points: Floats, weight: Floats, labels: Integers, gaps: Floats, *, tries: int) -> Integers:
    """A division with one more centre: at each of the points that lower the squared error most at once.

    Shape (at most ``tries``, r, n).
    """
    k = int(labels.max(initial=0)) + 1
    centres, _ = means(points, weight, labels, k)
    error = ((points - _at(centres, labels)) ** 2).sum(axis=2)
    gain = (weight[:, None, :] @ np.maximum(error[:, :, None] - gaps, 0.0))[:, 0]
    chosen = np.argsort(-np.where(weight > 0.0, gain, -1.0), axis=1, kind="stable")[:, :tries]
    nearer = np.take_along_axis(gaps, chosen[..., None], axis=1) < error[:, None, :]
    grown: Integers = np.where(nearer, k, labels[:, None, :]).swapaxes(0, 1)
    return grown


def _best_reached(points: Floats, weight: Floats, starts: Integers, k: int) -> Integers:
    """Of the divisions k-means reaches from ``starts`` (s, r, n), that of least squared error; the first of equals."""
    s, r, n = starts.shape
    many = np.broadcast_to(points, (s, r, n, 2)).reshape(-1, n, 2), np.broadcast_to(weight, (s, r, n)).reshape(-1, n)
    reached = _lloyd(*many, starts.reshape(-1, n), k)
    error = _inertia(*many, reached, k).reshape(s, r)
    best = (error <= error.min(axis=0) * (1.0 + _EQUAL)).argmax(axis=0)
    return reached.reshape(s, r, n)[best, np.arange(r)]


def _lloyd(points: Floats, weight: Floats, labels: Integers, k: int) -> Integers:
    """Lloyd's iteration (1982); a centre that loses all is dropped."""
    labels, moving = labels.copy(), np.arange(len(labels))
    for _ in range(_MAX_ITERATIONS):
        x, before = points[moving], labels[moving]
        centres, mass = means(x, weight[moving], before, k)
        # The squared distance less that of the point from zero, which is the same for every centre.
        gap = (centres**2).sum(axis=2)[:, None, :] - 2.0 * (x @ centres.swapaxes(1, 2))
        after = np.where(mass[:, None, :] > 0.0, gap, np.inf).argmin(axis=2)
        labels[moving] = after
        moving = moving[(after != before).any(axis=1)]
        if not moving.size:
            break
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
