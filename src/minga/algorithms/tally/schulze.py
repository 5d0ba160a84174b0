"""Schulze: who beats whom along the strongest path of duels."""

from fractions import Fraction

from .pairwise import conclude_duels, defeat_strengths
from .pictures import Pairwise
from .poll import RankPoll
from .rank_profile import Matrix
from .results import Count


def count_schulze(poll: RankPoll) -> Count:
    """Schulze, *Social Choice and Welfare* 36 (2011), by winning votes (his choice for partial ballots) or margins.

    A path is as strong as its weakest duel. `Standing.value`: the options whose strongest path to it is not
    stronger than its own to them, so that the order of the standings is that of the paths.
    """
    options, preferred = poll.profile.options, poll.profile.preferred
    paths = strongest_paths(defeat_strengths(preferred, poll.rules.defeat_strength))
    others = range(len(paths))
    values = {
        option: Fraction(sum(paths[i][j] >= paths[j][i] for j in others if j != i)) for i, option in enumerate(options)
    }
    return conclude_duels(poll, values, Pairwise(options, preferred, paths=paths))


def strongest_paths(strengths: list[list[int]]) -> Matrix:
    """Widest paths between all pairs (Floyd 1962, with the minimum for the sum); options³ steps."""
    paths = [list(row) for row in strengths]
    for middle in range(len(paths)):
        onward = paths[middle]
        for start, row in enumerate(paths):
            into = row[middle]
            if start != middle and into:
                paths[start] = [max(here, min(into, there)) for here, there in zip(row, onward, strict=True)]
    for option, row in enumerate(paths):
        row[option] = 0
    return tuple(tuple(row) for row in paths)
