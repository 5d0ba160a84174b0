"""What a count says: who leads, by how much, under which rules, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .ballots import Method
from .rules import MajorityBase

type Outcome = Literal["chosen", "no_quorum", "below_threshold", "blocked", "tie_broken", "no_ballots"]
type StepKind = Literal[
    "ballots_counted",
    "quorum_checked",
    "option_counted",
    "positions_counted",
    "round_counted",
    "tie_settled",
    "threshold_checked",
    "objections_open",
    "outcome_reached",
]
type Fact = str | int | bool | Fraction | tuple[str, ...] | None

STEP_FACTS: Mapping[StepKind, frozenset[str]] = {
    "ballots_counted": frozenset({"ballots", "present", "votes_cast", "abstentions", "roll_size"}),
    "quorum_checked": frozenset({"present", "needed", "roll_size", "is_quorate"}),
    "option_counted": frozenset({"option", "value", "voters", "rule"}),
    "positions_counted": frozenset({"option", "for", "against", "abstentions"}),
    "round_counted": frozenset({"round", "leader", "votes", "continuing", "exhausted", "eliminated"}),
    "tie_settled": frozenset({"tied", "place", "picked", "round", "is_decisive"}),
    "threshold_checked": frozenset(
        {"option", "support", "base", "majority_base", "share", "needed", "comparison", "passes"}
    ),
    "objections_open": frozenset({"objections", "reasons"}),
    "outcome_reached": frozenset({"outcome", "winner"}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of the count, for a page to put into words; `STEP_FACTS` lists the facts of each kind."""

    kind: StepKind
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Standing:
    """One option's place.

    `value` is in the method's own unit (approvals, points, mean points, votes in the option's last
    round, yes votes, consents); `support` is in voters and is what a threshold is compared with (for
    score: points divided by `score_max`). Options that are level share a `rank`, except in irv, where
    the rank is the order of survival.
    """

    option: str
    rank: int
    value: Fraction
    support: Fraction


@dataclass(frozen=True, slots=True)
class Round:
    """One round of irv, in voters.

    `counts` holds the continuing options, most votes first; `exhausted` the votes cast whose ranking has
    run out by this round. After the count, `eliminated` leaves (`None` in the last round), its votes go
    by `transfers`, and `newly_exhausted` of them go nowhere.
    """

    number: int
    counts: Mapping[str, int]
    exhausted: int
    eliminated: str | None
    transfers: Mapping[str, int]
    newly_exhausted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of one count.

    `winner` is `None` unless `outcome` is *chosen* or *tie_broken*: then nothing changes. `leader` is the
    option on top before quorum, threshold and objections were looked at (for majority and consent, the
    proposal). `present` counts every ballot
    by weight, `votes_cast` leaves abstentions out, `turnout` is `present` over `roll_size`, and
    `threshold_share` is the leader's support over the base that the rules name.
    """

    method: Method
    outcome: Outcome
    winner: str | None
    leader: str | None
    standings: tuple[Standing, ...]
    rounds: tuple[Round, ...]
    steps: tuple[Step, ...]
    is_quorate: bool
    passes_threshold: bool
    threshold_share: Fraction
    turnout: Fraction
    present: int
    votes_cast: int
    abstentions: int
    roll_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a method hands to the rules that all methods share."""

    leader: str
    support: Fraction
    standings: tuple[Standing, ...]
    steps: tuple[Step, ...]
    rounds: tuple[Round, ...] = ()
    is_tie_decisive: bool = False
    is_blocked: bool = False
    is_carried: bool = True


@dataclass(frozen=True, slots=True)
class Electorate:
    """How many were entitled, came, and expressed a view; all by weight."""

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
