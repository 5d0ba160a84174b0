"""What a computed map says about asking each statement next, kept beside the map."""

import numpy as np

from minga.algorithms.opinion_map import OpinionMap, Votes, routing_weights
from minga.debate.rules import FEWEST_SHOWN


def routing_of(computed: OpinionMap, taken: Votes) -> dict[str, list[float]]:
    """Loadings by statement id, those known only: four decimals, so that a small one is not taken for unknown.

    Empty where the map shows nobody's place, and without the statements that fewer than seven have answered: the
    order in which people are asked says nothing about so few.
    """
    loading = np.round(routing_weights(taken, computed, min_seen=FEWEST_SHOWN).loading, 4) + 0.0
    known = np.flatnonzero(loading.any(axis=1))
    return {str(computed.statements[place]): loading[place].tolist() for place in known}
