"""What people and groups say about each statement: counts, shares, intervals, and how a group differs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .votes import Votes, people_blocks

type Floats = npt.NDArray[np.float64]
type Integers = npt.NDArray[np.int64]
type Booleans = npt.NDArray[np.bool_]

# Two-sided 95 %.
_Z_INTERVAL = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Figures per statement, shape (n_statements,) for a community or (k, n_statements) for its groups.

    ``agrees``, ``disagrees``, ``passes`` and ``seen`` (their sum) are counts. ``p_agree`` and ``p_disagree`` are
    probabilities with Laplace's rule, (count + 1) / (seen + 2). ``z_agree`` and ``z_disagree`` test each share
    against one half. The intervals (..., 2) are Wilson's at 95 % for count / seen: (0, 1) where nobody saw it.
    """

    agrees: Integers
    disagrees: Integers
    passes: Integers
    seen: Integers
    p_agree: Floats
    p_disagree: Floats
    z_agree: Floats
    z_disagree: Floats
    agree_interval: Floats
    disagree_interval: Floats
    pass_interval: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Each group against all the other groups together, shape (k, n_statements).

    ``r_agree`` and ``r_disagree`` are ratios of the Laplace probabilities inside and outside (above 1: more usual
    inside); ``z_r_agree`` and ``z_r_disagree`` the two-proportion z tests of the same difference. With fewer than
    two groups there is no outside: the ratios are 1 and the tests 0.
    """

    r_agree: Floats
    r_disagree: Floats
    z_r_agree: Floats
    z_r_disagree: Floats


def count_stances(votes: Votes, group: Integers, k: int) -> Integers:
    """Count disagreements, passes and agreements, shape (3, k, n_statements), of people in ``group`` (n_people,).

    Groups are 0..k-1; -1 belongs to none.
    """
    m = votes.n_statements
    counts = np.zeros(3 * (k + 1) * m, dtype=np.int64)
    # Who belongs to none is counted in a last group that is then dropped: cheaper than picking the votes out.
    shelf = np.where(group < 0, k, group) * m
    for first, last in people_blocks(votes.offsets):
        edges = votes.offsets[first : last + 1]
        rows = slice(int(edges[0]), int(edges[-1]))
        cell = np.repeat(shelf[first:last], np.diff(edges)) + votes.statement[rows]
        cell += (votes.value[rows].astype(np.int64) + 1) * ((k + 1) * m)
        counts += np.bincount(cell, minlength=counts.size)
    return counts.reshape(3, k + 1, m)[:, :k]


def shares_of(counts: Integers) -> Shares:
    """Figures from counts (3, ...) of disagreements, passes and agreements."""
    disagrees, passes, agrees = counts
    seen = agrees + disagrees + passes
    return Shares(
        agrees=agrees,
        disagrees=disagrees,
        passes=passes,
        seen=seen,
        p_agree=(agrees + 1.0) / (seen + 2.0),
        p_disagree=(disagrees + 1.0) / (seen + 2.0),
        z_agree=_z_against_half(agrees, seen),
        z_disagree=_z_against_half(disagrees, seen),
        agree_interval=wilson_interval(agrees, seen),
        disagree_interval=wilson_interval(disagrees, seen),
        pass_interval=wilson_interval(passes, seen),
    )


def contrast_of(groups: Shares) -> Contrast:
    """Compare each group (k, n_statements) with the rest, as in Polis's representativeness ("repness")."""
    if len(groups.seen) < 2:
        ones, zeros = np.ones_like(groups.p_agree), np.zeros_like(groups.p_agree)
        return Contrast(ones, ones.copy(), zeros, zeros.copy())
    seen_outside = groups.seen.sum(axis=0) - groups.seen
    agrees_outside = groups.agrees.sum(axis=0) - groups.agrees
    disagrees_outside = groups.disagrees.sum(axis=0) - groups.disagrees
    return Contrast(
        r_agree=groups.p_agree / ((agrees_outside + 1.0) / (seen_outside + 2.0)),
        r_disagree=groups.p_disagree / ((disagrees_outside + 1.0) / (seen_outside + 2.0)),
        z_r_agree=_z_difference(groups.agrees, groups.seen, agrees_outside, seen_outside),
        z_r_disagree=_z_difference(groups.disagrees, groups.seen, disagrees_outside, seen_outside),
    )


def wilson_interval(successes: Integers, trials: Integers) -> Floats:
    """Wilson's score interval (1927) at 95 % for successes / trials, shape (..., 2); (0, 1) without trials."""
    n = np.maximum(trials, 1).astype(np.float64)
    share, z2 = successes / n, _Z_INTERVAL**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = _Z_INTERVAL / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = np.where(trials > 0, np.clip(middle - reach, 0.0, share), 0.0)
    high = np.where(trials > 0, np.clip(middle + reach, share, 1.0), 1.0)
    return np.stack([low, high], axis=-1)


def _z_against_half(successes: Integers, trials: Integers) -> Floats:
    """z of a share against one half, one success and one trial added (the published form, which is never 0/0)."""
    n = trials + 1.0
    return 2.0 * np.sqrt(n) * ((successes + 1.0) / n - 0.5)


def _z_difference(inside: Integers, n_inside: Integers, outside: Integers, n_outside: Integers) -> Floats:
    """Two-proportion z test with one success and one trial added to each side; 0 when all agree."""
    s1, n1, s2, n2 = inside + 1.0, n_inside + 1.0, outside + 1.0, n_outside + 1.0
    pooled = (s1 + s2) / (n1 + n2)
    variance = pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)
    varies = pooled < 1.0
    return np.where(varies, (s1 / n1 - s2 / n2) / np.sqrt(np.where(varies, variance, 1.0)), 0.0)
