"""Several winners for a number of seats: the single transferable vote, and committees from approvals."""

from collections.abc import Mapping

from minga.algorithms.tally.ballots import Method
from minga.algorithms.tally.poll import Counter

from .committees import count_equal_shares, count_phragmen, count_sequential_pav
from .transferable_vote import count_stv

SEAT_COUNTERS: Mapping[Method, Counter] = {
    "stv": count_stv,
    "sequential_pav": count_sequential_pav,
    "phragmen": count_phragmen,
    "equal_shares": count_equal_shares,
}

__all__ = ["SEAT_COUNTERS"]
