"""Completing equal shares by raising every voter's share until the next raise would overspend."""

from fractions import Fraction

import numpy as np

from .bracket import Bracket
from .equal_shares import SharedPurchase, Utility, equal_share, equal_shares, utility_scales
from .filling import EPSILON
from .profile import BudgetProfile, Ints

HEADROOM = Fraction(21, 20)
PATIENCE = 3


def raises_within_budget(profile: BudgetProfile, raise_by: int, utility: Utility = "cost") -> int:
    """How often every share can be raised by `raise_by` (smallest units) before the next raise overspends ("add one").

    That is the largest number of raises such that equal shares costs no more than the budget after it and after every
    smaller number of raises. Where all projects with support fit into the budget together no raise ever overspends:
    then it is a number that buys them all while one raise fewer does not. Raises are not tried one by one.
    """
    ladder = _Ladder(profile, raise_by, utility)
    return ladder.first_complete() if ladder.is_affordable() else ladder.last_within_budget()


class _Ladder:
    """Climbs by strides that a `Bracket` proves to stay within the budget; where it cannot, by one exact count.

    The stride doubles while that works and halves where it does not.
    """

    def __init__(self, profile: BudgetProfile, raise_by: int, utility: Utility) -> None:
        self._profile, self._raise_by, self._utility = profile, raise_by, utility
        self._pruned, self._good_below = profile, Fraction(0)

    def is_affordable(self) -> bool:
        """Whether everything that can be bought fits into the budget together."""
        return int(self._profile.costs[self._profile.is_buyable].sum()) <= self._profile.budget

    def first_complete(self) -> int:
        """Halve between a share that leaves something out and one with which any one supporter could pay for all."""
        everything = int(self._profile.is_buyable.sum())
        if len(self._bought(0)) == everything:
            return 0
        lacking, complete = 0, -(-self._profile.budget // self._raise_by)
        while complete - lacking > 1:
            middle = (lacking + complete) // 2
            if len(self._bought(middle)) == everything:
                complete = middle
            else:
                lacking = middle
        return complete

    def last_within_budget(self) -> int:
        """Climb until one exact count overspends."""
        raises, stride, patience = 0, 1, 0
        while True:
            if self._is_safe(raises + 1, raises + stride):
                raises += stride
                patience -= 1
                stride *= 2 if patience <= 0 else 1
            elif stride > 1:
                stride, patience = stride // 2, PATIENCE
            elif self._spends(raises + 1) > self._profile.budget:
                return raises
            else:
                raises += 1

    def _is_safe(self, first: int, last: int) -> bool:
        low, high = self._share(first), self._share(last)
        self._prune(high)
        reachable = self._reachable(self._pruned, high)
        if int(self._pruned.costs[reachable].sum()) <= self._profile.budget:
            return True
        # Ballots that name nothing within reach have been pruned: their voters' money cannot be spent.
        if high * self._pruned.voter_count <= self._profile.budget:
            return True
        return Bracket(self._pruned, low, high, utility_scales(self._pruned, self._utility)).stays_within_budget()

    def _spends(self, raises: int) -> int:
        return self._profile.total([purchase.project for purchase in self._bought(raises)])

    def _bought(self, raises: int) -> tuple[SharedPurchase, ...]:
        share = self._share(raises)
        self._prune(share)
        return equal_shares(self._pruned, share, self._utility)

    def _share(self, raises: int) -> Fraction:
        return equal_share(self._profile) + raises * self._raise_by

    def _prune(self, share: Fraction) -> None:
        """Leave out projects whose supporters cannot reach the cost at any share up to a little above this one."""
        if share <= self._good_below:
            return
        self._good_below = share * HEADROOM
        self._pruned = self._profile.restricted_to(self._reachable(self._profile, self._good_below))

    @staticmethod
    def _reachable(profile: BudgetProfile, share: Fraction) -> Ints:
        """Projects whose supporters together have the cost at this share, or seem to in floats."""
        money = profile.supporters * (float(share) * (1 + 8 * EPSILON))
        return np.flatnonzero(profile.is_buyable & (money >= profile.costs))
