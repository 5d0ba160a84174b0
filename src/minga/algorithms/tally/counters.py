"""Which function counts which method. A method that is not here cannot be asked for."""

from collections.abc import Mapping
from typing import Final

from .assent import count_consent, count_majority
from .ballots import Method, RankedBallot
from .budgets import BUDGET_COUNTERS
from .instant_runoff import count_irv
from .majority_judgment import count_majority_judgment
from .points import count_approval, count_dot, count_plurality, count_quadratic, count_score
from .poll import Counter, Poll, RankCounter, RankPoll
from .quantity import count_quantity
from .rank_profile import RankProfile
from .ranked_pairs import count_ranked_pairs
from .results import Count
from .schulze import count_schulze
from .seats import SEAT_COUNTERS
from .star import count_star
from .tournament import count_borda, count_copeland, count_minimax

RANK_COUNTERS: Final[Mapping[Method, RankCounter]] = {
    "irv": count_irv,
    "schulze": count_schulze,
    "ranked_pairs": count_ranked_pairs,
    "borda": count_borda,
    "copeland": count_copeland,
    "minimax": count_minimax,
}


def _from_ballots(count: RankCounter) -> Counter:
    def count_ballots(poll: Poll[RankedBallot]) -> Count:
        return count(RankPoll(RankProfile.from_ballots(poll.options, poll.grouped()), poll.rules, poll.base))

    return count_ballots


COUNTERS: Final[Mapping[Method, Counter]] = {
    "approval": count_approval,
    "score": count_score,
    "majority": count_majority,
    "consent": count_consent,
    "plurality": count_plurality,
    "star": count_star,
    "majority_judgment": count_majority_judgment,
    "quadratic": count_quadratic,
    "dot": count_dot,
    **{method: _from_ballots(count) for method, count in RANK_COUNTERS.items()},
    **SEAT_COUNTERS,
    **BUDGET_COUNTERS,
    "quantity": count_quantity,
}
