"""What one voter says, one shape per method. A ballot knows nothing of who cast it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

type Method = Literal["approval", "score", "irv", "majority", "consent"]

METHODS: tuple[Method, ...] = ("approval", "score", "irv", "majority", "consent")


@dataclass(frozen=True, slots=True)
class ApprovalBallot:
    """Every option the voter can accept; none is an abstention."""

    approved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScoreBallot:
    """Points per option, 0 to `Rules.score_max`; an option may be left out; none at all is an abstention."""

    scores: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RankedBallot:
    """Options from most to least preferred; it may stop early; none is an abstention."""

    order: tuple[str, ...] = ()


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


type Ballot = ApprovalBallot | ScoreBallot | RankedBallot | YesNoBallot | ConsentBallot

BALLOT_TYPES: dict[Method, type[Ballot]] = {
    "approval": ApprovalBallot,
    "score": ScoreBallot,
    "irv": RankedBallot,
    "majority": YesNoBallot,
    "consent": ConsentBallot,
}


def is_abstention(ballot: Ballot) -> bool:
    """Whether the ballot was handed in without expressing a view: it is present, but not a vote cast."""
    match ballot:
        case ApprovalBallot():
            return not ballot.approved
        case ScoreBallot():
            return not ballot.scores
        case RankedBallot():
            return not ballot.order
        case YesNoBallot():
            return ballot.choice == "abstain"
        case ConsentBallot():
            return ballot.position == "abstain"
