"""Who stands together: base clusters, weighted k-means, and how many groups the silhouette supports.

Everything here is a function of where the points are: neither their order nor anybody's id can move a border.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .kmeans import Floats, Integers, best_division, lloyd, means, silhouette, variance_partition, without_gaps

MAX_BASE_CLUSTERS = 100
_PEOPLE_PER_EXTRA_GROUP = 12
_DECIMALS = 9
# Up to here every place counts by itself; more are first gathered on a lattice.
_MOST_PLACES = 4096
# Cells of the lattice in one standard deviation of the places: from 8 to 16.
_CELLS_PER_DEVIATION = 8
# Later iterations move a handful of points between neighbouring base clusters.
_BASE_ITERATIONS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """``group`` (n,): group of each point, 0 the largest; ``k`` groups; ``silhouette`` -1..1, 0.0 when k is 1.

    ``base`` (n,) is the base cluster of each point; ``of_base`` (n_base,) the group of each base cluster.
    """

    group: Integers
    k: int
    silhouette: float
    base: Integers
    of_base: Integers


def group_points(xy: Floats, *, k_max: int, min_group: int) -> Grouping:
    """Divide points (n, 2) into 2..``k_max`` groups of at least ``min_group`` points, or one when they do not part.

    Points are first gathered into at most 100 base clusters, by k-means, as on the Polis server; but the start is a
    partition by variance, a function of the points, where the server takes whoever came first. K-means then divides
    the base clusters, each weighing its number of points. A group that is too small joins the nearest one. The
    division with the best mean silhouette wins, the one with fewer groups among equals.
    """
    place, at, count = _distinct_places(np.round(xy, _DECIMALS) + 0.0)
    of_place = lloyd(place, count, variance_partition(place, count, MAX_BASE_CLUSTERS), iterations=_BASE_ITERATIONS)
    centres, mass = means(place, count, of_place)
    of_base, score = group_base_clusters(centres, mass, k_max=k_max, min_group=min_group)
    base = of_place[at]
    return Grouping(of_base[base], int(of_base.max(initial=-1)) + 1, score, base, of_base)


def group_base_clusters(centres: Floats, mass: Floats, *, k_max: int, min_group: int) -> tuple[Integers, float]:
    """Group (b,) of each base cluster at ``centres`` (b, 2) of ``mass`` (b,) points, and the mean silhouette."""
    gaps = ((centres[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    distance = np.sqrt(gaps)
    best = division = np.zeros(len(centres), dtype=np.int64)
    best_score = -np.inf
    for k in range(2, min(k_max, 2 + len(centres) // _PEOPLE_PER_EXTRA_GROUP, len(centres)) + 1):
        division = best_division(centres, mass, k, gaps, division)
        labels = _join_small(division, centres, mass, min_group)
        score = silhouette(distance, mass, labels)
        if labels.max() > 0 and score > best_score + 1e-12:
            best, best_score = labels, score
    return _largest_first(best, centres, mass), best_score if best.max(initial=0) > 0 else 0.0


def _distinct_places(points: Floats) -> tuple[Floats, Integers, Floats]:
    """Places (p, 2) from left to right, the place of each point (n,), and the points at each place (p,).

    Of more than some thousand points, those in one cell of a lattice count as one place at their mean. The lattice
    has a power of two for its width, so that it stays while the votes of a few people change.
    """
    if len(points) <= _MOST_PLACES:
        order = np.lexsort((points[:, 1], points[:, 0]))
        ordered = points[order]
        is_new = np.append(np.ones(min(len(points), 1), dtype=np.bool_), (ordered[1:] != ordered[:-1]).any(axis=1))
        at = np.empty(len(points), dtype=np.int64)
        at[order] = np.cumsum(is_new) - 1
        return ordered[is_new], at, np.bincount(at).astype(np.float64)
    deviation = np.sqrt(points.var(axis=0).sum())
    width = 2.0 ** np.floor(np.log2(max(deviation, 1e-6) / _CELLS_PER_DEVIATION))
    column, row = (np.floor(axis / width + 0.382).astype(np.int64) for axis in points.T)
    tall = int(np.ptp(row)) + 1
    cell = (column - column.min()) * tall + (row - row.min())
    at = without_gaps(cell) if cell.max() < 16 * len(points) else np.unique(cell, return_inverse=True)[1]
    place, count = means(points, np.ones(len(points)), at)
    return np.round(place, _DECIMALS) + 0.0, at, count


def _join_small(labels: Integers, centres: Floats, mass: Floats, min_group: int) -> Integers:
    """Let every group of fewer than ``min_group`` people join the group whose mean is nearest, smallest first."""
    while labels.max(initial=0) > 0:
        middle, size = means(centres, mass, labels)
        small = int(np.argmin(size))
        if size[small] >= min_group:
            break
        gap = ((middle - middle[small]) ** 2).sum(axis=1)
        gap[small] = np.inf
        labels = without_gaps(np.where(labels == small, int(np.argmin(gap)), labels))
    return labels


def _largest_first(labels: Integers, centres: Floats, mass: Floats) -> Integers:
    """Number the groups by size, then from left to right, so that a letter keeps its meaning between runs."""
    if labels.size == 0:
        return labels
    middle, size = means(centres, mass, labels)
    order = np.lexsort((middle[:, 1], middle[:, 0], -size))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels]
