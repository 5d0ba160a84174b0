"""The public rule sets of the single transferable vote, by what they differ in.

The *Gregory* rules count whole stages and pass a surplus on at a reduced value; the *keep factor* rules
(Meek, Warren) share every vote out again until nobody elected holds more than the quota.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from .stages import Amount

type QuotaRule = Literal["whole_votes", "smallest_unit", "exact"]
type ExclusionKind = Literal["single", "batch"]
type ValueRule = Literal["one_truncation", "two_truncations", "surplus_fraction", "exact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GregoryRule:
    """Weighted inclusive Gregory: every ballot of an elected candidate moves on, at a reduced value.

    - `decimals`: places to which values are cut off; `None` is exact.
    - `quota_rule`: *whole_votes* ⌊n/(s+1)⌋ + 1, *smallest_unit* n/(s+1) cut off plus one unit, *exact* n/(s+1),
      which then has to be exceeded.
    - `value_rule`: a ballot of value v at a candidate with total t and surplus s moves on with *one_truncation*
      ⌊v·s/t⌋, *two_truncations* ⌊⌊v·s⌋/t⌋, or *surplus_fraction* ⌊v·⌊s/t⌋⌋.
    - `looks_back`: settle ties by the most recent earlier stage at which the tied differed.
    - `excludes_in_batches`: exclude together all who cannot catch up with the next candidate above them.
    - `elects_one_by_one`: only the largest surplus elects at a stage; others at the quota go on receiving votes.
    - `last_votes_stay_after`: the kinds of exclusion that pass no votes on when they leave no more candidates
      than seats. It changes the last figures, never who is elected.
    """

    name: str
    decimals: int | None
    quota_rule: QuotaRule
    value_rule: ValueRule
    looks_back: bool = False
    excludes_in_batches: bool = False
    elects_one_by_one: bool = False
    last_votes_stay_after: frozenset[ExclusionKind] = frozenset()

    @property
    def unit(self) -> int:
        """How many of the smallest amounts make one vote."""
        return 1 if self.decimals is None else int(10**self.decimals)

    def quota(self, voters: int, seats: int) -> Amount:
        """The quota for this many valid ballots, in units."""
        match self.quota_rule:
            case "whole_votes":
                return (voters // (seats + 1) + 1) * self.unit
            case "smallest_unit":
                return voters * self.unit // (seats + 1) + 1
            case "exact":
                return Fraction(voters, seats + 1)

    def moved_values(self, values: Any, surplus: Any, total: Any) -> Any:
        """The values (an array, in units) at which ballots move on with a surplus."""
        match self.value_rule:
            case "one_truncation":
                return values * surplus // total
            case "two_truncations":
                return values * surplus // self.unit * self.unit // total
            case "surplus_fraction":
                return values * (surplus * self.unit // total) // self.unit
            case "exact":
                return values * (Fraction(surplus) / total)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFactorRule:
    """Every elected candidate keeps a share of each vote that reaches them, and passes the rest on.

    - `decimals`: places of the fixed-point arithmetic; shares are rounded up.
    - `omega_decimals`: sharing out again stops when the surplus left is below 10 to the minus this.
    - `keeps`: *share* of what reaches the candidate (Meek) or *price*, the same from each ballot as far as it
      can pay (Warren).
    """

    name: str
    decimals: int
    omega_decimals: int
    keeps: Literal["share", "price"]

    @property
    def unit(self) -> int:
        """How many of the smallest amounts make one vote."""
        return int(10**self.decimals)


SCOTTISH = GregoryRule(
    name="scottish", decimals=5, quota_rule="whole_votes", value_rule="one_truncation", looks_back=True
)
"""Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45-52; the same in the
Order of 2011 (SSI 2011/399). Five decimals, any remainder ignored [48(3)]."""

WIGM = GregoryRule(name="wigm", decimals=None, quota_rule="exact", value_rule="exact")
"""Weighted inclusive Gregory in exact fractions, with the exact Droop quota that has to be exceeded."""

WIGM_PRF = GregoryRule(name="wigm_prf", decimals=4, quota_rule="smallest_unit", value_rule="two_truncations")
"""Proportional Representation Foundation, *Reference WIGM rule*: four decimals, cut off after each operation."""

WIGM_PRF_BATCH = GregoryRule(
    name="wigm_prf_batch",
    decimals=4,
    quota_rule="smallest_unit",
    value_rule="two_truncations",
    excludes_in_batches=True,
    last_votes_stay_after=frozenset({"batch"}),
)
"""The same with its optional step B.2, *defeat sure losers*."""

MINNEAPOLIS = GregoryRule(
    name="minneapolis",
    decimals=4,
    quota_rule="whole_votes",
    value_rule="surplus_fraction",
    excludes_in_batches=True,
    elects_one_by_one=True,
    last_votes_stay_after=frozenset({"single"}),
)
"""Minneapolis Code of Ordinances, Title 8.5, Chapter 167 (167.20 and 167.70): four decimals, remainder ignored."""

MEEK = KeepFactorRule(name="meek", decimals=9, omega_decimals=6, keeps="share")
"""Meek's method: Hill, Wichmann and Woodall, *Algorithm 123*, The Computer Journal 30 (1987), in the fixed
precision of the Proportional Representation Foundation's *Reference Meek rule*."""

WARREN = KeepFactorRule(name="warren", decimals=9, omega_decimals=6, keeps="price")
"""Warren's method: C. H. E. Warren, *Counting in STV elections*, Voting matters 1 (1994); I. D. Hill and
C. H. E. Warren, *Meek versus Warren*, Voting matters 20 (2005); in the arithmetic of the Meek rule above."""

STV_RULES = {rule.name: rule for rule in (SCOTTISH, WIGM, WIGM_PRF, WIGM_PRF_BATCH, MINNEAPOLIS, MEEK, WARREN)}
