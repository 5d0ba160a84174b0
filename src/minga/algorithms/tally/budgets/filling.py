"""The price at which supporters' payments, each at most their balance, come to a given sum."""

import math

import numpy as np

from .profile import Floats, Supporters

EPSILON = 2.0**-52


def fill(balances: Floats, members: Supporters, target: float, start: float) -> tuple[float, float]:
    """The smallest price with Σ weight · min(balance, price · strength) = `target`, and who still pays it in full.

    `balances` (k,) are the members'. Newton's method from below (`start`) on a concave, piecewise linear sum: fewer
    can pay in full at each turn, so it ends. Infinite, with 0, where the members have less than `target` together.
    """
    price = max(start, target / members.reach)
    able = math.inf
    while True:
        due = price * members.strengths
        remaining = float(members.payers @ (balances >= due))
        if remaining == able:
            return price, able
        if not remaining:
            return math.inf, 0.0
        able = remaining
        step = (target - float(np.minimum(balances, due) @ members.weights)) / able
        if step <= 0:
            return price, able
        price += step


def doubt(members: Supporters, cost: float, share: float) -> float:
    """Error bound of the money that `fill` adds up for balances that are at most `share`, in any order of summing."""
    return 2 * (len(members.ballots) + 16) * EPSILON * max(share * members.voters, cost)
