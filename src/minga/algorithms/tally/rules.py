"""The rules of one count, fixed and published before it."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .errors import TallyError

type MajorityBase = Literal["votes_cast", "present", "roll"]
type Comparison = Literal["more_than", "at_least"]
type ScoreRule = Literal["sum", "mean"]

MAJORITY_BASES: tuple[MajorityBase, ...] = ("votes_cast", "present", "roll")
COMPARISONS: tuple[Comparison, ...] = ("more_than", "at_least")
SCORE_RULES: tuple[ScoreRule, ...] = ("sum", "mean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Quorum, threshold, score scale and the order that settles ties.

    - `quorum`: a `Fraction` is a share of the frozen roll, an `int` a number of voters, `None` no quorum.
      Everybody present counts towards it, abstentions too. Reaching it exactly is enough.
    - `threshold`: the share of `majority_base` that the leader's support must be `threshold_comparison`
      (*more than* one half, *at least* two thirds). `None` asks for no more than the method itself does.
    - `majority_base`: `votes_cast` leaves abstentions out, `present` keeps them in, `roll` is who may vote.
    - `score_rule`: `sum` adds the points (an option left out earns none), `mean` divides them by the
      voters who scored that option.
    - `tie_order`: every option once, most favoured first; see :func:`tie_order`. Needed by approval,
      score and irv whenever there are two options or more.

    Raises `TallyError` (`bad_rules`) on values outside their range; floats are refused.
    """

    quorum: Fraction | int | None = None
    threshold: Fraction | None = None
    threshold_comparison: Comparison = "more_than"
    majority_base: MajorityBase = "votes_cast"
    score_max: int = 5
    score_rule: ScoreRule = "sum"
    tie_order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._check_quorum()
        self._check_threshold()
        if self.majority_base not in MAJORITY_BASES:
            raise TallyError("bad_rules", f"majority_base must be one of {', '.join(MAJORITY_BASES)}.")
        if self.score_rule not in SCORE_RULES:
            raise TallyError("bad_rules", f"score_rule must be one of {', '.join(SCORE_RULES)}.")
        if type(self.score_max) is not int or self.score_max < 1:
            raise TallyError("bad_rules", "score_max must be a whole number of at least 1.")

    def _check_quorum(self) -> None:
        quorum = self.quorum
        if quorum is None:
            return
        is_share = isinstance(quorum, Fraction) and quorum <= 1
        if not (is_share or type(quorum) is int) or quorum < 0:
            raise TallyError("bad_rules", "quorum must be a Fraction between 0 and 1, or a number of voters.")

    def _check_threshold(self) -> None:
        if self.threshold_comparison not in COMPARISONS:
            raise TallyError("bad_rules", f"threshold_comparison must be one of {', '.join(COMPARISONS)}.")
        threshold: object = self.threshold
        if threshold is None:
            return
        if not isinstance(threshold, Fraction) or not 0 <= threshold <= 1:
            raise TallyError("bad_rules", "threshold must be a Fraction between 0 and 1.")
        if threshold == 1 and self.threshold_comparison == "more_than":
            raise TallyError("bad_rules", "Nothing is more than everything: use at_least with threshold 1.")

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
