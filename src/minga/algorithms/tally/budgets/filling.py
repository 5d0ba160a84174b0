"""The price at which supporters' payments, each at most their balance, come to a given sum."""

import math

import numpy as np

from .profile import Floats, Supporters

EPSILON = 2.0**-52


def fill(balances: Floats, members: Supporters, target: float, start: float) -> tuple[float, float]:
    """The smallest price with Σ weight · min(balance, price · strength) = `target`, and who still pays it in full.

    `balances` (k,) are the members'. Newton's method from below on a concave, piecewise linear sum: fewer can pay in
    full at each turn, so it ends. `start` is a price known to be too low, or just right; where the balances, which are
    rounded, seem to contradict that, the search begins anew. Infinite only where the members have less than `target`
    together. With 0 payers the price is only a lower bound.
    """
    lowest = target / members.reach
    price, below, able = max(start, lowest), lowest, math.inf
    while True:
        due = price * members.strengths
        remaining = float(members.payers @ (balances >= due))
        if remaining == able:
            return price, able
        if not remaining:
            if float(balances @ members.weights) < target:
                return math.inf, 0.0
            if able < math.inf or price == lowest:
                # A rounding carried the last step too far: the price is above the last one, by a little.
                return below, 0.0
            price = lowest
            continue
        step = (target - float(np.minimum(balances, due) @ members.weights)) / remaining
        if step <= 0:
            return price, remaining
        price, below, able = price + step, price, remaining


def doubt(members: Supporters, cost: float, share: float) -> float:
    """Error bound of the money that `fill` adds up for balances that are at most `share`, in any order of summing."""
    return 2 * (len(members.ballots) + 16) * EPSILON * max(share * members.voters, cost)
