"""A lottery among groups: whole circles, plants or schools are drawn, and they, not people, are the sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .contrasts import Contrast, IntArray, permute
from .errors import NotANumber, NoVariation, TooFewPoints, WrongShape
from .estimate import Check, Estimate, Interval, Method, Sample, share_of
from .panel import FloatArray
from .welch import welch_error

type BoolArray = NDArray[np.bool_]

MINIMUM_CLUSTERS = 2
UNEVEN_LOSS_ABOVE = 0.05


def cluster_lottery(
    assigned: ArrayLike,
    outcome: ArrayLike,
    clusters: Sequence[str],
    *,
    confidence: float = 0.95,
    draws: int = 4_999,
    seed: int = 0,
) -> Estimate:
    """Intention to treat where clusters were drawn: mean of drawn clusters' means less that of the others'.

    assigned, outcome, clusters: one entry per person, (n,); everybody of a cluster is drawn or nobody; NaN in
    `outcome` is a person lost. Each cluster counts once, whatever its size (Hayes and Moulton, *Cluster
    Randomised Trials*, 2017, chapter 10): interval by Welch on cluster means, p value by permutation of the
    draw among clusters, exact up to 20,000 ways; `figures` have the intracluster correlation and design effect.
    Recommended: 6 groups an arm (3 cannot bring p below 0.1). Raises WrongShape, NotANumber, TooFewPoints, NoVariation.
    """
    results, drawn, place = _arrays(assigned, outcome, clusters)
    seen = ~np.isnan(results)
    sizes, means = _sizes_and_means(results[seen], place[seen], drawn.size)
    arms = _require_clusters(means[drawn], means[~drawn])
    treated, control = (float(arm.mean()) for arm in arms)
    error, degrees = welch_error(*arms)
    in_each_role = np.vstack([-means / arms[1].size, means / arms[0].size])
    contrast = Contrast(treated - control, error, degrees, in_each_role)
    permutation = permute(contrast, drawn.astype(np.int64), draws=draws, seed=seed)
    margin = contrast.margin(confidence)
    correlation = intracluster_correlation(results[seen], place[seen], drawn)
    ways = "exact_assignments" if permutation.is_exact else "drawn_assignments"
    return Estimate(
        method=Method.CLUSTER_LOTTERY,
        effect=treated - control,
        relative=share_of(treated - control, control),
        interval=Interval(treated - control - margin, treated - control + margin, confidence),
        standard_error=error,
        p_value=permutation.p_value,
        smallest_p=permutation.smallest_p,
        before=None,
        after=None,
        sample=Sample(arms[0].size, arms[1].size, 0, 0, float(1 - seen.mean())),
        checks=(_even_loss(seen, drawn[place]),),
        figures=(
            ("mean_invited", treated),
            ("mean_control", control),
            ("intracluster_correlation", correlation),
            ("design_effect", 1 + (float(sizes.mean()) - 1) * correlation),
            ("people", float(seen.sum())),
            (ways, float(permutation.assignments)),
        ),
    )


def _sizes_and_means(results: FloatArray, place: IntArray, count: int) -> tuple[IntArray, FloatArray]:
    sizes = np.bincount(place, minlength=count).astype(np.int64)
    if (sizes == 0).any():
        raise TooFewPoints(what="People with an outcome in every cluster", found=0, needed=1)
    return sizes, np.bincount(place, weights=results, minlength=count) / sizes


def _require_clusters(*arms: FloatArray) -> tuple[FloatArray, ...]:
    for what, arm in zip(("Clusters drawn", "Clusters not drawn"), arms, strict=True):
        if arm.size < MINIMUM_CLUSTERS:
            raise TooFewPoints(what=what, found=arm.size, needed=MINIMUM_CLUSTERS)
    if all(np.ptp(arm) == 0 for arm in arms):
        raise NoVariation
    return arms


def intracluster_correlation(results: FloatArray, place: IntArray, drawn: BoolArray) -> float:
    """Share of the variance that lies between clusters of the same arm (analysis of variance), within 0..1.

    results and place (n,): outcome and cluster number of each person; drawn (C,).
    """
    sizes = np.bincount(place, minlength=drawn.size)
    means = np.bincount(place, weights=results, minlength=drawn.size) / sizes
    arm = drawn.astype(np.int64)
    centre = np.bincount(arm, weights=sizes * means) / np.bincount(arm, weights=sizes)
    between = float((sizes * (means - centre[arm]) ** 2).sum()) / max(1, drawn.size - 2)
    freedom = results.size - drawn.size
    if freedom < 1:
        return 1.0
    within = float(((results - means[place]) ** 2).sum()) / freedom
    usual = (sizes.sum() - sum((sizes[arm == k] ** 2).sum() / sizes[arm == k].sum() for k in (0, 1))) / (drawn.size - 2)
    total = between + (usual - 1) * within
    return float(np.clip((between - within) / total, 0.0, 1.0)) if total > 0 else 0.0


def _arrays(assigned: ArrayLike, outcome: ArrayLike, clusters: Sequence[str]) -> tuple[FloatArray, BoolArray, IntArray]:
    """Outcomes (n,), whether each cluster was drawn (C,), and each person's cluster number (n,)."""
    results = np.asarray(outcome, dtype=np.float64).ravel()
    flags = np.asarray(assigned, dtype=np.float64).ravel()
    for what, size in (("assigned", flags.size), ("clusters", len(clusters))):
        if size != results.size:
            raise WrongShape(what=what, found=size, expected=results.size)
    odd = np.flatnonzero(~np.isin(flags, (0.0, 1.0)) | np.isinf(results))
    if odd.size:
        raise NotANumber(row=int(odd[0]) + 1, value=float(flags[odd[0]]))
    _, first, place = np.unique(np.asarray(clusters, dtype=np.str_), return_index=True, return_inverse=True)
    drawn = flags[first] == 1.0
    split = np.flatnonzero(drawn[place] != (flags == 1.0))
    if split.size:
        raise WrongShape(what=f"draws of cluster {clusters[int(split[0])]}", found=2, expected=1)
    return results, drawn, place.astype(np.int64)


def _even_loss(seen: BoolArray, drawn: BoolArray) -> Check:
    """People lost more from one arm than the other undo the draw."""
    gap = float(seen[~drawn].mean() - seen[drawn].mean())
    return Check("even_loss", abs(gap) <= UNEVEN_LOSS_ABOVE, gap, "difference_of_shares_lost")
