"""The voters' accounts under equal shares: who can still pay what, quickly in floats and exactly in integers."""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .filling import EPSILON, doubt, fill
from .profile import BudgetProfile, Floats, Ints


@dataclass(frozen=True, slots=True)
class Price:
    """The payment per unit of strength at which a project's supporters can just buy it.

    `amount` is in the smallest unit of money; a supporter of strength *s* pays ``min(balance, amount * s)``.
    `emptied` are the distinct ballots that pay all they have, and less than ``amount * s``.
    """

    amount: Fraction
    emptied: Ints


class Accounts:
    """Balances after some purchases, all starting from the same `share` per voter.

    Floats carry the balances; each is off by at most `_slack()`, because every payment is rounded from its exact
    value. `floor` bounds the true price of a project from below; `price` gives it exactly,
    as payments are kept as integers over one common denominator: nothing is decided by a rounding.
    """

    def __init__(self, profile: BudgetProfile, share: Fraction) -> None:
        self._profile = profile
        self._share = float(share)
        self._balances: Floats = np.full(len(profile.weights), self._share)
        self._is_empty = np.zeros(len(profile.weights), dtype=bool)
        # Over `_denominator`: what a voter started with, and the price of every project bought.
        self._denominator = share.denominator
        self._share_units = share.numerator
        self._price_units: dict[int, int] = {}

    def floor(self, project: int, start: float = 0.0) -> float:
        """At most the project's price, infinite only if its supporters cannot pay for it; search up from `start`."""
        return self._fill(project, start)[0]

    def price(self, project: int, start: float = 0.0) -> Price | None:
        """The exact price, or `None` where the supporters together have less than the cost."""
        amount, margin = self._fill(project, start)
        if amount == math.inf:
            return None
        while True:
            price, is_settled = self._price_near(project, amount, margin)
            if is_settled:
                return price
            margin *= 8

    def pay(self, project: int, price: Price) -> None:
        """Every supporter pays ``min(balance, amount * strength)``."""
        members = self._profile.supporters_of[project]
        left = self._balances[members.ballots] - float(price.amount) * members.strengths
        self._balances[members.ballots] = np.maximum(left, 0.0)
        self._balances[price.emptied] = 0.0
        self._is_empty[price.emptied] = True
        factor = price.amount.denominator // math.gcd(price.amount.denominator, self._denominator)
        if factor > 1:
            self._denominator *= factor
            self._share_units *= factor
            self._price_units = {bought: units * factor for bought, units in self._price_units.items()}
        self._price_units[project] = price.amount.numerator * (self._denominator // price.amount.denominator)

    def funds(self, project: int) -> Fraction:
        """What a project's supporters have left together."""
        ballots = self._profile.supporters_of[project].ballots
        return Fraction(self._units(ballots[~self._is_empty[ballots]]), self._denominator)

    def largest_payment(self, project: int, price: Price) -> Fraction:
        """The most that one voter pays at this price (before it is paid)."""
        members = self._profile.supporters_of[project]
        if members.reach == members.voters:
            return price.amount
        can_pay = ~np.isin(members.ballots, price.emptied) & ~self._is_empty[members.ballots]
        dues = [price.amount * int(members.strengths[can_pay].max(initial=0))]
        if len(price.emptied):
            units, _ = self._exact_balances(price.emptied)
            dues.append(Fraction(max(units), self._denominator))
        return max(dues)

    def _price_near(self, project: int, amount: float, margin: float) -> tuple[Price | None, bool]:
        """The exact price if it is within `margin` of `amount`, and whether it is.

        Who is clearly below the window is emptied, who is clearly above pays in full; between, exact balances decide.
        """
        members = self._profile.supporters_of[project]
        balances = self._balances[members.ballots]
        reach = margin * members.strengths + self._slack()
        due = amount * members.strengths
        is_poor = balances < due - reach
        poor = members.ballots[is_poor]
        poor = poor[~self._is_empty[poor]]
        rest = int(self._profile.costs[project]) * self._denominator - self._units(poor)
        payers = members.reach - int(members.payers @ is_poor)
        near = np.flatnonzero(~is_poor & (balances <= due + reach))
        if len(near):
            rest, payers, emptied = self._divide(
                members.ballots[near], members.strengths[near].astype(np.int64), rest, payers
            )
            poor = np.concatenate((poor, emptied))
        if not payers:
            return None, bool((balances <= due + reach).all())
        exact = Fraction(rest, payers * self._denominator)
        return Price(exact, poor), abs(float(exact) - amount) <= margin

    def _slack(self) -> float:
        """Error bound of one balance: two roundings per purchase, none larger than the share."""
        return 2 * (len(self._price_units) + 1) * EPSILON * self._share

    def _fill(self, project: int, start: float) -> tuple[float, float]:
        """A lower bound of the price, and the likely width of the window above it that holds the price."""
        members = self._profile.supporters_of[project]
        cost = float(self._profile.costs[project])
        unsure = doubt(members, cost, self._share) + self._slack() * members.voters
        amount, able = fill(self._balances[members.ballots], members, cost - unsure, start)
        return amount, 4 * unsure / max(able, 1.0)

    def _units(self, ballots: Ints) -> int:
        """Exact balance of these ballots' voters together; none of them may be empty."""
        if not len(ballots):
            return 0
        owners, projects, strengths = self._profile.ballots.of(ballots)
        weights = self._profile.weights[ballots]
        paid = np.bincount(projects, weights=weights[owners] * strengths, minlength=self._profile.project_count)
        spent = sum(units * int(paid[bought]) for bought, units in self._price_units.items())
        return self._share_units * int(weights.sum()) - spent

    def _divide(self, near: Ints, strengths: Ints, rest: int, payers: int) -> tuple[int, int, Ints]:
        """Decide exactly which of the ballots near the price cannot pay it in full.

        `rest` is what is to be raised from them and the certain payers, whose strengths sum to `payers`.
        Returns both numbers after taking out whoever is emptied, and these ballots.
        """
        units, classes = self._exact_balances(near)
        kinds = sorted(
            {*zip(classes.tolist(), strengths.tolist(), strict=True)}, key=lambda k: Fraction(units[k[0]], k[1])
        )
        out = np.zeros(len(near), dtype=bool)
        for kind, strength in kinds:
            # Ascending by what a voter can pay per unit of strength: the first who can pay ends it.
            if units[kind] * payers >= rest * strength:
                break
            chosen = (classes == kind) & (strengths == strength)
            out |= chosen
            voters = int(self._profile.weights[near[chosen]].sum())
            rest -= units[kind] * voters
            payers -= strength * voters
        emptied = near[out]
        return rest, payers, emptied[~self._is_empty[emptied]]

    def _exact_balances(self, ballots: Ints) -> tuple[list[int], Ints]:
        """Exact balance of each kind of ballot (same payments so far), and the kind of every ballot."""
        bought = list(self._price_units)
        place = np.full(self._profile.project_count, -1)
        place[bought] = np.arange(len(bought))
        owners, projects, strengths = self._profile.ballots.of(ballots)
        payments = np.zeros((len(ballots), len(bought) + 1), dtype=np.int64)
        is_paid = place[projects] >= 0
        payments[owners[is_paid], place[projects[is_paid]]] = strengths[is_paid]
        payments[:, -1] = self._is_empty[ballots]
        kinds, classes = np.unique(payments, axis=0, return_inverse=True)
        return [self._kind_balance(row.tolist()) for row in kinds], classes.reshape(-1)

    def _kind_balance(self, row: list[int]) -> int:
        if row[-1]:
            return 0
        return self._share_units - sum(
            strength * units for strength, units in zip(row[:-1], self._price_units.values(), strict=True) if strength
        )
