"""What the directions of a map mean, where a statement can be named that stands for one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from minga.algorithms.opinion_map import OpinionMap, Votes
from minga.debate.rules import FEWEST_SHOWN

# A statement stands for a direction when people's votes on it and their places along it are correlated at least so.
STANDS_FOR = 0.5
# Statements looked at on each side: those that weigh most in the direction.
LOOKED_AT = 5


def axes_of(computed: OpinionMap, votes: Votes, told: frozenset[int]) -> list[dict[str, Any]]:
    """For each direction: the share of the votes' variance it shows, and the statements by which people move along it.

    ``towards`` is a statement with which people agree the more the further right (or up) they stand, ``away`` one
    with which they disagree; None where no statement among ``told`` (positions) is correlated enough.
    """
    return [_axis(computed, votes, told, number) for number in range(2)]


def _axis(computed: OpinionMap, votes: Votes, told: frozenset[int], number: int) -> dict[str, Any]:
    loading = computed.components[number]
    order = np.argsort(-loading, kind="stable").tolist()
    towards = [place for place in order if place in told and loading[place] > 0][:LOOKED_AT]
    away = [place for place in order[::-1] if place in told and loading[place] < 0][:LOOKED_AT]
    return {
        "explained": round(float(computed.explained[number]), 4),
        "towards": _best(computed, votes, number, towards, 1),
        "away": _best(computed, votes, number, away, -1),
    }


def _best(computed: OpinionMap, votes: Votes, number: int, places: list[int], sign: int) -> int | None:
    strength = {place: sign * _correlation(computed, votes, number, place) for place in places}
    best = max(strength, key=strength.__getitem__, default=None)
    return int(computed.statements[best]) if best is not None and strength[best] >= STANDS_FOR else None


def _correlation(computed: OpinionMap, votes: Votes, number: int, place: int) -> float:
    """Pearson's, over the people with a place who voted on the statement; 0 where fewer than seven did or all alike."""
    cast = (votes.statement == place) & computed.placed[votes.person]
    stance: NDArray[np.float64] = votes.value[cast].astype(np.float64)
    along = computed.xy[votes.person[cast], number]
    if stance.size < FEWEST_SHOWN or stance.std() == 0 or along.std() == 0:
        return 0.0
    return float(np.corrcoef(stance, along)[0, 1])
