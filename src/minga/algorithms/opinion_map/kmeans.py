"""Weighted k-means in the plane from starts that the points alone determine: no draw, no order, no name counts."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

type Floats = npt.NDArray[np.float64]
type Integers = npt.NDArray[np.int64]

_MAX_ITERATIONS = 100
_FEW = 8


def lloyd(points: Floats, weight: Floats, labels: Integers, *, iterations: int = _MAX_ITERATIONS) -> Integers:
    """Lloyd's iteration (1982) from the division ``labels`` (n,), 0..k'-1; a centre that loses all is dropped."""
    for _ in range(iterations):
        centres, _ = means(points, weight, labels)
        nearest = without_gaps(_nearest(centres, points))
        if np.array_equal(nearest, labels):
            break
        labels = nearest
    return labels


def _nearest(centres: Floats, points: Floats) -> Integers:
    """Position of the nearest centre of each point; of a few centres by comparing all, of many by a search tree."""
    if len(centres) > _FEW:
        return np.asarray(cKDTree(centres).query(points)[1], dtype=np.int64)
    gap = sum((points[:, None, axis] - centres[None, :, axis]) ** 2 for axis in range(points.shape[1]))
    return np.asarray(gap, dtype=np.float64).argmin(axis=1)


def variance_partition(points: Floats, weight: Floats, k: int) -> Integers:
    """Cut points (n, 2) into at most ``k`` cells: again and again the one that varies most, across its widest axis.

    Su and Dy (2007), "In search of deterministic methods for initializing K-means and Gaussian mixture clustering",
    Intelligent Data Analysis 11 ("Var-Part"): cuts are at the mean. Cells are numbered
    in the order of the cuts. Labels (n,).
    """
    labels = np.zeros(len(points), dtype=np.int64)
    cells = [_cell(0, np.arange(len(points)), points, weight)]
    while cells and len(cells) < k and -cells[0][0] > 0.0:
        _, number, members, axis, cut = heapq.heappop(cells)
        left = points[members, axis] <= cut
        labels[members[~left]] = len(cells) + 1
        heapq.heappush(cells, _cell(number, members[left], points, weight))
        heapq.heappush(cells, _cell(len(cells), members[~left], points, weight))
    return labels


def _cell(number: int, members: Integers, points: Floats, weight: Floats) -> tuple[float, int, Integers, int, float]:
    """(less its scatter along its widest axis, its number, its members, that axis, where to cut it)."""
    inside, mass = points[members], weight[members]
    total = float(mass.sum())
    if members.size < 2 or total <= 0.0:
        return 0.0, number, members, 0, 0.0
    middle = mass @ inside / total
    scatter = mass @ (inside - middle) ** 2
    axis = int(scatter[1] > scatter[0])
    # A cut at the mean of (nearly) equal numbers may leave one side empty: then there is nothing to cut.
    splits = inside[:, axis].min() <= middle[axis] < inside[:, axis].max()
    return (-float(scatter[axis]) if splits else 0.0), number, members, axis, float(middle[axis])


def best_division(points: Floats, weight: Floats, k: int, gaps: Floats, fewer: Integers) -> Integers:
    """The better of two k-means divisions of points (n, 2) into at most ``k``: labels (n,).

    One starts from the variance partition. The other from the division ``fewer`` into k - 1 and the point that, as a
    further centre, lowers the squared error most at once (fast global k-means: Likas, Vlassis, Verbeek 2003, Pattern
    Recognition 36). ``gaps`` (n, n) are squared distances.
    """
    centres, _ = means(points, weight, fewer)
    error = ((points - centres[fewer]) ** 2).sum(axis=1)
    gain = weight @ np.maximum(error[:, None] - gaps, 0.0)
    joined = gaps[int(np.argmax(gain))] < error
    one = lloyd(points, weight, without_gaps(np.where(joined, k, fewer)))
    other = lloyd(points, weight, variance_partition(points, weight, k))
    return one if inertia(points, weight, one) <= inertia(points, weight, other) * (1 + 1e-12) else other


def inertia(points: Floats, weight: Floats, labels: Integers) -> float:
    """Weighted sum of squared distances to the mean of each point's cell."""
    centres, _ = means(points, weight, labels)
    return float(weight @ ((points - centres[labels]) ** 2).sum(axis=1))


def means(points: Floats, weight: Floats, labels: Integers) -> tuple[Floats, Floats]:
    """Mean (k, d) and weight (k,) of each cell; every label 0..k-1 occurs."""
    k = int(labels.max(initial=-1)) + 1
    mass = np.bincount(labels, weights=weight, minlength=k)
    sums = [np.bincount(labels, weights=weight * column, minlength=k) for column in points.T]
    return np.stack(sums, axis=1) / mass[:, None], mass


def without_gaps(labels: Integers) -> Integers:
    """The same division numbered 0..k-1 in the same order."""
    present = np.bincount(labels) > 0
    rank: Integers = np.cumsum(present) - 1
    return rank[labels]


def silhouette(distance: Floats, weight: Floats, labels: Integers) -> float:
    """Mean silhouette (Rousseeuw 1987) of weighted points at ``distance`` (n, n); 0.0 for fewer than two groups.

    A point of weight w stands for w coinciding points; one that is alone in its group counts 0.
    """
    k = int(labels.max(initial=-1)) + 1
    if k < 2:
        return 0.0
    member = (labels[:, None] == np.arange(k)) * weight[:, None]
    to_group = distance @ member
    size = member.sum(axis=0)
    rows = np.arange(len(labels))
    own_size = size[labels]
    own = to_group[rows, labels] / np.maximum(own_size - 1.0, 1.0)
    other = to_group / np.maximum(size, 1.0)
    other[rows, labels] = np.inf
    nearest = other.min(axis=1)
    widest = np.maximum(own, nearest)
    score = np.where((own_size > 1.0) & (widest > 0.0), (nearest - own) / np.where(widest > 0.0, widest, 1.0), 0.0)
    return float(score @ weight / weight.sum())
