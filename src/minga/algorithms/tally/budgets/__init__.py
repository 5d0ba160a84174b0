"""Participatory budgets: what a sum of money buys, by votes."""

from collections.abc import Mapping

from minga.algorithms.tally.ballots import Method
from minga.algorithms.tally.poll import Counter

BUDGET_COUNTERS: Mapping[Method, Counter] = {}

__all__ = ["BUDGET_COUNTERS"]
