"""What a page draws to show how a result came about, one shape per family of methods.

Rounds (irv, stv, committees) are in `results.Round`. Every number here is exact; nothing is prose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class PairDecision:
    """Ranked pairs: one majority, in the order it was considered; locked in unless it would close a circle."""

    winner: str
    loser: str
    votes: int
    votes_against: int
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Every option against every other (schulze, ranked_pairs, borda, copeland, minimax), in voters.

    `preferred[i][j]` is how many voters place `options[i]` above `options[j]`; who places them level, or
    names neither, is in no cell. `paths[i][j]` is the strength of the strongest path (schulze only), and
    `decisions` are the majorities in the order in which they were locked (ranked_pairs only).
    """

    kind: ClassVar[str] = "pairwise"

    options: tuple[str, ...]
    preferred: tuple[tuple[int, ...], ...]
    paths: tuple[tuple[int, ...], ...] = ()
    decisions: tuple[PairDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many voters gave each option each level (score, star, majority_judgment, quadratic, dot, approval).

    `levels` ascend; `voters[option][i]` gave `levels[i]`, by weight. `silent[option]` are voters who cast a
    vote but left the option out, where that is not the same as the lowest level. `finalists` and
    `final_votes` are the second round of star: who preferred each of the two.
    """

    kind: ClassVar[str] = "distribution"

    levels: tuple[int, ...]
    voters: Mapping[str, tuple[int, ...]]
    silent: Mapping[str, int]
    finalists: tuple[str, ...] = ()
    final_votes: tuple[int, ...] = ()


type PurchasePhase = Literal["rule", "add1", "utilitarian"]


@dataclass(frozen=True, slots=True)
class Purchase:
    """One option that was bought, in the order of buying.

    `supporters` by weight; `phase` is what bought it: the rule itself or a completion. `rate` is, for equal
    shares, what its supporters paid per unit of their utility, and `largest_payment` the most one voter
    paid; both `None` where voters do not pay (greedy). `remaining` is the money left afterwards.
    """

    option: str
    cost: int
    supporters: int
    phase: PurchasePhase
    rate: Fraction | None
    largest_payment: Fraction | None
    remaining: int


type RejectionReason = Literal[
    "too_dear",
    "no_support",
    "below_min_support",
    "supporters_cannot_pay",
    "no_money_left",
    "after_the_stop",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Rejection:
    """One option that was not bought, and why; `affordable` is the money its supporters (or all) still had."""

    option: str
    cost: int
    supporters: int
    reason: RejectionReason
    affordable: Fraction


@dataclass(frozen=True, slots=True)
class Basket:
    """What a budget bought.

    `voter_share` is the money of one voter in equal shares before any raise, `raises` how many times
    every share was raised by one unit, `final_share` the share afterwards. `figures` are measures of the outcome,
    such as the share of voters with nothing they approved.
    """

    kind: ClassVar[str] = "basket"

    amount: int
    spent: int
    purchases: tuple[Purchase, ...]
    rejections: tuple[Rejection, ...]
    voter_share: Fraction | None
    final_share: Fraction | None
    raises: int
    figures: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Who asked for how much (quantity): `voters[i]` gave `levels[i]`, which ascend; by weight.

    Between the quartiles, ends included, lie at least half of the amounts. All three are `None` where nobody gave any.
    """

    kind: ClassVar[str] = "amounts"

    levels: tuple[Fraction, ...]
    voters: tuple[int, ...]
    lower_quartile: Fraction | None
    median: Fraction | None
    upper_quartile: Fraction | None


type Picture = Pairwise | Distribution | Basket | Amounts
