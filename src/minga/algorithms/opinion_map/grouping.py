"""Who stands together: base clusters, weighted k-means, and how many groups the silhouette supports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

type Floats = npt.NDArray[np.float64]
type Integers = npt.NDArray[np.int64]

MAX_BASE_CLUSTERS = 100
_PEOPLE_PER_EXTRA_GROUP = 12
_RESTARTS = 50
_MAX_ITERATIONS = 100
_DECIMALS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """``group`` (n,): group of each point, 0 the largest; ``k`` groups; ``silhouette`` -1..1, 0.0 when k is 1."""

    group: Integers
    k: int
    silhouette: float


def group_points(xy: Floats, *, k_max: int, min_group: int, seed: int) -> Grouping:
    """Divide points (n, 2) into 2..``k_max`` groups of at least ``min_group`` points, or one when they do not part.

    Points are first gathered into at most 100 base clusters, by k-means from the first 100 distinct points, as on
    the Polis server. K-means (Lloyd 1982; k-means++ starts of Arthur and Vassilvitskii 2007, the best of 50 drawn
    with ``seed``) then divides the base clusters, each weighing its number of points. A group that is too small
    joins the nearest one. The division with the best mean silhouette (Rousseeuw 1987) wins, the one with fewer
    groups among equals.
    """
    points = np.round(xy, _DECIMALS) + 0.0
    base, centres, mass = _base_clusters(points)
    rng = np.random.default_rng(seed)
    best = np.zeros(len(centres), dtype=np.int64)
    best_score = -np.inf
    for k in range(2, min(k_max, 2 + len(centres) // _PEOPLE_PER_EXTRA_GROUP, len(centres)) + 1):
        labels = _join_small(_best_kmeans(centres, mass, k, rng), centres, mass, min_group)
        score = silhouette(centres, mass, labels)
        if labels.max() > 0 and score > best_score + 1e-12:
            best, best_score = labels, score
    group = _largest_first(best, centres, mass)[base]
    k = int(group.max(initial=-1)) + 1
    return Grouping(group, k, best_score if k > 1 else 0.0)


def silhouette(points: Floats, weight: Floats, labels: Integers) -> float:
    """Mean silhouette of weighted points (n, d); 0.0 for fewer than two groups, and for a point alone in its group.

    A point of weight w stands for w coinciding points at distance 0 from each other.
    """
    k = int(labels.max(initial=-1)) + 1
    if k < 2:
        return 0.0
    distance = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    member = (labels[:, None] == np.arange(k)).astype(np.float64) * weight[:, None]
    to_group = distance @ member
    size = member.sum(axis=0)
    rows = np.arange(len(points))
    own_size = size[labels]
    own = to_group[rows, labels] / np.maximum(own_size - 1.0, 1.0)
    other = to_group / np.maximum(size, 1.0)
    other[rows, labels] = np.inf
    nearest = other.min(axis=1)
    widest = np.maximum(own, nearest)
    score = np.where((own_size > 1.0) & (widest > 0.0), (nearest - own) / np.where(widest > 0.0, widest, 1.0), 0.0)
    return float(score @ weight / weight.sum())


def _base_clusters(points: Floats) -> tuple[Integers, Floats, Floats]:
    """Base cluster of each point (n,), and the centre (b, 2) and number of points (b,) of each base cluster."""
    _, first = np.unique(points, axis=0, return_index=True)
    start = points[np.sort(first)[:MAX_BASE_CLUSTERS]]
    weight = np.ones(len(points))
    labels, _ = _kmeans(points, weight, start) if len(start) else (np.empty(0, dtype=np.int64), 0.0)
    return labels, *_means(points, weight, labels)


def _best_kmeans(points: Floats, weight: Floats, k: int, rng: np.random.Generator) -> Integers:
    best, least = np.zeros(len(points), dtype=np.int64), np.inf
    for _ in range(_RESTARTS):
        labels, inertia = _kmeans(points, weight, _spread_start(points, weight, k, rng))
        if inertia < least * (1 - 1e-12):
            best, least = labels, inertia
    return best


def _kmeans(points: Floats, weight: Floats, centres: Floats) -> tuple[Integers, float]:
    """Lloyd's iteration from the given centres: labels 0..k'-1 (a centre that loses all is dropped), and inertia."""
    labels = np.full(len(points), -1, dtype=np.int64)
    distance = np.zeros(len(points))
    for _ in range(_MAX_ITERATIONS):
        distance, nearest = _nearest(centres, points)
        if np.array_equal(nearest, labels):
            break
        labels = _without_gaps(nearest)
        centres, _ = _means(points, weight, labels)
    return labels, float(weight @ distance**2)


def _nearest(centres: Floats, points: Floats) -> tuple[Floats, Integers]:
    distance, position = cKDTree(centres).query(points)
    return np.asarray(distance, dtype=np.float64), np.asarray(position, dtype=np.int64)


def _spread_start(points: Floats, weight: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Draw k distinct starting centres, each with chance proportional to weight x squared distance (k-means++)."""
    gap = np.ones(len(points))
    chosen: list[int] = []
    for _ in range(k):
        mass = np.cumsum(weight * gap)
        chosen.append(int(np.searchsorted(mass, rng.random() * mass[-1], side="right")))
        apart = ((points - points[chosen[-1]]) ** 2).sum(axis=1)
        gap = apart if len(chosen) == 1 else np.minimum(gap, apart)
    return points[chosen]


def _means(points: Floats, weight: Floats, labels: Integers) -> tuple[Floats, Floats]:
    k = int(labels.max(initial=-1)) + 1
    mass = np.bincount(labels, weights=weight, minlength=k)
    sums = [np.bincount(labels, weights=weight * column, minlength=k) for column in points.T]
    return np.stack(sums, axis=1) / mass[:, None], mass


def _without_gaps(labels: Integers) -> Integers:
    return np.unique(labels, return_inverse=True)[1].ravel().astype(np.int64)


def _join_small(labels: Integers, centres: Floats, mass: Floats, min_group: int) -> Integers:
    """Let every group of fewer than ``min_group`` people join the group whose mean is nearest, smallest first."""
    while labels.max(initial=0) > 0:
        means, size = _means(centres, mass, labels)
        small = int(np.argmin(size))
        if size[small] >= min_group:
            break
        gap = ((means - means[small]) ** 2).sum(axis=1)
        gap[small] = np.inf
        labels = _without_gaps(np.where(labels == small, int(np.argmin(gap)), labels))
    return labels


def _largest_first(labels: Integers, centres: Floats, mass: Floats) -> Integers:
    """Number the groups by size, then from left to right, so that a letter keeps its meaning between runs."""
    if labels.size == 0:
        return labels
    means, size = _means(centres, mass, labels)
    order = np.lexsort((means[:, 1], means[:, 0], -size))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels]
