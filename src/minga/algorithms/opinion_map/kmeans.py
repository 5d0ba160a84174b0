"""Weighted k-means in the plane from starts that the points alone determine: no draw, no order, no name counts."""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .figures import Floats, Integers

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
        from scipy.spatial import cKDTree  # noqa: PLC0415  (SciPy is loaded by whoever computes)

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
    levels = [_Level.of(points, weight, labels, 1)]
    # What a cell varies by (less), its number, its level, and its place in the level.
    cells = [(-float(levels[0].varies[0]), 0, 0, 0)]
    while len(cells) < k and cells[0][0] < 0.0:
        _, number, depth, place = heapq.heappop(cells)
        level, new = levels[depth], len(cells) + 1
        if depth + 1 == len(levels):
            levels.append(_Level.of(points, weight, *level.halves()))
        labels[level.is_beyond & (level.cell == place)] = new
        first = 2 * int(np.count_nonzero(level.varies[:place] > 0.0))
        for which, half in ((number, first), (new, first + 1)):
            heapq.heappush(cells, (-float(levels[depth + 1].varies[half]), which, depth + 1, half))
    return labels


class _Level(NamedTuple):
    """Cells that came from as many cuts: ``cell`` (n,) of each point, -1 for those in cells not cut further.

    ``varies`` holds for each cell its scatter along its widest axis, 0.0 where a cut at the mean cuts nothing off;
    ``is_beyond`` (n,) which points lie beyond the cut of their cell.
    """

    cell: Integers
    varies: Floats
    is_beyond: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, points: Floats, weight: Floats, cell: Integers, n_cells: int) -> _Level:
        where = np.flatnonzero(cell >= 0)
        own, mass, inside = cell[where], weight[where], points[where]
        total = np.maximum(np.bincount(own, mass, n_cells), np.finfo(np.float64).tiny)
        middle = np.stack([np.bincount(own, mass * axis, n_cells) / total for axis in inside.T], axis=1)
        squares = mass[:, None] * (inside - middle[own]) ** 2
        scatter = np.stack([np.bincount(own, axis, n_cells) for axis in squares.T], axis=1)
        widest = (scatter[:, 1] > scatter[:, 0]).astype(np.int64)
        beyond = inside[np.arange(own.size), widest[own]] > middle[np.arange(n_cells), widest][own]
        far = np.bincount(own, beyond, n_cells)
        # A cut at the mean of (nearly) equal numbers may leave one side empty: then there is nothing to cut.
        splits = (far > 0) & (far < np.bincount(own, minlength=n_cells))
        is_beyond = np.zeros(cell.size, dtype=np.bool_)
        is_beyond[where] = beyond
        return cls(cell, np.where(splits, scatter.max(axis=1), 0.0), is_beyond)

    def halves(self) -> tuple[Integers, int]:
        """The cells of the next level, and their number: the near and the far half of each that can be cut."""
        splits = self.varies > 0.0
        first = np.append(np.where(splits, 2 * (np.cumsum(splits) - 1), -1), -1)[self.cell]
        return np.where(first < 0, -1, first + self.is_beyond), 2 * int(np.count_nonzero(splits))


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
