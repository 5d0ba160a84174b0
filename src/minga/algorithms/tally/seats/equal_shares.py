"""The method of equal shares for committees."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from .approvals import ApprovalProfile, Choice, choose
from .phragmen import Loads, choose_phragmen
from .profile import Integers


def choose_equal_shares(profile: ApprovalProfile, seats: int, tie_order: Sequence[int]) -> tuple[Choice, ...]:
    """Fill `seats`: every voter gets an equal share of them, and supporters buy candidates together.

    A seat costs one; a voter starts with seats/voters. Chosen is the candidate whose supporters can pay one
    with the smallest largest payment ρ (the measure), until nobody left can be paid: D. Peters and
    P. Skowron, *Proportionality and the Limits of Welfarism*, EC 2020 ("Rule X"). Seats that are then still
    empty are filled by Phragmén's sequential rule from the money left, as that paper proposes; those
    choices have the phase *completion*. Nobody is chosen whom no voter approves.
    """
    purse = _Purse(profile, seats)
    remaining = [c for c in range(profile.candidates) if len(profile.supporters[c])]
    choices: list[Choice] = []
    while len(choices) < seats:
        prices = {c: price for c in remaining if (price := purse.price(c)) is not None}
        if not prices:
            break
        choices.append(choose(prices, tie_order, highest=False))
        remaining.remove(choices[-1].candidate)
        purse.pay(choices[-1].candidate, prices[choices[-1].candidate])
    taken = [choice.candidate for choice in choices]
    vacant = seats - len(choices)
    return *choices, *choose_phragmen(
        profile, vacant, tie_order, start=purse.as_loads(), taken=taken, phase="completion"
    )


@dataclass(slots=True)
class _Purse:
    """The money left, in whole coins: ballot type t holds ``coins[classes[t]]``, and `one` coins buy a seat."""

    profile: ApprovalProfile
    seats: int
    one: int = field(init=False)
    classes: Integers = field(init=False)
    coins: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.one = self.profile.voters
        self.classes = np.zeros(len(self.profile.weights), dtype=np.int64)
        self.coins = [self.seats]

    def price(self, candidate: int) -> Fraction | None:
        """The smallest largest payment with which the supporters can pay one; `None` if they cannot."""
        counts = self.profile.tabulate(candidate, self.classes, len(self.coins))
        holders = sorted((coins, count) for coins, count in zip(self.coins, counts, strict=True) if count)
        due, voters = self.one, sum(counts)
        for coins, count in holders:
            if coins * voters >= due:
                return Fraction(due, voters * self.one)
            due -= coins * count
            voters -= count
        return None

    def pay(self, candidate: int, price: Fraction) -> None:
        """Take up to `price` from each supporter."""
        self._mint(price.denominator)
        payment = int(price * self.one)
        left: dict[int, int] = {coins: place for place, coins in enumerate(self.coins)}
        supporters = self.profile.supporters[candidate]
        moves = np.arange(len(self.coins))
        for old in np.unique(self.classes[supporters]).tolist():
            moves[old] = left.setdefault(max(0, self.coins[old] - payment), len(left))
        self.classes[supporters] = moves[self.classes[supporters]]
        self._drop_empty_classes(list(left))

    def _mint(self, denominator: int) -> None:
        """Divide the coins so that a price with this denominator is a whole number of them."""
        factor = math.lcm(self.one, denominator) // self.one
        self.one, self.coins = self.one * factor, [coins * factor for coins in self.coins]

    def _drop_empty_classes(self, coins: list[int]) -> None:
        used = np.unique(self.classes)
        places = np.zeros(len(coins), dtype=np.int64)
        places[used] = np.arange(len(used))
        self.classes = places[self.classes]
        self.coins = [coins[place] for place in used.tolist()]

    def as_loads(self) -> Loads:
        """Money left as loads from before: who still has some may carry that much more."""
        return Loads(self.classes, [-coins for coins in self.coins], self.one)
