"""Ranked pairs: lock in the strongest majorities first, and leave out those that would close a circle."""

from fractions import Fraction
from itertools import groupby, permutations
from typing import NamedTuple

from .pairwise import conclude_duels, defeat_strengths
from .pictures import PairDecision, Pairwise
from .poll import RankPoll
from .rank_profile import Matrix
from .results import Count, Step


def count_ranked_pairs(poll: RankPoll) -> Count:
    """Tideman, *Social Choice and Welfare* 4 (1987), with the tie-breaking ranking of Zavist and Tideman (1989).

    Majorities by strength (winning votes, then the fewest votes against; or margins), the strongest first. Among
    equally strong ones the tie order decides: the pair with the more favoured winner, then the less favoured
    loser. Duels that end level are no majorities. `Standing.value`: the options that are not locked in above
    it. Whether a tie decides is judged with care: it is said wherever equally strong majorities cannot all be
    locked in together, since their order may then matter.
    """
    options, preferred = poll.profile.options, poll.profile.preferred
    above = [0] * len(preferred)
    decisions: list[PairDecision] = []
    ties: list[Step] = []
    for _, level in groupby(_majorities(poll), key=lambda majority: majority.strength):
        group = list(level)
        before = list(above)
        locked = [_lock(above, majority) for majority in group]
        decisions += [_decision(options, preferred, m, is_locked=is_in) for m, is_in in zip(group, locked, strict=True)]
        if _order_matters(before, group):
            ties.append(_tie(options, group))
    values = {option: Fraction(len(preferred) - 1 - above[i].bit_count()) for i, option in enumerate(options)}
    picture = Pairwise(options, preferred, decisions=tuple(decisions))
    return conclude_duels(poll, values, picture, ties=ties)


class _Majority(NamedTuple):
    strength: tuple[int, int]
    winner: int
    loser: int


def _majorities(poll: RankPoll) -> list[_Majority]:
    """Every duel that was won, the strongest first, equally strong ones in tie order."""
    options, preferred, favour = poll.profile.options, poll.profile.preferred, poll.favour
    measure = poll.rules.defeat_strength
    strengths = defeat_strengths(preferred, measure)
    # Among equal winning votes, fewer votes against are stronger; equal margins have nothing to add.
    majorities = [
        _Majority((strengths[i][j], -preferred[j][i] if measure == "winning_votes" else 0), i, j)
        for i, j in permutations(range(len(options)), 2)
        if strengths[i][j]
    ]
    majorities.sort(key=lambda m: (favour[options[m.winner]], -favour[options[m.loser]]))
    return sorted(majorities, key=lambda majority: majority.strength, reverse=True)


def _lock(above: list[int], majority: _Majority) -> bool:
    """Lock a majority in unless its loser stands above its winner; `above[i]` is the set above option i, in bits."""
    winner, loser = majority.winner, majority.loser
    if above[winner] >> loser & 1:
        return False
    added = above[winner] | 1 << winner
    for option in range(len(above)):
        if option == loser or above[option] >> loser & 1:
            above[option] |= added
    return True


def _order_matters(before: list[int], group: list[_Majority]) -> bool:
    """Whether equally strong majorities that each fit what was locked before cannot all be locked in together."""
    above = list(before)
    fitting = [majority for majority in group if not before[majority.winner] >> majority.loser & 1]
    locked = [_lock(above, majority) for majority in fitting]
    return not all(locked)


def _decision(options: tuple[str, ...], preferred: Matrix, majority: _Majority, *, is_locked: bool) -> PairDecision:
    i, j = majority.winner, majority.loser
    return PairDecision(options[i], options[j], preferred[i][j], preferred[j][i], is_locked)


def _tie(options: tuple[str, ...], group: list[_Majority]) -> Step:
    """The equally strong majorities of which the tie order takes one first, each as ``winner>loser``."""
    pairs = tuple(f"{options[majority.winner]}>{options[majority.loser]}" for majority in group)
    return Step(
        "tie_settled", {"tied": pairs, "place": "locking", "picked": pairs[0], "round": None, "is_decisive": True}
    )
