"""The rules of one count, fixed and published before it."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .budget_rules import BudgetRules
from .errors import refuse_rule
from .quantity_rules import QuantityRules

type MajorityBase = Literal["votes_cast", "present", "roll"]
type Comparison = Literal["more_than", "at_least"]
type ScoreRule = Literal["sum", "mean"]
type StvRule = Literal["scottish", "wigm", "wigm_prf", "wigm_prf_batch", "minneapolis", "meek", "warren"]
type Elimination = Literal["single", "batch"]
type DefeatStrength = Literal["winning_votes", "margins"]

MAJORITY_BASES: tuple[MajorityBase, ...] = ("votes_cast", "present", "roll")
COMPARISONS: tuple[Comparison, ...] = ("more_than", "at_least")
SCORE_RULES: tuple[ScoreRule, ...] = ("sum", "mean")
STV_RULES: tuple[StvRule, ...] = (
    "scottish",
    "wigm",
    "wigm_prf",
    "wigm_prf_batch",
    "minneapolis",
    "meek",
    "warren",
)
ELIMINATIONS: tuple[Elimination, ...] = ("single", "batch")
DEFEAT_STRENGTHS: tuple[DefeatStrength, ...] = ("winning_votes", "margins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Quorum, threshold, what a ballot may hold, and the order that settles ties.

    - `quorum`: a `Fraction` is a share of the frozen roll, an `int` a number of voters, `None` no quorum.
      Everybody present counts towards it, abstentions too. Reaching it exactly is enough.
    - `threshold`: the share of `majority_base` that the leader's support must be `threshold_comparison`
      (*more than* one half, *at least* two thirds). `None` asks for no more than the method itself does.
      Methods with several winners, and quantity, take none.
    - `majority_base`: `votes_cast` leaves abstentions out, `present` keeps them in, `roll` is who may vote.
    - `score_max`: the highest score (score, star), or the number of the best grade (majority judgment);
      `grades` names the grades for people, the lowest first, and then holds `score_max + 1` words.
    - `score_rule`: `sum` adds the points (an option left out earns none), `mean` divides them by the
      voters who scored that option.
    - `credits`: what one voter may spend on votes (quadratic) or give away as points (dot, budget);
      `negative_votes` lets a quadratic vote go against an option.
    - `min_choices`, `max_choices`: how many options a ballot that is not an abstention may name.
    - `elimination` (irv): one option per round, or in a `batch` all that cannot win any more together.
    - `defeat_strength` (schulze, ranked_pairs, minimax): the winners' votes, or their lead.
    - `seats` and `stv_rule`: for methods that fill seats; `vacant_option` is the option (such as *wait*) whose
      seat, if it wins one, stays vacant, as *re-open nominations* does. `budget`: for participatory budgets;
      `quantity`: for amounts.
    - `tie_order`: every option once, most favoured first; see :func:`tie_order`. Needed by every method
      but majority, consent and quantity whenever there are two options or more.

    Raises `TallyError` (`bad_rules`, naming the `field`) on values outside their range; floats are refused.
    """

    quorum: Fraction | int | None = None
    threshold: Fraction | None = None
    threshold_comparison: Comparison = "more_than"
    majority_base: MajorityBase = "votes_cast"
    score_max: int = 5
    score_rule: ScoreRule = "sum"
    grades: tuple[str, ...] = ()
    credits: int = 100
    negative_votes: bool = False
    min_choices: int = 0
    max_choices: int | None = None
    elimination: Elimination = "single"
    defeat_strength: DefeatStrength = "winning_votes"
    seats: int = 1
    stv_rule: StvRule = "scottish"
    vacant_option: str | None = None
    budget: BudgetRules | None = None
    quantity: QuantityRules | None = None
    tie_order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._check_quorum()
        self._check_threshold()
        self._check_names()
        self._check_ballot_bounds()
        if self.grades and (len(set(self.grades)) != len(self.grades) or len(self.grades) != self.score_max + 1):
            raise refuse_rule("grades", "must name score_max + 1 different grades, the lowest first.")
        if type(self.seats) is not int or self.seats < 1:
            raise refuse_rule("seats", "must be a whole number of at least 1.")
        if self.budget is not None and not isinstance(self.budget, BudgetRules):
            raise refuse_rule("budget", "must be the rules of a budget.")
        if self.quantity is not None and not isinstance(self.quantity, QuantityRules):
            raise refuse_rule("quantity", "must be the rules of a quantity.")

    def _check_quorum(self) -> None:
        quorum = self.quorum
        if quorum is None:
            return
        is_share = isinstance(quorum, Fraction) and quorum <= 1
        if not (is_share or type(quorum) is int) or quorum < 0:
            raise refuse_rule("quorum", "must be a Fraction between 0 and 1, or a number of voters.")

    def _check_threshold(self) -> None:
        threshold: object = self.threshold
        if threshold is None:
            return
        if not isinstance(threshold, Fraction) or not 0 <= threshold <= 1:
            raise refuse_rule("threshold", "must be a Fraction between 0 and 1.")
        if threshold == 1 and self.threshold_comparison == "more_than":
            raise refuse_rule("threshold", "cannot be more than everything: use at_least with 1.")

    def _check_names(self) -> None:
        allowed: tuple[tuple[str, str, tuple[str, ...]], ...] = (
            ("threshold_comparison", self.threshold_comparison, COMPARISONS),
            ("majority_base", self.majority_base, MAJORITY_BASES),
            ("score_rule", self.score_rule, SCORE_RULES),
            ("elimination", self.elimination, ELIMINATIONS),
            ("defeat_strength", self.defeat_strength, DEFEAT_STRENGTHS),
            ("stv_rule", self.stv_rule, STV_RULES),
        )
        for field, value, names in allowed:
            if value not in names:
                raise refuse_rule(field, f"must be one of {', '.join(names)}.")

    def _check_ballot_bounds(self) -> None:
        for field, value, least in (
            ("score_max", self.score_max, 1),
            ("credits", self.credits, 1),
            ("min_choices", self.min_choices, 0),
        ):
            if type(value) is not int or value < least:
                raise refuse_rule(field, f"must be a whole number of at least {least}.")
        most = self.max_choices
        if most is not None and (type(most) is not int or most < max(self.min_choices, 1)):
            raise refuse_rule("max_choices", "must be a whole number of at least 1, and not below min_choices.")
        if type(self.negative_votes) is not bool:
            raise refuse_rule("negative_votes", "must be true or false.")

    def voters_needed(self, roll_size: int) -> int:
        """The smallest number of voters that makes a roll of `roll_size` quorate."""
        if self.quorum is None:
            return 0
        return math.ceil(self.quorum * roll_size) if isinstance(self.quorum, Fraction) else self.quorum

    def meets(self, share: Fraction) -> bool:
        """Whether `share` of the base passes the threshold; always true without one."""
        if self.threshold is None:
            return True
        return share > self.threshold if self.threshold_comparison == "more_than" else share >= self.threshold


def tie_order(options: Iterable[str], seed: str) -> tuple[str, ...]:
    """The options in the order that settles ties, drawn from a public seed.

    Sorted by the hexadecimal SHA-256 of the UTF-8 bytes of ``seed|option``, ascending, so that anybody
    can repeat it: ``printf '%s' 'seed|option' | sha256sum``. The first is the most favoured: in a tie for
    winning it wins, in a tie for elimination the last one leaves.
    """
    return tuple(sorted(options, key=lambda option: (hashlib.sha256(f"{seed}|{option}".encode()).hexdigest(), option)))
