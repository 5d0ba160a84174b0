"""Group-time effects summed up four ways, each with the influence function of its estimated weights.

Callaway and Sant'Anna (2021), section 3: simple (all cells by group size), group (equal periods, then by
size), dynamic (by event time) and calendar (by period).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .contrasts import IntArray
from .group_time import GroupTime
from .panel import FloatArray

KINDS = ("simple", "group", "dynamic", "calendar")


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """One aggregation: effect, influence (N,) and weights over cells (K,); parts at `at` (P,) likewise."""

    kind: str
    effect: float
    influence: FloatArray
    weights: FloatArray
    at: IntArray
    parts: FloatArray
    part_influences: FloatArray
    part_weights: FloatArray


def aggregate(found: GroupTime, labels: IntArray, kind: str) -> Whole:
    """`kind` is one of KINDS; labels (N,) give each unit's cohort.

    Parts are indexed by cohort ("group"), event time ("dynamic", those before the start included) or
    period ("calendar"); the effect is made of what lies after the start.
    """
    keys = {
        "simple": np.zeros_like(found.cells.cohort),
        "group": found.cells.cohort,
        "dynamic": found.event_times,
        "calendar": found.cells.period,
    }[kind]
    used = np.full(keys.size, kind == "dynamic") | found.is_after
    at = np.unique(keys[used])
    masks = [used & (keys == key) for key in at]
    sums = [_by_size(found, labels, mask, weigh=kind != "group") for mask in masks]
    parts = np.array([effect for effect, _, _ in sums])
    influences = np.column_stack([influence for _, influence, _ in sums])
    weights = np.array([weight for _, _, weight in sums])
    effect, influence, mix = _overall(labels, kind, at, parts, influences)
    return Whole(kind, effect, influence, mix @ weights, at, parts, influences, weights)


def _overall(
    labels: IntArray, kind: str, at: IntArray, parts: FloatArray, influences: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Parts into one: groups by size; event times from 0 on, and periods, equally. (effect, influence, mix)."""
    if kind == "group":
        mix, drift = _size_weights(labels, at, parts)
        return float(mix @ parts), influences @ mix + drift, mix
    kept = at >= 0 if kind == "dynamic" else np.ones(at.size, dtype=np.bool_)
    mix = kept / kept.sum()
    return float(mix @ parts), influences @ mix, mix


def _by_size(
    found: GroupTime, labels: IntArray, mask: NDArray[np.bool_], *, weigh: bool
) -> tuple[float, FloatArray, FloatArray]:
    """Mean of the cells in `mask`, by group size or equally: effect, influence (N,), weights (K,)."""
    chosen = np.flatnonzero(mask)
    weights, effects = np.zeros(mask.size), found.effects[chosen]
    if not weigh:
        weights[chosen] = 1 / chosen.size
        return float(effects.mean()), found.influence[:, chosen].mean(axis=1), weights
    mix, drift = _size_weights(labels, found.cells.cohort[chosen], effects)
    weights[chosen] = mix
    return float(mix @ effects), found.influence[:, chosen] @ mix + drift, weights


def _size_weights(labels: IntArray, cohort: IntArray, effects: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Group sizes as weights (K,), and what having estimated them adds to the influence of their mean, (N,)."""
    counts = np.bincount(labels)
    shares = counts[cohort] / labels.size
    total = shares.sum()
    own = np.bincount(cohort, weights=effects, minlength=counts.size)
    often = np.bincount(cohort, minlength=counts.size)
    drift = own / total - often * float(shares @ effects) / total**2
    return shares / total, drift[labels]
