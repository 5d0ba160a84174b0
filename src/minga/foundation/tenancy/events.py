"""What happens to the people of a space as such."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class SpaceRoleChanged(Fact):
    """Somebody of the space has another role in it."""

    name: ClassVar[str] = "space:role-changed"
    is_live: ClassVar[bool] = False
    user_id: int
    before: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PersonAdmitted(Fact):
    """Somebody belongs to the space from now on, because one of its administrators said so."""

    name: ClassVar[str] = "space:person-admitted"
    is_live: ClassVar[bool] = False
    user_id: int
    role: str
    is_external: bool


@dataclass(frozen=True, kw_only=True)
class BelongingChanged(Fact):
    """Somebody of the space is of the organization now, or from outside."""

    name: ClassVar[str] = "space:belonging-changed"
    is_live: ClassVar[bool] = False
    user_id: int
    is_external: bool


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Fact):
    """Somebody belongs to the space no longer."""

    name: ClassVar[str] = "space:person-removed"
    is_live: ClassVar[bool] = False
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SpaceRevised(Fact):
    """Name, language, clock or openness of the space; ``before`` keeps what stood there."""

    name: ClassVar[str] = "space:revised"
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SpaceLookRevised(Fact):
    """Logo, accent, welcome or name in mails; ``changed`` says which."""

    name: ClassVar[str] = "space:look-revised"
    is_live: ClassVar[bool] = False
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class PersonSuspended(Fact):
    """Somebody is nobody in the space for a time. ``until`` is a moment, or empty: then somebody ends it.

    Why is kept beside their place and not in the journal, where it could never be erased.
    """

    name: ClassVar[str] = "space:person-suspended"
    is_live: ClassVar[bool] = False
    user_id: int
    until: str


@dataclass(frozen=True, kw_only=True)
class PersonReinstated(Fact):
    """A suspension was ended before its time."""

    name: ClassVar[str] = "space:person-reinstated"
    is_live: ClassVar[bool] = False
    user_id: int


@dataclass(frozen=True, kw_only=True)
class PersonInvitedAgain(Fact):
    """Somebody who belongs to the space and never came is told so once more."""

    name: ClassVar[str] = "space:person-invited-again"
    is_live: ClassVar[bool] = False
    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class SpaceOpened(Fact):
    """An operator has opened the space for whoever asked for it."""

    name: ClassVar[str] = "space:opened"
    is_live: ClassVar[bool] = False
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SpaceSuspended(Fact):
    """The space opens to nobody for a time. ``until`` is a moment, or empty: then an operator ends it.

    Why is kept beside the space, as long as it lasts.
    """

    name: ClassVar[str] = "space:suspended"
    is_live: ClassVar[bool] = False
    until: str


@dataclass(frozen=True, kw_only=True)
class SpaceReinstated(Fact):
    """The space's suspension was ended before its time."""

    name: ClassVar[str] = "space:reinstated"
    is_live: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class RightsChosen(Fact):
    """Which role may do what in the space; ``before`` keeps what stood there."""

    name: ClassVar[str] = "space:rights-chosen"
    before: dict[str, str]
