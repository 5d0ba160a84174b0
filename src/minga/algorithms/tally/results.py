"""What a count says: who leads, by how much, under which rules, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from .ballots import Method
from .pictures import Picture

type Outcome = Literal["chosen", "no_quorum", "below_threshold", "blocked", "tie_broken", "no_ballots"]
type StepKind = Literal[
    "ballots_counted",
    "quorum_checked",
    "option_counted",
    "positions_counted",
    "amounts_counted",
    "round_counted",
    "duels_counted",
    "final_counted",
    "tie_settled",
    "completion_started",
    "seats_filled",
    "threshold_checked",
    "objections_open",
    "outcome_reached",
]
type Fact = str | int | bool | Fraction | tuple[str, ...] | None
type Votes = int | Fraction

STEP_FACTS: Mapping[StepKind, frozenset[str]] = {
    "ballots_counted": frozenset({"ballots", "present", "votes_cast", "abstentions", "roll_size"}),
    "quorum_checked": frozenset({"present", "needed", "roll_size", "is_quorate"}),
    "option_counted": frozenset({"option", "value", "voters", "rule"}),
    "positions_counted": frozenset({"option", "for", "against", "abstentions"}),
    "amounts_counted": frozenset({"option", "voters", "waiting", "lower_quartile", "median", "upper_quartile"}),
    "round_counted": frozenset({"round", "leader", "votes", "continuing", "exhausted", "elected", "eliminated"}),
    "duels_counted": frozenset({"option", "value", "won", "lost"}),
    "final_counted": frozenset({"finalists", "votes", "other_votes", "level"}),
    "tie_settled": frozenset({"tied", "place", "picked", "round", "is_decisive"}),
    "completion_started": frozenset({"round"}),
    "seats_filled": frozenset({"seats", "winners", "vacant", "vacant_option"}),
    "threshold_checked": frozenset(
        {"option", "support", "base", "majority_base", "share", "needed", "comparison", "passes"}
    ),
    "objections_open": frozenset({"objections", "reasons"}),
    "outcome_reached": frozenset({"outcome", "winners"}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of the count, for a page to put into words; `STEP_FACTS` lists the facts of each kind."""

    kind: StepKind
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Standing:
    """One option's place.

    `value` is in the method's own unit, which each method's docstring names (approvals, points, votes in
    the option's last round, money spent for it); `support` is in voters and is what a threshold is compared
    with. Options that are level share a `rank`, except in irv and stv, where the rank is the order of
    survival.
    """

    option: str
    rank: int
    value: Fraction
    support: Fraction


@dataclass(frozen=True, slots=True)
class Round:
    """One round of irv, stv or a committee method.

    `counts` holds the continuing options, most votes first, in voters (for committees, in the method's own
    unit); `exhausted` the votes cast that count for nobody by this round. After the count, `elected` have
    won (irv names nobody here), `eliminated` leave (nobody in the last round), the votes that move go by
    `transfers`, keyed by who receives them, and `newly_exhausted` go nowhere.

    For stv: `residual` is what rounding has cost by this round (`counts`, `exhausted` and `residual` add up to
    the votes cast), `quota` is what elects, `keep_values` the share of a vote that each elected option keeps where
    the rule has such shares, and `transferred_from` the option whose surplus or whose votes move.
    """

    number: int
    counts: Mapping[str, Votes]
    exhausted: Votes
    elected: tuple[str, ...] = ()
    eliminated: tuple[str, ...] = ()
    transfers: Mapping[str, Votes] = field(default_factory=dict)
    newly_exhausted: Votes = 0
    residual: Votes = 0
    quota: Votes | None = None
    keep_values: Mapping[str, Fraction] = field(default_factory=dict)
    transferred_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of one count.

    `winners` is empty unless `outcome` is *chosen* or *tie_broken*: then nothing changes. Methods for one
    winner name at most one; seats and budgets several, in the order in which they were chosen. `leader` is
    the option on top before quorum, threshold and objections were looked at (for majority and consent, the
    proposal). `present` counts every ballot by weight, `votes_cast` leaves abstentions out, `turnout` is
    `present` over `roll_size`, and `threshold_share` is the leader's support over the base that the rules
    name. `rounds` and `picture` are what a page can draw of the way there.
    """

    method: Method
    outcome: Outcome
    winners: tuple[str, ...]
    leader: str | None
    standings: tuple[Standing, ...]
    rounds: tuple[Round, ...]
    picture: Picture | None
    steps: tuple[Step, ...]
    is_quorate: bool
    passes_threshold: bool
    threshold_share: Fraction
    turnout: Fraction
    present: int
    votes_cast: int
    abstentions: int
    roll_size: int

    @property
    def winner(self) -> str | None:
        """The one winner; `None` where there is none, or where there are several."""
        return self.winners[0] if len(self.winners) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a method hands to the rules that all methods share.

    `leader` may be `None` only where nothing at all could be chosen; `winners` defaults to the leader alone.
    `support` is the leader's, in voters. `is_tie_decisive` says that the tie order may have decided,
    `is_carried` whether the method itself lets the leader win; where it says nothing, any support is enough.
    """

    leader: str | None
    support: Fraction
    standings: tuple[Standing, ...]
    steps: tuple[Step, ...]
    winners: tuple[str, ...] | None = None
    rounds: tuple[Round, ...] = ()
    picture: Picture | None = None
    is_tie_decisive: bool = False
    is_blocked: bool = False
    is_carried: bool | None = None

    @property
    def passes_by_itself(self) -> bool:
        """Whether the method itself lets the leader win, before quorum and threshold."""
        return self.support > 0 if self.is_carried is None else self.is_carried

    @property
    def chosen(self) -> tuple[str, ...]:
        """Who wins if quorum and threshold are met."""
        if self.winners is not None:
            return self.winners
        return () if self.leader is None else (self.leader,)
