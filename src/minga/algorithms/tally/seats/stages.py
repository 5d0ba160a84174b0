"""The audit trail of a count by single transferable vote."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

type Amount = int | Fraction
type Action = Literal["surplus", "exclusion"]


@dataclass(frozen=True, slots=True)
class Tie:
    """Candidates level when one had to be picked.

    `settled_by` says how: *earlier_stage* (they differed at stage `stage`, the most recent such) or
    *tie_order* (the order published before the vote).
    """

    tied: tuple[int, ...]
    picked: int
    purpose: Action
    settled_by: Literal["earlier_stage", "tie_order"]
    stage: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One count of the votes, and what was done because of it.

    All amounts are in units of one vote divided by `SeatsCount.unit`.

    - `votes`: per candidate, at the count that opens the stage; elected candidates keep what they hold.
    - `exhausted`: held by ballots that name no continuing candidate; `residual`: lost to the rule's rounding.
      `votes`, `exhausted` and `residual` add up to all votes.
    - `elected`: who reached the quota at this count, most votes first; `elected_below_quota`: who took a
      seat because no more candidates than seats were left.
    - `action`: what happens next, *surplus* or *exclusion* (`None` at the end), and to whom (`subjects`).
      `surplus` is the part of their votes that a surplus transfer passes on.
    - `keep_factors`: per candidate, what they kept of each vote at this count; only where the rule has such.
    """

    number: int
    quota: Amount
    votes: tuple[Amount, ...]
    exhausted: Amount
    residual: Amount
    elected: tuple[int, ...] = ()
    elected_below_quota: tuple[int, ...] = ()
    action: Action | None = None
    subjects: tuple[int, ...] = ()
    surplus: Amount = 0
    tie: Tie | None = None
    keep_factors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatsCount:
    """A whole count: `winners` in the order in which they were elected, and every stage."""

    rule: str
    seats: int
    unit: int
    winners: tuple[int, ...]
    stages: tuple[Stage, ...]

    def votes(self, amount: Amount) -> int | Fraction:
        """An amount of this count in votes; a whole number of them is an int."""
        votes = Fraction(amount) / self.unit
        return votes.numerator if votes.denominator == 1 else votes
