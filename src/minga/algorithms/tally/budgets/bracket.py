"""What equal shares may buy at any share between two bounds: the proof that lets raises be skipped.

With the same purchases behind them, voters hold more after a larger share, and every price is lower: the balances after
a sequence of purchases lie between those at the lower and those at the upper share. So two runs, one from each end,
enclose all counts in between. Where several projects could come next, each is followed; sequences that have bought the
same projects are joined again, with the wider bounds. All floats are rounded outward.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .filling import EPSILON, doubt, fill
from .profile import BudgetProfile, Floats, Supporters

MOST_BRANCHES = 24


@dataclass(slots=True)
class _State:
    """After some purchases: bounds of every balance (g,), and of every project's rate from below (m,)."""

    spent: int
    low: Floats
    high: Floats
    floors: Floats


class Bracket:
    """Counts between two shares of one profile; `scales` (m,) is the utility of one unit of strength."""

    def __init__(self, profile: BudgetProfile, low: Fraction, high: Fraction, scales: Floats) -> None:
        self._profile, self._scales = profile, scales
        self._low, self._high = float(low) * (1 - EPSILON), float(high) * (1 + EPSILON)
        self._grain = 4 * EPSILON * self._high

    def stays_within_budget(self) -> bool:
        """Whether it is certain that no share in between buys projects for more than the budget."""
        states = {0: self._first()}
        while states:
            following: dict[int, _State] = {}
            for bought, state in states.items():
                for project, ceiling in self._candidates(state):
                    spent = state.spent + int(self._profile.costs[project])
                    if spent > self._profile.budget:
                        return False
                    key = bought | 1 << project
                    child = self._after(state, project, ceiling, spent)
                    following[key] = _joined(following[key], child) if key in following else child
            if len(following) > MOST_BRANCHES:
                return False
            states = following
        return True

    def _first(self) -> _State:
        profile = self._profile
        count = len(profile.weights)
        floors = profile.costs / np.maximum(profile.scores, 1) / self._scales * (1 - 4 * EPSILON)
        is_possible = profile.eligible & (profile.supporters * self._high >= profile.costs) & (profile.scores > 0)
        is_possible &= profile.costs <= profile.budget
        return _State(
            0, np.full(count, self._low), np.full(count, self._high), np.where(is_possible, floors, math.inf)
        )

    def _candidates(self, state: _State) -> list[tuple[int, float]]:
        """Every project that may be next, with an upper bound of its price (infinite if perhaps out of reach)."""
        waiting = state.floors.copy()
        found: list[tuple[int, float]] = []
        is_fresh = np.zeros(len(waiting), dtype=bool)
        lowest_ceiling = math.inf
        while True:
            project = int(np.argmin(waiting))
            if waiting[project] == math.inf or waiting[project] > lowest_ceiling:
                break
            if is_fresh[project]:
                price = self._ceiling(state, project)
                found.append((project, price))
                lowest_ceiling = min(lowest_ceiling, price / self._scales[project] * (1 + 4 * EPSILON))
                waiting[project] = math.inf
            else:
                is_fresh[project] = True
                waiting[project] = state.floors[project] = self._floor(state, project)
        return [(project, price) for project, price in found if state.floors[project] <= lowest_ceiling]

    def _floor(self, state: _State, project: int) -> float:
        scale = self._scales[project]
        members = self._profile.supporters_of[project]
        cost = float(self._profile.costs[project])
        start = state.floors[project] * scale
        amount, _ = fill(state.high[members.ballots], members, cost - self._doubt(members, cost), start)
        return max(float(amount / scale * (1 - 4 * EPSILON)), float(state.floors[project]))

    def _ceiling(self, state: _State, project: int) -> float:
        members = self._profile.supporters_of[project]
        cost = float(self._profile.costs[project])
        start = state.floors[project] * self._scales[project]
        amount, _ = fill(state.low[members.ballots], members, cost + self._doubt(members, cost), start)
        return amount * (1 + 4 * EPSILON)

    def _doubt(self, members: Supporters, cost: float) -> float:
        return doubt(members, cost, self._high)

    def _after(self, state: _State, project: int, ceiling: float, spent: int) -> _State:
        members = self._profile.supporters_of[project]
        low, high, floors = state.low.copy(), state.high.copy(), state.floors.copy()
        floors[project] = math.inf
        floor = state.floors[project] * self._scales[project] * (1 - 4 * EPSILON)
        if ceiling == math.inf:
            low[members.ballots] = 0.0
        else:
            low[members.ballots] = np.maximum(low[members.ballots] - ceiling * members.strengths - self._grain, 0.0)
        high[members.ballots] = np.maximum(high[members.ballots] - floor * members.strengths, 0.0) + self._grain
        return _State(spent, low, high, floors)


def _joined(one: _State, other: _State) -> _State:
    return _State(
        one.spent,
        np.minimum(one.low, other.low),
        np.maximum(one.high, other.high),
        np.minimum(one.floors, other.floors),
    )
