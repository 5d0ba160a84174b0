"""Participatory budgets: what a sum of money buys, by votes."""

from collections.abc import Mapping

from minga.algorithms.tally.ballots import Method
from minga.algorithms.tally.poll import Counter

from .counting import count_budget

BUDGET_COUNTERS: Mapping[Method, Counter] = {"budget": count_budget}

__all__ = ["BUDGET_COUNTERS", "count_budget"]
