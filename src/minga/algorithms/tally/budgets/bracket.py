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
from .profile import BudgetProfile, Floats, Ints, Supporters

MOST_BRANCHES = 8


@dataclass(slots=True)
class _State:
    """After some purchases: bounds of every balance (g,), and of every project's rate from below (m,)."""

    spent: int
    low: Floats
    high: Floats
    floors: Floats

    def copy(self) -> "_State":
        return _State(self.spent, self.low.copy(), self.high.copy(), self.floors.copy())

    def joined(self, other: "_State") -> "_State":
        """Bounds that hold for both."""
        np.minimum(self.low, other.low, out=self.low)
        np.maximum(self.high, other.high, out=self.high)
        np.minimum(self.floors, other.floors, out=self.floors)
        return self


class Bracket:
    """Counts between two shares of one profile; `scales` (m,) is the utility of one unit of strength."""

    def __init__(self, profile: BudgetProfile, low: Fraction, high: Fraction, scales: Ints) -> None:
        self._profile, self._scales = profile, scales.astype(np.float64)
        self._low, self._high = float(low) * (1 - EPSILON), float(high) * (1 + EPSILON)
        self._grain = 4 * EPSILON * self._high

    def stays_within_budget(self) -> bool:
        """Whether it is certain that no share in between buys projects for more than the budget."""
        states = {0: self._first()}
        while states:
            following: dict[int, _State] = {}
            for bought, state in states.items():
                if not self._may_overspend(state):
                    continue
                candidates = self._candidates(state)
                for project, ceiling in candidates:
                    if state.spent + self._profile.costs[project] > self._profile.budget:
                        return False
                    key = bought | 1 << project
                    child = self._after(state if len(candidates) == 1 else state.copy(), project, ceiling)
                    following[key] = following[key].joined(child) if key in following else child
            if len(following) > MOST_BRANCHES:
                return False
            states = following
        return True

    def _first(self) -> _State:
        profile = self._profile
        count = len(profile.weights)
        floors = profile.costs / np.maximum(profile.scores, 1) / self._scales * (1 - 4 * EPSILON)
        is_possible = profile.is_buyable & (profile.supporters * self._high >= profile.costs)
        return _State(0, np.full(count, self._low), np.full(count, self._high), np.where(is_possible, floors, math.inf))

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
        amount, able = fill(state.low[members.ballots], members, cost + self._doubt(members, cost), start)
        return amount * (1 + 4 * EPSILON) if able else math.inf

    def _doubt(self, members: Supporters, cost: float) -> float:
        return doubt(members, cost, self._high)

    def _may_overspend(self, state: _State) -> bool:
        """Whether the projects that are perhaps still in reach cost more than is left."""
        reachable = int(self._profile.costs[state.floors < math.inf].sum())
        return state.spent + reachable > self._profile.budget

    def _after(self, state: _State, project: int, ceiling: float) -> _State:
        """Change `state` into the one after this purchase."""
        members = self._profile.supporters_of[project]
        floor = state.floors[project] * self._scales[project] * (1 - 4 * EPSILON)
        low, high = state.low[members.ballots], state.high[members.ballots]
        dearest = np.inf if ceiling == math.inf else ceiling * members.strengths + self._grain
        state.low[members.ballots] = np.maximum(low - dearest, 0.0)
        state.high[members.ballots] = np.maximum(high - floor * members.strengths, 0.0) + self._grain
        state.floors[project] = math.inf
        state.spent += int(self._profile.costs[project])
        return state
