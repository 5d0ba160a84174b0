"""What a counter counts: the question, the ballots that have been checked, and how many they speak for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .rank_profile import RankProfile
from .results import Count
from .rules import MajorityBase, Rules


@dataclass(frozen=True, slots=True)
class Electorate:
    """How many were entitled, came, and expressed a view; all by weight but `ballots`, the number handed in."""

    ballots: int
    present: int
    votes_cast: int
    roll_size: int

    @property
    def abstentions(self) -> int:
        """Voters who handed in a ballot without a view."""
        return self.present - self.votes_cast

    def base(self, majority_base: MajorityBase) -> int:
        """The voters a threshold is counted on."""
        return {"votes_cast": self.votes_cast, "present": self.present, "roll": self.roll_size}[majority_base]

    @property
    def turnout(self) -> Fraction:
        """Share of the roll that handed in a ballot; zero for an empty roll."""
        return Fraction(self.present, self.roll_size) if self.roll_size else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll[B]:
    """One question with its ballots, as every counter receives it.

    `ballots` have passed `validation.check_ballots` and are all of a type that the method takes; at least
    one of them expresses a view, and abstentions are still among them. `weights[i]` is how many voters
    `ballots[i]` speaks for. A counter gives the same `Count` in whatever order the ballots stand.
    """

    options: tuple[str, ...]
    ballots: Sequence[B]
    weights: Sequence[int]
    rules: Rules
    electorate: Electorate

    @property
    def base(self) -> int:
        """The voters that a threshold is counted on."""
        return self.electorate.base(self.rules.majority_base)

    @property
    def favour(self) -> Mapping[str, int]:
        """Each option's place in the tie order, 0 the most favoured."""
        return {option: place for place, option in enumerate(self.rules.tie_order or self.options)}

    def grouped(self) -> dict[B, int]:
        """The distinct ballots with the voters behind each: equal ballots count as one heavy one."""
        weights: dict[B, int] = {}
        for ballot, weight in zip(self.ballots, self.weights, strict=True):
            weights[ballot] = weights.get(ballot, 0) + weight
        return weights


@dataclass(frozen=True, slots=True)
class RankPoll:
    """One question with its rankings as a profile; `base` is the voters that a threshold is counted on."""

    profile: RankProfile
    rules: Rules
    base: int

    @property
    def favour(self) -> Mapping[str, int]:
        """Each option's place in the tie order, 0 the most favoured."""
        return {option: place for place, option in enumerate(self.rules.tie_order or self.profile.options)}


# `count_stv(poll: Poll[RankedBallot]) -> Count`, and so on: the one signature of a method.
type Counter = Callable[[Poll[Any]], Count]
type RankCounter = Callable[[RankPoll], Count]
