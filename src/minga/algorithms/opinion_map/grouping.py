"""Who stands together: base clusters, and the best division of these into each number of groups.

Everything here is a function of where the points are: neither their order nor anybody's id can move a border.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .division import divide
from .figures import Floats, Integers
from .kmeans import lloyd, means, variance_partition, without_gaps

MAX_BASE_CLUSTERS = 100
_DECIMALS = 9
# Up to here every place counts by itself; more are first gathered on a lattice.
_MOST_PLACES = 4096
# Cells of the lattice in one standard deviation of the places: from 8 to 16.
_CELLS_PER_DEVIATION = 8
# Later iterations move a handful of points between neighbouring base clusters.
_BASE_ITERATIONS = 10
_EQUAL = 1e-12
# Places on a lattice are multiples of this, so that their sums are exact in any order of people.
_GRAIN = 2.0**22


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """``group`` (n,): group of each point, 0 the largest; ``k`` groups; ``silhouette`` -1..1, 0.0 when k is 1."""

    group: Integers
    k: int
    silhouette: float


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The divisions from which the groups of a map are taken, each the best for its number of groups.

    ``base`` (n,) is the base cluster of each point; ``labels`` (c, n_base) the group of each base cluster in each
    division, ``silhouette`` (c,) its mean silhouette, -inf where the points do not part so.
    """

    base: Integers
    labels: Integers
    silhouette: Floats

    def best(self) -> int | None:
        """The division of the best silhouette, the one with fewer groups among equals; None: nothing parts."""
        if not np.isfinite(self.silhouette).any():
            return None
        return int((self.silhouette >= self.silhouette.max() - _EQUAL).argmax())

    def of(self, chosen: int) -> Grouping:
        """The groups of one division."""
        of_base = self.labels[chosen]
        return Grouping(of_base[self.base], int(of_base.max()) + 1, float(self.silhouette[chosen]))

    def alone(self) -> Grouping:
        """Everybody in one group."""
        return Grouping(np.zeros_like(self.base), 1, 0.0)


def candidates_of(xy: Floats, *, k_max: int, min_group: int) -> Candidates:
    """Divide points (n, 2) into 2 and up to ``k_max`` groups of at least ``min_group`` points.

    Points are first gathered into at most 100 base clusters, by k-means, as on the Polis server; but the start is a
    partition by variance, a function of the points, where the server takes whoever came first. K-means then divides
    the base clusters, each weighing its number of points. A group that is too small joins the nearest one.
    """
    place, at, count = _distinct_places(np.round(xy, _DECIMALS) + 0.0)
    of_place = lloyd(place, count, variance_partition(place, count, MAX_BASE_CLUSTERS), iterations=_BASE_ITERATIONS)
    centres, mass = means(place, count, of_place)
    found = divide(centres[None], mass[None], k_max=k_max, min_group=min_group, tries=MAX_BASE_CLUSTERS)
    return Candidates(of_place[at], found.labels[:, 0], found.score[:, 0])


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
    points = np.rint(points * _GRAIN) / _GRAIN
    axes = np.ascontiguousarray(points.T)
    deviation = round(float(np.sqrt(axes.var(axis=1).sum())), _DECIMALS)
    width = 2.0 ** np.floor(np.log2(max(deviation, 1e-6) / _CELLS_PER_DEVIATION))
    column, row = (np.floor(axis / width + 0.382).astype(np.int64) for axis in axes)
    tall = int(np.ptp(row)) + 1
    cell = (column - column.min()) * tall + (row - row.min())
    at = without_gaps(cell) if cell.max() < 16 * len(points) else np.unique(cell, return_inverse=True)[1]
    place, count = means(points, np.ones(len(points)), at)
    return np.round(place, _DECIMALS) + 0.0, at, count
