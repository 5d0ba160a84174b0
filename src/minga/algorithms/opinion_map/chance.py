"""Whether votes have a direction at all: the check that keeps the map from inventing groups in one cloud."""

from __future__ import annotations

import numpy as np

from .figures import Booleans
from .plane import Plane, first_share, residual_of
from .votes import Stances, Votes

_DEALS = 9


def surely_stands_out(plane: Plane, longest_ballot: int) -> bool:
    """Whether the first component is beyond twice what votes that know nothing of each other could give.

    ``longest_ballot`` is the largest number of votes of one person. The expected norm of a matrix
    of independent centred entries is about the largest norm of a column plus the largest of a row (Bandeira and van
    Handel 2016, "Sharp nonasymptotic bounds on the norm of random matrices with independent entries", Annals of
    Probability 44); a stance varies by no more than 1. This settles the usual case without a draw.
    """
    first = float(plane.explained[0]) * float(plane.scatter.sum())
    by_chance = (np.sqrt(plane.scatter.max(initial=0.0)) + np.sqrt(float(longest_ballot))) ** 2
    return bool(first > 2.0 * by_chance)


def stands_out(votes: Votes, plane: Plane, moderated: Booleans, *, seed: int) -> bool:
    """Whether the first component carries more than votes that know nothing of each other.

    Parallel analysis (Horn 1965): the votes of each statement are drawn again from its own shares, nine times, and
    the first component must beat the mean of the draws by three of their standard deviations, which chance does about
    once in a hundred (Student's t, 8 degrees of freedom). One draw settles it when it is not beaten, or beaten twice
    over.
    """
    share = float(plane.explained[0])
    rng = np.random.default_rng(seed)
    by_chance: list[float] = []
    for _ in range(_DEALS):
        by_chance.append(first_share(residual_of(votes, _drawn_again(votes, rng), moderated)))
        if share <= by_chance[-1]:
            return False
        if share > 2 * by_chance[-1]:
            return True
    return share > float(np.mean(by_chance) + 3 * np.std(by_chance, ddof=1))


def _drawn_again(votes: Votes, rng: np.random.Generator) -> Stances:
    """Stances (n,) drawn for each vote from the shares of its statement."""
    seen = np.maximum(np.bincount(votes.statement, minlength=votes.n_statements), 1)
    against = np.bincount(votes.statement[votes.value < 0], minlength=votes.n_statements) / seen
    in_favour = np.bincount(votes.statement[votes.value > 0], minlength=votes.n_statements) / seen
    draw = rng.random(votes.value.size, dtype=np.float32)
    drawn = (draw >= (1.0 - in_favour).astype(np.float32)[votes.statement]).astype(np.int8)
    drawn -= draw < against.astype(np.float32)[votes.statement]
    return drawn
