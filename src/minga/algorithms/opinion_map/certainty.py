"""How sure the figures of groups are: intervals, and the verdict on each statement that follows from them.

A figure without its uncertainty invites to read noise; and *we do not know yet* is an answer of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from .figures import Booleans, Floats, Integers, Shares

type ProductInterval = Callable[[Integers, Integers], Floats]
type Verdict = Literal["unites_for", "unites_against", "divides", "mixed", "unknown"]

# From here on groups stand apart: two equal halves whose mean stances differ by half a step from no to yes (0.5).
DIVIDES_FROM = 0.25
# A majority.
MAJORITY = 0.5
_LEVEL = 0.95


def product_interval(successes: Integers, trials: Integers) -> Floats:
    """95 % credible interval (n_statements, 2) of the product over groups (axis 0) of their shares.

    With a uniform prior each share is Beta(successes + 1, trials - successes + 1), so that the group-informed
    consensus, the product of Laplace's probabilities, is exactly the mean of that product. Its first two moments are
    exact; the quantiles are those of the one beta variable that has them (Tukey and Wilks 1946, "Approximation of the
    distribution of the product of beta variables by a single beta variable", Annals of Mathematical Statistics 17;
    Fan 1991). With one group the interval is exact.
    """
    from scipy import special  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    a, n = successes + 1.0, trials + 2.0
    mean = (a / n).prod(axis=0)
    square = (a * (a + 1.0) / (n * (n + 1.0))).prod(axis=0)
    spread = square - mean**2
    total = np.maximum(mean * (1.0 - mean) / np.maximum(spread, np.finfo(np.float64).tiny) - 1.0, 1e-6)
    tail = (1.0 - _LEVEL) / 2
    alpha, beta = mean * total, (1.0 - mean) * total
    edges = [special.betaincinv(alpha, beta, q) for q in (tail, 1.0 - tail)]
    return np.stack([np.minimum(edges[0], mean), np.maximum(edges[1], mean)], axis=-1)


class RecalledIntervals:
    """``product_interval``, which keeps its last answer and computes only the statements whose counts changed."""

    def __init__(self) -> None:
        self._last: tuple[Integers, Integers, Floats] | None = None

    def __call__(self, successes: Integers, trials: Integers) -> Floats:
        if self._last is None or self._last[0].shape != successes.shape:
            result = product_interval(successes, trials)
        else:
            result = self._last[2].copy()
            changed = np.flatnonzero(((successes != self._last[0]) | (trials != self._last[1])).any(axis=0))
            result[changed] = product_interval(successes[:, changed], trials[:, changed])
        self._last = (successes.copy(), trials.copy(), result)
        return result.copy()


def division_interval(groups: Shares, sizes: Integers, division: Floats) -> Floats:
    """95 % interval (n_statements, 2) of the division between groups, within 0..1.

    The division is the length of the vector of the groups' deviations, each weighing its people. By the triangle
    inequality it errs by no more than the length of the error vector, whose square is a weighted sum of chi-squares
    (Satterthwaite 1946): exact in the normal limit for two groups, on the safe side for more. The variance of a
    group's mean stance is that of its Dirichlet posterior with a uniform prior, so that a group that has seen
    nothing is wholly uncertain.
    """
    from scipy import special  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    n = groups.seen + 3.0
    agree, disagree = (groups.agrees + 1.0) / n, (groups.disagrees + 1.0) / n
    variance = (agree + disagree - (agree - disagree) ** 2) / (n + 1.0)
    weight = (sizes / max(int(sizes.sum()), 1))[:, None]
    # Error covariance seen from the weighted mean: trace, and trace of its square.
    first = (weight * (1.0 - weight) * variance).sum(axis=0)
    common = (weight**2 * variance).sum(axis=0)
    scaled = weight * variance
    second = (scaled**2 * (1.0 - 2.0 * weight)).sum(axis=0) + common**2
    known = (first > 0.0) & (second > 0.0)
    freedom = np.where(known, first**2 / np.where(known, second, 1.0), 1.0)
    reach = np.sqrt(np.where(known, first * special.chdtri(freedom, 1.0 - _LEVEL) / freedom, 0.0))
    return np.stack([np.clip(division - reach, 0.0, division), np.clip(division + reach, division, 1.0)], axis=-1)


def verdicts(groups: Shares, division: Floats, apart: Booleans) -> tuple[Verdict, ...]:
    """What may be said of each statement (n_statements,) at 95 %, from the groups' intervals.

    ``unites_for`` and ``unites_against``: in every group a majority surely agrees (disagrees). ``divides``: the
    division is surely at least ``DIVIDES_FROM``. ``mixed``: surely none of these. ``unknown``: the votes do not tell
    yet. ``division`` (n_statements, 2) is its interval; ``apart`` (n_statements,) flags what moderation took out,
    which stays ``unknown``.
    """
    result = np.full(division.shape[0], "unknown", dtype="<U14")
    is_for, never_for = _majority(groups.agree_interval)
    is_against, never_against = _majority(groups.disagree_interval)
    result[never_for & never_against & (division[:, 1] < DIVIDES_FROM)] = "mixed"
    result[division[:, 0] >= DIVIDES_FROM] = "divides"
    result[is_for] = "unites_for"
    result[is_against] = "unites_against"
    result[apart] = "unknown"
    return tuple(result.tolist())


def _majority(interval: Floats) -> tuple[Booleans, Booleans]:
    """Where every group surely has a majority, and where some group surely has none."""
    everywhere: Booleans = (interval[..., 0] > MAJORITY).all(axis=0)
    nowhere: Booleans = (interval[..., 1] < MAJORITY).any(axis=0)
    return everywhere, nowhere
