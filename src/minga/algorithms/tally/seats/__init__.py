"""Several winners for a number of seats: the single transferable vote, and committees from approvals."""

from collections.abc import Mapping

from minga.algorithms.tally.ballots import Method
from minga.algorithms.tally.poll import Counter

SEAT_COUNTERS: Mapping[Method, Counter] = {}

__all__ = ["SEAT_COUNTERS"]
