"""What one voter says, one shape per kind of question. A ballot knows nothing of who cast it.

Ballots are values: two that say the same are equal and hash alike, so that equal ones can be counted together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

type Method = Literal[
    "approval",
    "score",
    "irv",
    "majority",
    "consent",
    "plurality",
    "star",
    "majority_judgment",
    "quadratic",
    "dot",
    "schulze",
    "ranked_pairs",
    "borda",
    "copeland",
    "minimax",
    "stv",
    "sequential_pav",
    "phragmen",
    "equal_shares",
    "budget",
    "quantity",
]


@dataclass(frozen=True, slots=True)
class ApprovalBallot:
    """Every option the voter can accept; none is an abstention."""

    approved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScoreBallot:
    """Points per option, 0 to `Rules.score_max`; none at all is an abstention.

    For majority judgment a point is the number of a grade, 0 the lowest. An option may be left out: it earns no
    points (score, star) and gets the lowest grade (majority judgment).
    """

    scores: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(frozenset(self.scores.items()))


@dataclass(frozen=True, slots=True)
class RankedBallot:
    """Options from most to least preferred; it may stop early; none is an abstention.

    A set of options shares one place: ``("a", frozenset({"b", "c"}))``. What is left out is liked less than
    anything named, and equally.
    """

    order: tuple[str | frozenset[str], ...] = ()

    def places(self) -> Iterator[frozenset[str]]:
        """The sets of options that share each place, most preferred first."""
        for entry in self.order:
            yield frozenset((entry,)) if isinstance(entry, str) else entry


@dataclass(frozen=True, slots=True)
class ChoiceBallot:
    """One option, or `None` for an abstention."""

    choice: str | None


@dataclass(frozen=True, slots=True)
class CreditBallot:
    """Votes per option; `n` votes cost `n²` credits, `Rules.credits` in all; no votes at all is an abstention."""

    votes: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(frozenset(self.votes.items()))


@dataclass(frozen=True, slots=True)
class PointsBallot:
    """Points per option, `Rules.credits` in all; no points at all is an abstention."""

    points: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(frozenset(self.points.items()))


@dataclass(frozen=True, slots=True)
class YesNoBallot:
    """Yes or no to the first option, the proposal."""

    choice: Literal["yes", "no", "abstain"]


@dataclass(frozen=True, slots=True)
class ConsentBallot:
    """Consent to the first option, the proposal, or an objection to it.

    `reason` is the objection's text, or the id of where it stands: it is published with the count.
    `is_open` becomes false when the objection has been integrated into the proposal or withdrawn.
    """

    position: Literal["consent", "abstain", "object"]
    reason: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class QuantityBallot:
    """An amount of what the first option, the proposal, asks for; or `waits`; neither is an abstention."""

    amount: Fraction | None = None
    waits: bool = False


type Ballot = (
    ApprovalBallot
    | ScoreBallot
    | RankedBallot
    | ChoiceBallot
    | CreditBallot
    | PointsBallot
    | YesNoBallot
    | ConsentBallot
    | QuantityBallot
)

BALLOT_TYPES: Mapping[Method, tuple[type[Ballot], ...]] = {
    "approval": (ApprovalBallot,),
    "score": (ScoreBallot,),
    "irv": (RankedBallot,),
    "majority": (YesNoBallot,),
    "consent": (ConsentBallot,),
    "plurality": (ChoiceBallot,),
    "star": (ScoreBallot,),
    "majority_judgment": (ScoreBallot,),
    "quadratic": (CreditBallot,),
    "dot": (PointsBallot,),
    "schulze": (RankedBallot,),
    "ranked_pairs": (RankedBallot,),
    "borda": (RankedBallot,),
    "copeland": (RankedBallot,),
    "minimax": (RankedBallot,),
    "stv": (RankedBallot,),
    "sequential_pav": (ApprovalBallot,),
    "phragmen": (ApprovalBallot,),
    "equal_shares": (ApprovalBallot,),
    "budget": (ApprovalBallot, PointsBallot, RankedBallot),
    "quantity": (QuantityBallot,),
}

METHODS: tuple[Method, ...] = tuple(BALLOT_TYPES)

# One proposal, with at most one alternative: no order of options is needed to settle a tie.
PROPOSAL_METHODS: frozenset[Method] = frozenset({"majority", "consent", "quantity"})
COMMITTEE_METHODS: frozenset[Method] = frozenset({"stv", "sequential_pav", "phragmen", "equal_shares"})
# A threshold asks for the support of "the" winner: several winners, and an amount in the middle, have none to compare.
WITHOUT_THRESHOLD: frozenset[Method] = COMMITTEE_METHODS | {"budget", "quantity"}


def chosen_options(ballot: Ballot) -> frozenset[str]:
    """The options that a ballot says something about; empty for an abstention, and where there is one proposal."""
    match ballot:
        case ApprovalBallot():
            return ballot.approved
        case ScoreBallot():
            return frozenset(ballot.scores)
        case RankedBallot():
            return frozenset().union(*ballot.places())
        case ChoiceBallot():
            return frozenset() if ballot.choice is None else frozenset((ballot.choice,))
        case CreditBallot():
            return frozenset(option for option, votes in ballot.votes.items() if votes)
        case PointsBallot():
            return frozenset(option for option, points in ballot.points.items() if points)
        case YesNoBallot() | ConsentBallot() | QuantityBallot():
            return frozenset()


def is_abstention(ballot: Ballot) -> bool:
    """Whether the ballot was handed in without expressing a view: it is present, but not a vote cast."""
    match ballot:
        case YesNoBallot():
            return ballot.choice == "abstain"
        case ConsentBallot():
            return ballot.position == "abstain"
        case QuantityBallot():
            return ballot.amount is None and not ballot.waits
        case _:
            return not chosen_options(ballot)
