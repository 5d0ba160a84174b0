"""Which groups would come back if other people of the same kind had voted, and how many of them are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .division import Divisions, divide
from .figures import Floats, Integers
from .grouping import Candidates

# Directions among which a resample may turn the plane: those beyond hardly mix with the first two.
N_DIRECTIONS = 10
# More people tell no more about stability than their number, which makes any division firmer.
MOST_RESAMPLED = 20_000
# Hennig (2007), "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52: a group
# whose mean likeness with its best match in the resamples is lower is no more than a pattern of one sample.
COMES_BACK = 0.6
# How many times as many resamples are drawn at most, while they do not settle which division to tell.
_MOST_ROUNDS = 5
# Standard errors by which a choice must stand.
_SURE = 2.0
# Points tried as a further centre in each resample.
_TRIES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """What a bootstrap over people says of the groups of a map; zeros and no resamples where nothing was judged.

    ``by_k`` (k_max + 1,): share of the resamples in which that many groups (the position) were best supported.
    ``of_group`` (k,): mean likeness (Jaccard) of each group with its best match in the resamples. Hennig (2007):
    from 0.85 a group is highly stable, from 0.75 stable, from 0.6 a pattern whose members are doubtful.
    ``agreement``: mean adjusted Rand index (Hubert and Arabie 1985) between the map's division and the resamples'.
    """

    resamples: int
    by_k: Floats
    of_group: Floats
    agreement: float


@dataclass(frozen=True, slots=True, eq=False)
class Voters:
    """Of whom resamples are drawn, in an order that no name has made.

    ``flat`` (n, d): centred votes of each along the d leading directions; ``scale`` (n,) makes places of
    projections; ``base`` (n,) is the base cluster of each, -1 without a place.
    """

    flat: Floats
    scale: Floats
    base: Integers


class _Likeness(NamedTuple):
    """Of one division, for each resample: each group's Jaccard (draws, k), the adjusted Rand index, the silhouette and
    the number of groups of its counterpart there (draws,)."""

    jaccard: Floats
    rand: Floats
    silhouette: Floats
    k: Integers

    def and_of(self, more: _Likeness) -> _Likeness:
        """The same over these resamples and others."""
        return _Likeness(*(np.concatenate(both) for both in zip(self, more, strict=True)))


def unjudged(k: int, k_max: int) -> Stability:
    """The stability of a map without groups to judge, or that was not asked to judge them."""
    return Stability(0, np.zeros(k_max + 1), np.zeros(k), 0.0)


def judged(
    candidates: Candidates, voters: Voters, *, k_max: int, min_group: int, draws: int, seed: int
) -> tuple[int | None, Stability]:
    """Which division is told, None if no groups would surely come back, and the stability of its groups.

    Of the divisions all of whose groups come back, the one with the best silhouette counts, times the likeness of its
    least steady group: the price for groups that come back in part. It is drawn ``draws`` times, and up to five times
    as often while other draws might choose otherwise; what they leave open is decided for fewer groups.
    """
    rng = np.random.default_rng(seed)
    told: list[_Likeness] = []
    for _ in range(_MOST_ROUNDS):
        mass, centres = _resampled(candidates, voters, rng, draws)
        again = divide(centres, mass, k_max=k_max, min_group=min_group, tries=_TRIES)
        drawn = _compared(candidates, again, mass)
        told = [one.and_of(more) for one, more in zip(told, drawn, strict=True)] if told else drawn
        chosen, is_sure = _choice(candidates.silhouette, told)
        if is_sure:
            break
    resamples = len(told[0].k) if told else 0
    if chosen is None:
        return None, Stability(resamples, np.zeros(k_max + 1), np.zeros(1), 0.0)
    exists = np.isfinite(candidates.silhouette)[:, None]
    worth = np.where(exists, [each.silhouette * _price(each)[0] for each in told], -np.inf)
    numbers = np.stack([each.k for each in told])[worth.argmax(axis=0), np.arange(resamples)]
    by_k = np.bincount(numbers, minlength=k_max + 1) / resamples
    one = told[chosen]
    return chosen, Stability(resamples, by_k, one.jaccard.mean(axis=0), float(one.rand.mean()))


def _choice(silhouette: Floats, told: list[_Likeness]) -> tuple[int | None, bool]:
    """The division that is told, if any, and whether more draws could hardly choose another."""
    price, error = np.array([_price(each) for each in told]).T
    exists = np.isfinite(silhouette)
    surely = exists & (price - _SURE * error >= COMES_BACK)
    perhaps = exists & (price + _SURE * error >= COMES_BACK)
    if not surely.any():
        return None, not perhaps.any()
    worth, doubt = np.where(exists, silhouette, 0.0) * price, np.where(exists, np.abs(silhouette), 0.0) * error
    best = int(np.where(surely, worth, -np.inf).argmax())
    rivals = perhaps & (worth + _SURE * np.hypot(doubt, doubt[best]) >= worth[best])
    rivals[best] = False
    # Among what the draws leave open, fewer groups.
    return int((surely & (rivals | (np.arange(len(told)) == best))).argmax()), not rivals.any()


def _price(told: _Likeness) -> tuple[float, float]:
    """Mean likeness of the group that comes back least, and its standard error."""
    mean = told.jaccard.mean(axis=0)
    least = int(mean.argmin())
    draws = len(told.jaccard)
    error = told.jaccard[:, least].std(ddof=1) / np.sqrt(draws) if draws > 1 else 1.0
    return float(mean[least]), float(error)


def _resampled(candidates: Candidates, voters: Voters, rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """Draw as many people with replacement (Efron 1979): base clusters' weights (draws, n_base) and centres (…, 2).

    Every resample has its own first two directions: the plane turns among the leading ones (Fisher, Caffo, Schwartz,
    Zipunnikov 2016, "Fast, exact bootstrap principal component analysis for p > 1 million", Journal of the American
    Statistical Association 111; exact if d is the rank). Statement means and the membership of base clusters are kept.
    """
    from scipy import linalg, sparse  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    flat, n, n_base = voters.flat, len(voters.flat), candidates.labels.shape[1]
    where = np.flatnonzero(voters.base >= 0)
    gather = sparse.csr_array((voters.scale[where], (voters.base[where], where)), shape=(n_base, n))
    people = sparse.csr_array((np.ones(where.size), (voters.base[where], where)), shape=(n_base, n))
    mass, centres = np.zeros((draws, n_base)), np.zeros((draws, n_base, 2))
    for i in range(draws):
        times = np.bincount(rng.integers(0, n, n), minlength=n).astype(np.float64)
        weighted = times[:, None] * flat
        _, turned = linalg.eigh(flat.T @ weighted, subset_by_index=[max(flat.shape[1] - 2, 0), flat.shape[1] - 1])
        mass[i] = people @ times
        centres[i, :, : turned.shape[1]] = (gather @ weighted) / np.maximum(mass[i], 1.0)[:, None] @ turned
    return mass, centres


def _compared(candidates: Candidates, again: Divisions, mass: Floats) -> list[_Likeness]:
    """How each division is found again in resamples; where these do not part so, everybody is one group there."""
    found = []
    for own, labels, silhouette in zip(candidates.labels, again.labels, again.score, strict=True):
        parts, k = np.isfinite(silhouette), int(own.max(initial=0)) + 1
        others = np.where(parts[:, None], labels, 0)
        tables = [contingency(own, other, weight, k) for other, weight in zip(others, mass, strict=True)]
        jaccard = np.array([best_jaccard(table) for table in tables])
        rand = np.array([adjusted_rand_index(table) for table in tables])
        size = np.array([table.shape[1] for table in tables])
        found.append(_Likeness(jaccard, rand, np.where(parts, silhouette, 0.0), size))
    return found


def contingency(one: Integers, other: Integers, weight: Floats, k: int) -> Floats:
    """Weight shared by group i of the one division, of ``k`` groups, and group j of the other."""
    k_other = int(other[weight > 0.0].max(initial=0)) + 1
    other = np.minimum(other, k_other - 1)
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
