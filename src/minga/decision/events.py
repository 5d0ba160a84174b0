"""What a decision announces. A draft is its facilitators' own, and a ballot its voter's: neither makes a live topic."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class DecisionDrafted(Fact):
    name: ClassVar[str] = "decision:decision-drafted"
    is_live: ClassVar[bool] = False
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionRevised(Fact):
    """What stood in the draft before."""

    name: ClassVar[str] = "decision:decision-revised"
    is_live: ClassVar[bool] = False
    decision_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OptionAdded(Fact):
    name: ClassVar[str] = "decision:option-added"
    is_live: ClassVar[bool] = False
    decision_id: int
    option_id: int


@dataclass(frozen=True, kw_only=True)
class OptionRevised(Fact):
    name: ClassVar[str] = "decision:option-revised"
    is_live: ClassVar[bool] = False
    decision_id: int
    option_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OptionRemoved(Fact):
    """What the removed option said."""

    name: ClassVar[str] = "decision:option-removed"
    is_live: ClassVar[bool] = False
    decision_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class DecisionWithdrawn(Fact):
    name: ClassVar[str] = "decision:decision-withdrawn"
    is_live: ClassVar[bool] = False
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionOpened(Fact):
    name: ClassVar[str] = "decision:decision-opened"
    community_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class VoterAdmitted(Fact):
    """Somebody who was verified while the vote goes on is on its roll: who, and at what hour, is not told."""

    name: ClassVar[str] = "decision:voter-admitted"
    is_live: ClassVar[bool] = False
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class BallotCast(Fact):
    """That there is one ballot more. Of a secret one it is published without actor, dated with the day only."""

    name: ClassVar[str] = "decision:ballot-cast"
    is_live: ClassVar[bool] = False
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class BallotChanged(Fact):
    """Only an open ballot can be changed; ``before`` is what it said, as JSON."""

    name: ClassVar[str] = "decision:ballot-changed"
    is_live: ClassVar[bool] = False
    decision_id: int
    before: str


@dataclass(frozen=True, kw_only=True)
class VoteDelegated(Fact):
    """That somebody lent their voice, in one decision or (None) a whole community: published without actor or hour."""

    name: ClassVar[str] = "decision:vote-delegated"
    is_live: ClassVar[bool] = False
    community_id: int
    decision_id: int | None


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked(Fact):
    """That somebody took their voice back; without actor or hour, like the lending."""

    name: ClassVar[str] = "decision:delegation-revoked"
    is_live: ClassVar[bool] = False
    community_id: int
    decision_id: int | None


@dataclass(frozen=True, kw_only=True)
class DecisionClosed(Fact):
    name: ClassVar[str] = "decision:decision-closed"
    community_id: int
    decision_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class BallotsParted(Fact):
    """From here on nothing that the database keeps joins a secret ballot and its voter, not even as a leftover."""

    name: ClassVar[str] = "decision:ballots-parted"
    is_live: ClassVar[bool] = False
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionPublished(Fact):
    """``chosen_option_id`` is None where quorum, threshold or an objection left everything as it was.

    Where several were chosen it is the first of them, and ``chosen_option_ids`` names all.
    """

    name: ClassVar[str] = "decision:decision-published"
    community_id: int
    decision_id: int
    chosen_option_id: int | None
    chosen_option_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ResponseGiven(Fact):
    name: ClassVar[str] = "decision:response-given"
    decision_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class VoteClosesSoon(Fact):
    """A day is left: those who are on the roll and have not voted are told, nobody else."""

    name: ClassVar[str] = "decision:vote-closes-soon"
    is_live: ClassVar[bool] = False
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class ResponseDue(Fact):
    """The sponsor's answer is due in a few days: the sponsor is told."""

    name: ClassVar[str] = "decision:response-due"
    is_live: ClassVar[bool] = False
    decision_id: int
    community_id: int


@dataclass(frozen=True, kw_only=True)
class ResponseOverdue(Fact):
    """The day of the sponsor's answer is over: the sponsor is told, and who facilitates."""

    name: ClassVar[str] = "decision:response-overdue"
    is_live: ClassVar[bool] = False
    decision_id: int
    community_id: int
