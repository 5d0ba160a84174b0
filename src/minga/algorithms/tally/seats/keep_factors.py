"""Single transferable vote by keep factors: Meek's and Warren's methods."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .profile import Integers, PreferenceProfile
from .stages import SeatsCount, Stage, Tie
from .stv_rules import KeepFactorRule


def count_keep_factors(
    profile: PreferenceProfile, seats: int, rule: KeepFactorRule, tie_order: Sequence[int]
) -> SeatsCount:
    """Fill `seats` from `profile` under `rule`.

    Every stage shares the votes out again and again, lowering the keep factors of the elected, until
    somebody reaches the quota (elected; the stage ends) or the surplus left is below omega or no longer
    falls: then the candidate with the fewest votes is excluded. Everybody within the surplus left of the
    fewest votes counts as tied, and the last of them in `tie_order` goes.
    """
    count = _Count(profile, seats, rule, tuple(tie_order))
    while len(count.hopeful) > seats - len(count.winners) > 0:
        count.advance()
    count.finish()
    return SeatsCount(rule.name, seats, rule.unit, tuple(count.winners), tuple(count.stages))


@dataclass(slots=True)
class _Count:
    profile: PreferenceProfile
    seats: int
    rule: KeepFactorRule
    tie_order: tuple[int, ...]
    factors: Integers = field(init=False)
    votes: list[int] = field(init=False)
    quota: int = 0
    hopeful: list[int] = field(init=False)
    winners: list[int] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.factors = np.full(self.profile.candidates + 1, self.rule.unit, dtype=np.int64)
        self.factors[-1] = 0
        self.hopeful = list(range(self.profile.candidates))
        self.votes = [0] * (self.profile.candidates + 1)

    def advance(self) -> None:
        """Count one stage: somebody is elected, or somebody is excluded."""
        omega = 10 ** (self.rule.decimals - self.rule.omega_decimals)
        previous = self.profile.voters * self.rule.unit
        while True:
            self._share_out()
            self.quota = sum(self.votes[:-1]) // (self.seats + 1) + 1
            if elected := [c for c in self.hopeful if self.votes[c] >= self.quota]:
                self._elect(elected)
                return
            surplus = max(0, sum(self.votes[c] - self.quota for c in self.winners))
            if surplus < omega or surplus >= previous:
                self._exclude_lowest(surplus)
                return
            previous = surplus
            self._lower_factors()

    def finish(self) -> None:
        """Fill what seats are left with whoever is left."""
        if self.stages and len(self.winners) >= self.seats:
            return
        self._share_out()
        last = tuple(sorted(self.hopeful, key=lambda c: (-self.votes[c], self.tie_order.index(c))))
        self.winners += last
        self._record(elected_below_quota=last)

    def _elect(self, elected: list[int]) -> None:
        elected.sort(key=lambda c: (-self.votes[c], self.tie_order.index(c)))
        self._record(elected=tuple(elected))
        self.winners += elected
        self.hopeful = [c for c in self.hopeful if c not in elected]

    def _exclude_lowest(self, surplus: int) -> None:
        lowest = min(self.votes[c] for c in self.hopeful)
        tied = tuple(c for c in self.hopeful if self.votes[c] <= lowest + surplus)
        loser = max(tied, key=self.tie_order.index)
        tie = Tie(tied, loser, "exclusion", "tie_order") if len(tied) > 1 else None
        self._record(excluded=loser, surplus=surplus, tie=tie)
        self.hopeful.remove(loser)
        self.factors[loser] = 0

    def _share_out(self) -> None:
        """Give every ballot's vote along its ranking, as the keep factors say."""
        unit, weights = self.rule.unit, self.profile.weights
        left = np.full(len(weights), unit, dtype=np.int64)
        votes = np.zeros(self.profile.candidates + 1, dtype=np.int64)
        for ranked in self.profile.preferences.T:
            factors = self.factors[ranked]
            kept = np.minimum(left, factors) if self.rule.keeps == "price" else -(-left * factors // unit)
            np.add.at(votes, ranked, kept * weights)
            left -= kept
        self.votes = votes.tolist()

    def _lower_factors(self) -> None:
        unit = self.rule.unit
        for winner in self.winners:
            share = -(-int(self.factors[winner]) * self.quota // unit)
            self.factors[winner] = -(-share * unit // self.votes[winner])

    def _record(
        self,
        *,
        elected: tuple[int, ...] = (),
        elected_below_quota: tuple[int, ...] = (),
        excluded: int | None = None,
        surplus: int = 0,
        tie: Tie | None = None,
    ) -> None:
        votes = tuple(self.votes[:-1])
        self.stages.append(
            Stage(
                number=len(self.stages) + 1,
                quota=self.quota,
                votes=votes,
                exhausted=self.profile.voters * self.rule.unit - sum(votes),
                residual=0,
                elected=elected,
                elected_below_quota=elected_below_quota,
                action=None if excluded is None else "exclusion",
                subjects=() if excluded is None else (excluded,),
                surplus=surplus,
                tie=tie,
                keep_factors=tuple(self.factors[:-1].tolist()),
            )
        )
