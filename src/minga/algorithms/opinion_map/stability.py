"""How much of a division into groups would come back if other people of the same kind had voted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from .figures import Floats, Integers
from .grouping import Grouping, group_base_clusters

# Directions among which a resample may turn the plane: those beyond hardly mix with the first two.
N_DIRECTIONS = 10
# More people tell no more about stability than their number, which makes any division firmer.
MOST_RESAMPLED = 20_000


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
    """The stability of a map without groups to judge, or that was not asked to judge them."""
    return Stability(0, np.zeros(k_max + 1), np.zeros(k), 0.0)


def bootstrap(
    flat: Floats,
    scale: Floats,
    base: Integers,
    grouping: Grouping,
    *,
    k_max: int,
    min_group: int,
    draws: int,
    seed: int,
) -> Stability:
    """Draw as many people with replacement (Efron 1979) ``draws`` times, make their map, and compare the groups.

    ``flat`` (n, d): centred votes of each person along the d leading directions, of which every resample has its own
    first two: the plane turns among them (Fisher, Caffo, Schwartz, Zipunnikov 2016, "Fast, exact bootstrap principal
    component analysis for p > 1 million", Journal of the American Statistical Association 111; exact if d is the
    rank). ``scale`` (n,) makes places of projections, ``base`` (n,) is the base cluster of each person, -1 without a
    place. Statement means and the membership of base clusters are kept.
    """
    rng = np.random.default_rng(seed)
    n, n_base = len(flat), len(grouping.of_base)
    where = np.flatnonzero(base >= 0)
    gather = sparse.csr_array((scale[where], (base[where], where)), shape=(n_base, n))
    people = sparse.csr_array((np.ones(where.size), (base[where], where)), shape=(n_base, n))
    by_k, of_group, agreement = np.zeros(k_max + 1), np.zeros(grouping.k), 0.0
    for _ in range(draws):
        times = np.bincount(rng.integers(0, n, n), minlength=n).astype(np.float64)
        weighted = times[:, None] * flat
        _, turned = linalg.eigh(flat.T @ weighted, subset_by_index=[max(flat.shape[1] - 2, 0), flat.shape[1] - 1])
        mass = people @ times
        drawn = np.flatnonzero(mass)
        centres = (gather @ weighted)[drawn] / mass[drawn, None] @ turned
        again, _ = group_base_clusters(centres, mass[drawn], k_max=k_max, min_group=min_group)
        table = contingency(grouping.of_base[drawn], again, mass[drawn], grouping.k)
        by_k[table.shape[1]] += 1
        of_group += best_jaccard(table)
        agreement += adjusted_rand_index(table)
    return Stability(draws, by_k / draws, of_group / draws, agreement / draws)


def contingency(one: Integers, other: Integers, weight: Floats, k: int) -> Floats:
    """Weight shared by group i of the one division, of ``k`` groups, and group j of the other."""
    k_other = int(other.max(initial=0)) + 1
    return np.bincount(one * k_other + other, weights=weight, minlength=k * k_other).reshape(k, k_other)


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
