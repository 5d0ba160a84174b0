"""Borda, Copeland and minimax: one number per option from its duels."""

from fractions import Fraction

from .pairwise import conclude_duels, defeat_strengths
from .pictures import Pairwise
from .poll import RankPoll
from .results import Count


def count_borda(poll: RankPoll) -> Count:
    """Borda count (de Borda 1784). `Standing.value`: options placed below, added over the voters.

    Level options, and those left out, get half a point from each other (Black 1976), so that leaving options
    out gains nothing. Support is points divided by rivals: the voters who prefer it to a rival, on average.
    """
    options, preferred = poll.profile.options, poll.profile.preferred
    votes_cast, rivals = poll.profile.votes_cast, len(preferred) - 1
    points = {
        option: sum(
            (Fraction(votes_cast + preferred[i][j] - preferred[j][i], 2) for j in range(len(preferred)) if j != i),
            Fraction(0),
        )
        for i, option in enumerate(options)
    }
    support = {option: value / rivals for option, value in points.items()} if rivals else None
    return conclude_duels(poll, points, Pairwise(options, preferred), support=support)


def count_copeland(poll: RankPoll) -> Count:
    """Copeland (Llull 1299; Copeland 1951). `Standing.value`: duels won, a level one counting half."""
    options, preferred = poll.profile.options, poll.profile.preferred
    values = {
        option: sum((_duel(preferred[i][j], preferred[j][i]) for j in range(len(preferred)) if j != i), Fraction(0))
        for i, option in enumerate(options)
    }
    return conclude_duels(poll, values, Pairwise(options, preferred))


def count_minimax(poll: RankPoll) -> Count:
    """Minimax (Simpson 1969; Kramer 1977): the smallest worst defeat leads.

    `Standing.value`: the strength of the worst defeat, below 0; 0 for an option that nobody beats.
    """
    options, preferred = poll.profile.options, poll.profile.preferred
    strengths = defeat_strengths(preferred, poll.rules.defeat_strength)
    values = {option: Fraction(-max(row[i] for row in strengths)) for i, option in enumerate(options)}
    return conclude_duels(poll, values, Pairwise(options, preferred))


def _duel(votes: int, votes_against: int) -> Fraction:
    if votes == votes_against:
        return Fraction(1, 2)
    return Fraction(int(votes > votes_against))
