"""Whether votes have a direction at all: the check that keeps the map from inventing groups in one cloud."""

from __future__ import annotations

from math import fsum

import numpy as np

from .figures import Booleans
from .plane import Plane, first_share, residual_of
from .votes import Stances, Votes

_FEWEST_DEALS, _MOST_DEALS = 9, 200
# So many votes are dealt again before it is left open.
_MOST_VOTES_DEALT = 10_000_000
# Standard deviations beyond chance, and standard errors of their number that a decision takes.
_BEYOND, _SURE = 3.0, 3.3


def surely_stands_out(plane: Plane, longest_ballot: int) -> bool:
    """Whether the first component is beyond twice what votes that know nothing of each other could give.

    ``longest_ballot`` is the largest number of votes of one person. The expected norm of a matrix
    of independent centred entries is about the largest norm of a column plus the largest of a row (Bandeira and van
    Handel 2016, "Sharp nonasymptotic bounds on the norm of random matrices with independent entries", Annals of
    Probability 44); a stance varies by no more than 1. This settles the usual case without a draw.
    """
    first = float(plane.explained[0]) * fsum(plane.scatter)
    by_chance = (np.sqrt(plane.scatter.max(initial=0.0)) + np.sqrt(float(longest_ballot))) ** 2
    return bool(first > 2.0 * by_chance)


def stands_out(votes: Votes, plane: Plane, moderated: Booleans, *, seed: int) -> bool | None:
    """Whether the first component carries more than votes that know nothing of each other; None: the draws do not tell.

    Parallel analysis (Horn 1965): the votes of each statement are drawn again from its own shares, and the first
    component must beat the mean of the draws by three of their standard deviations. It is drawn until other draws
    would say the same, or for good. One draw settles it when it is not beaten, or beaten twice over. The order of
    ``votes`` decides which draw meets whom: it must not be that of names (``canonical_orders``).
    """
    share = float(plane.explained[0])
    rng = np.random.default_rng(seed)
    by_chance: list[float] = []
    for _ in range(_most_deals(votes)):
        by_chance.append(first_share(residual_of(votes, _drawn_again(votes, rng), moderated)))
        if share <= by_chance[0]:
            return False
        if share > 2 * by_chance[0]:
            return True
        if len(by_chance) >= _FEWEST_DEALS and (told := _beats(share, by_chance)) is not None:
            return told
    return None


def _most_deals(votes: Votes) -> int:
    return int(np.clip(_MOST_VOTES_DEALT // max(votes.value.size, 1), _FEWEST_DEALS, _MOST_DEALS))


def _beats(share: float, by_chance: list[float]) -> bool | None:
    """Whether ``share`` is ``_BEYOND`` standard deviations above the mean of the draws; None: more of them may tell."""
    spread = float(np.std(by_chance, ddof=1))
    if spread == 0.0:
        return share > by_chance[0]
    beyond = (share - float(np.mean(by_chance))) / spread
    # The error of a mean and of a standard deviation, both from so many draws.
    error = np.sqrt((1.0 + beyond**2 / 2.0) / len(by_chance))
    return None if abs(beyond - _BEYOND) < _SURE * error else beyond > _BEYOND


def _drawn_again(votes: Votes, rng: np.random.Generator) -> Stances:
    """Stances (n,) drawn for each vote from the shares of its statement."""
    seen = np.maximum(np.bincount(votes.statement, minlength=votes.n_statements), 1)
    against = np.bincount(votes.statement[votes.value < 0], minlength=votes.n_statements) / seen
    in_favour = np.bincount(votes.statement[votes.value > 0], minlength=votes.n_statements) / seen
    draw = rng.random(votes.value.size, dtype=np.float32)
    drawn = (draw >= (1.0 - in_favour).astype(np.float32)[votes.statement]).astype(np.int8)
    drawn -= draw < against.astype(np.float32)[votes.statement]
    return drawn
