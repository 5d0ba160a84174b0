"""How much of a division into groups would come back if other people of the same kind had voted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .figures import Floats, Integers
from .grouping import Grouping, group_points


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """What a bootstrap over people says of the groups of a map; zeros and no resamples where there are no groups.

    ``by_k`` (k_max + 1,): share of the resamples in which that many groups (the position) were best supported.
    ``of_group`` (k,): mean likeness (Jaccard) of each group with its best match in the resamples. Hennig (2007),
    "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52: from 0.85 a group is
    highly stable, from 0.75 stable, from 0.6 a pattern whose members are doubtful, below 0.5 it dissolves.
    ``agreement``: mean adjusted Rand index (Hubert and Arabie 1985) between the map's division and the resamples'.
    """

    resamples: int
    by_k: Floats
    of_group: Floats
    agreement: float


def unjudged(k: int, k_max: int) -> Stability:
    """The stability of a map without groups to judge."""
    return Stability(0, np.zeros(k_max + 1), np.zeros(k), 0.0)


def bootstrap(xy: Floats, grouping: Grouping, *, k_max: int, min_group: int, resamples: int, seed: int) -> Stability:
    """Group ``resamples`` draws of as many people with replacement (Efron 1979), and compare with ``grouping``."""
    if grouping.k < 2 or resamples == 0:
        return unjudged(grouping.k, k_max)
    rng = np.random.default_rng(seed)
    by_k, of_group, agreement = np.zeros(k_max + 1), np.zeros(grouping.k), 0.0
    for _ in range(resamples):
        drawn = rng.integers(0, len(xy), len(xy))
        again = group_points(xy[drawn], k_max=k_max, min_group=min_group, seed=seed)
        by_k[again.k] += 1
        table = contingency(grouping.group[drawn], again.group, grouping.k, again.k)
        of_group += best_jaccard(table)
        agreement += adjusted_rand_index(table)
    return Stability(resamples, by_k / resamples, of_group / resamples, agreement / resamples)


def contingency(one: Integers, other: Integers, k_one: int, k_other: int) -> Floats:
    """How many share group i of the one division and group j of the other, shape (k_one, k_other)."""
    return np.bincount(one * k_other + other, minlength=k_one * k_other).reshape(k_one, k_other).astype(np.float64)


def best_jaccard(table: Floats) -> Floats:
    """For each row of a contingency table, intersection over union with the column most like it."""
    union = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    best: Floats = (table / np.maximum(union, 1.0)).max(axis=1)
    return best


def adjusted_rand_index(table: Floats) -> float:
    """Agreement of two divisions corrected for chance, from their contingency table: 1 equal, 0 as by chance."""

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1.0)).sum() / 2.0)

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    total = pairs(table.sum(keepdims=True))
    chance = rows * columns / total if total else 0.0
    highest = (rows + columns) / 2.0
    return (both - chance) / (highest - chance) if highest > chance else 1.0
