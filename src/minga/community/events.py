"""What a community announces. No fact names the purpose: its page must not stir when a secret community is founded."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class CommunityFounded(Fact):
    name: ClassVar[str] = "community:community-founded"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityRevised(Fact):
    name: ClassVar[str] = "community:community-revised"
    community_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CommunityOpened(Fact):
    name: ClassVar[str] = "community:community-opened"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityClosed(Fact):
    name: ClassVar[str] = "community:community-closed"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(Fact):
    """Addresses are not told: the invitations hold them."""

    name: ClassVar[str] = "community:people-invited"
    community_id: int
    invitation_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class InvitationLinkMade(Fact):
    name: ClassVar[str] = "community:invitation-link-made"
    community_id: int
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Fact):
    name: ClassVar[str] = "community:invitation-revoked"
    community_id: int
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(Fact):
    name: ClassVar[str] = "community:invitation-declined"
    community_id: int
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Fact):
    """``how`` is open, invitation or request."""

    name: ClassVar[str] = "community:person-joined"
    community_id: int
    user_id: int
    role: str
    how: str
    invitation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class JoinRequested(Fact):
    name: ClassVar[str] = "community:join-requested"
    community_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class RequestDecided(Fact):
    name: ClassVar[str] = "community:request-decided"
    community_id: int
    user_id: int
    is_accepted: bool


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Fact):
    name: ClassVar[str] = "community:role-changed"
    community_id: int
    user_id: int
    role: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Fact):
    name: ClassVar[str] = "community:person-left"
    community_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class PersonTakenOut(Fact):
    """Somebody was taken out of the community by its moderation."""

    name: ClassVar[str] = "community:person-taken-out"
    is_live: ClassVar[bool] = False
    community_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleEnrolled(Fact):
    """Many people at once, told once."""

    name: ClassVar[str] = "community:people-enrolled"
    community_id: int
    count: int
