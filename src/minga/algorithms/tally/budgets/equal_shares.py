"""The method of equal shares: every voter holds the same part of the budget and pays for what they support."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from .accounts import Accounts, Price
from .filling import EPSILON
from .profile import BudgetProfile, Floats, Ints

type Utility = Literal["cost", "cardinality"]


@dataclass(frozen=True, slots=True)
class SharedPurchase:
    """One project bought by its supporters.

    `amount` is the most anybody paid per unit of strength, in the smallest unit of money;
    `rate` is that price per unit of utility, which the rule keeps as low as it can; `largest_payment` the most that
    one voter paid; `tied` are projects at the very same rate, over which the tie order preferred this one.
    """

    project: int
    amount: Fraction
    rate: Fraction
    largest_payment: Fraction
    tied: tuple[int, ...]


class EqualShares:
    """One count, purchase by purchase, from a given share per voter (Peters, Pierczyński and Skowron, NeurIPS 2021).

    In each step the affordable project with the lowest rate is bought, where the rate ρ solves
    Σ min(balance, ρ·u) = cost over its supporters' utilities u: strength × cost (`cost`) or strength (`cardinality`).
    A project's rate never falls, as balances only fall: old lower bounds stay true, and few projects are looked at.
    """

    def __init__(self, profile: BudgetProfile, share: Fraction, utility: Utility) -> None:
        self._accounts = Accounts(profile, share)
        self._ranks = profile.tie_rank
        self._scales = utility_scales(profile, utility)
        self._floors = self._first_floors(profile)

    def next_purchase(self) -> SharedPurchase | None:
        """Buy the next project, or say that nobody can afford another."""
        while (leader := self._leader()) is not None:
            price = self._exact(leader)
            if price is not None:
                return self._buy([(leader, price), *self._rivals(leader, price)])
        return None

    def all_purchases(self) -> tuple[SharedPurchase, ...]:
        """Buy until nobody can afford another project."""
        purchases = []
        while (purchase := self.next_purchase()) is not None:
            purchases.append(purchase)
        return tuple(purchases)

    def funds(self, project: int) -> Fraction:
        """What a project's supporters have left together, exactly."""
        return self._accounts.funds(project)

    def _first_floors(self, profile: BudgetProfile) -> Floats:
        floors = profile.costs / np.maximum(profile.scores, 1) / self._scales * (1 - 4 * EPSILON)
        return np.where(profile.is_buyable, floors, math.inf)

    def _leader(self) -> int | None:
        """The project with the lowest lower bound, once that bound is up to date."""
        is_fresh = np.zeros(len(self._floors), dtype=bool)
        while True:
            leader = int(np.argmin(self._floors))
            if self._floors[leader] == math.inf:
                return None
            if is_fresh[leader]:
                return leader
            self._refresh(leader)
            is_fresh[leader] = True

    def _rivals(self, leader: int, price: Price) -> list[tuple[int, Price]]:
        """Other projects whose rate may be as low as the leader's, with their exact prices."""
        bar = math.nextafter(float(self._rate(leader, price)), math.inf)
        close = [p for p in np.flatnonzero(self._floors <= bar).tolist() if p != leader and self._refresh(p) <= bar]
        return [(project, rival) for project in close if (rival := self._exact(project)) is not None]

    def _refresh(self, project: int) -> float:
        scale = float(self._scales[project])
        floor = self._accounts.floor(project, self._floors[project] * scale) / scale * (1 - 4 * EPSILON)
        self._floors[project] = max(floor, self._floors[project])
        return float(self._floors[project])

    def _exact(self, project: int) -> Price | None:
        price = self._accounts.price(project, self._floors[project] * float(self._scales[project]))
        if price is None:
            self._floors[project] = math.inf
        return price

    def _rate(self, project: int, price: Price) -> Fraction:
        return price.amount / int(self._scales[project])

    def _buy(self, offers: list[tuple[int, Price]]) -> SharedPurchase:
        rated = [(self._rate(project, price), int(self._ranks[project]), project, price) for project, price in offers]
        rate, _, project, price = min(rated, key=lambda offer: offer[:2])
        largest = self._accounts.largest_payment(project, price)
        self._accounts.pay(project, price)
        self._floors[project] = math.inf
        tied = tuple(other for other_rate, _, other, _ in rated if other_rate == rate and other != project)
        return SharedPurchase(project, price.amount, rate, largest, tied)


def equal_shares(profile: BudgetProfile, share: Fraction, utility: Utility = "cost") -> tuple[SharedPurchase, ...]:
    """All purchases in order, starting from `share` of money per voter; exact whatever the rounding of floats."""
    return EqualShares(profile, share, utility).all_purchases()


def utility_scales(profile: BudgetProfile, utility: Utility) -> Ints:
    """(m,) the utility of one unit of strength; 1 for what costs nothing, which is bought first in any case."""
    return np.maximum(profile.costs, 1) if utility == "cost" else np.ones_like(profile.costs)


def equal_share(profile: BudgetProfile) -> Fraction:
    """The budget divided by the voters who support something; zero without any."""
    return Fraction(profile.budget, profile.voter_count) if profile.voter_count else Fraction(0)
