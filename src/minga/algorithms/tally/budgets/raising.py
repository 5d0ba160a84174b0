"""Completing equal shares by raising every voter's share until the next raise would overspend."""

from dataclasses import dataclass
from fractions import Fraction

from .equal_shares import EqualShares, Purchase, Utility, equal_share, equal_shares
from .profile import BudgetProfile


@dataclass(frozen=True, slots=True)
class RaisedCount:
    """The purchases after `raises` raises; `first_raise` is the smallest number of raises that gives the same."""

    raises: int
    purchases: tuple[Purchase, ...]


def raise_until_overspent(profile: BudgetProfile, raise_by: int, utility: Utility = "cost") -> RaisedCount:
    """Equal shares with every share raised by `raise_by` (smallest units), again and again ("add one").

    The answer is the count before the first raise whose purchases cost more than the budget; if no raise ever does,
    the first count that buys every project anybody supports. Raises are not tried one by one: see `_Ladder`.
    """
    ladder = _Ladder(profile, raise_by, utility)
    while not ladder.is_complete():
        above = ladder.next_rung()
        if profile.total([purchase.project for purchase in above.purchases]) > profile.budget:
            break
        ladder.climb(above)
    return ladder.count


class _Ladder:
    """Counts at rising shares, skipping raises that are proven to repeat the purchases below them.

    A count at a higher share that follows the plan of the one below, every step certified by `EqualShares.follow`,
    settles every raise in between. The stride doubles while that works and shrinks to one raise where it does not;
    then the next raise is counted in full.
    """

    def __init__(self, profile: BudgetProfile, raise_by: int, utility: Utility) -> None:
        self._profile, self._raise_by, self._utility = profile, raise_by, utility
        self._supported = int(((profile.scores > 0) & profile.eligible & (profile.costs <= profile.budget)).sum())
        self.count = RaisedCount(0, equal_shares(profile, self._share(0), utility))

    def is_complete(self) -> bool:
        return len(self.count.purchases) == self._supported

    def climb(self, rung: RaisedCount) -> None:
        self.count = rung

    def next_rung(self) -> RaisedCount:
        """Climb as far as the purchases stay the same, then count the first raise where they may not."""
        stride = 1
        while stride:
            same = self._followed(self.count.raises + stride)
            if same is None:
                stride //= 2
            else:
                self.count = same
                stride *= 2
        raises = self.count.raises + 1
        return RaisedCount(raises, equal_shares(self._profile, self._share(raises), self._utility))

    def _share(self, raises: int) -> Fraction:
        return equal_share(self._profile) + raises * self._raise_by

    def _followed(self, raises: int) -> RaisedCount | None:
        count = EqualShares(self._profile, self._share(raises), self._utility)
        purchases = []
        for planned in self.count.purchases:
            purchase = count.follow(planned)
            if purchase is None:
                return None
            purchases.append(purchase)
        return RaisedCount(raises, tuple(purchases)) if count.is_exhausted() else None
