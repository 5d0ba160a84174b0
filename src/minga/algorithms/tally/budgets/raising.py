"""Completing equal shares by raising every voter's share until the next raise would overspend."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .bracket import Bracket
from .equal_shares import SharedPurchase, Utility, equal_share, equal_shares, utility_scales
from .profile import BudgetProfile

HEADROOM = Fraction(21, 20)
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class RaisedCount:
    """The purchases after `raises` raises of every share."""

    raises: int
    purchases: tuple[SharedPurchase, ...]


def raise_until_overspent(profile: BudgetProfile, raise_by: int, utility: Utility = "cost") -> RaisedCount:
    """Equal shares with every share raised by `raise_by` (smallest units), again and again ("add one").

    The answer is the count before the first raise whose purchases cost more than the budget; if no raise ever does,
    the first count that buys every project anybody supports. Raises are not tried one by one: see `_Ladder`.
    """
    ladder = _Ladder(profile, raise_by, utility)
    raises = ladder.last_within_budget()
    return RaisedCount(raises, equal_shares(profile, equal_share(profile) + raises * raise_by, utility))


class _Ladder:
    """Climbs by strides that a `Bracket` proves to stay within the budget; where it cannot, by one exact count.

    The stride doubles while that works and halves where it does not.
    """

    def __init__(self, profile: BudgetProfile, raise_by: int, utility: Utility) -> None:
        self._profile, self._raise_by, self._utility = profile, raise_by, utility
        self._pruned, self._good_below = profile, Fraction(0)

    def last_within_budget(self) -> int:
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
        reachable = self._pruned.supporters * high >= self._pruned.costs
        if int(self._pruned.costs[reachable].sum()) <= self._profile.budget:
            return True
        if high * self._pruned.voter_count <= self._profile.budget:
            return True
        return Bracket(self._pruned, low, high, utility_scales(self._pruned, self._utility)).stays_within_budget()

    def _spends(self, raises: int) -> int:
        bought = equal_shares(self._pruned, self._share(raises), self._utility)
        return self._profile.total([purchase.project for purchase in bought])

    def _share(self, raises: int) -> Fraction:
        return equal_share(self._profile) + raises * self._raise_by

    def _prune(self, share: Fraction) -> None:
        """Leave out projects whose supporters cannot reach the cost at any share up to a little above this one."""
        if share <= self._good_below:
            return
        self._good_below = share * HEADROOM
        highest = float(self._good_below) * (1 + 2.0**-50)
        is_reachable = self._profile.supporters * highest >= self._profile.costs
        self._pruned = self._profile.restricted_to(np.flatnonzero(is_reachable))
