"""What happens to the ways into a space."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class SignInRevised(Fact):
    """Who must come in how; ``before`` keeps what stood there."""

    name: ClassVar[str] = "signin:revised"
    is_live: ClassVar[bool] = False
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ProviderConnected(Fact):
    """The space has a further provider."""

    name: ClassVar[str] = "signin:provider-connected"
    is_live: ClassVar[bool] = False
    provider_id: int
    called: str
    address: str


@dataclass(frozen=True, kw_only=True)
class ProviderRevised(Fact):
    """What was said of a provider; ``before`` keeps what stood there, and of a secret only that there is another."""

    name: ClassVar[str] = "signin:provider-revised"
    is_live: ClassVar[bool] = False
    provider_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ProviderRemoved(Fact):
    """A provider opens nothing any more."""

    name: ClassVar[str] = "signin:provider-removed"
    is_live: ClassVar[bool] = False
    provider_id: int
    called: str


@dataclass(frozen=True, kw_only=True)
class DomainClaimed(Fact):
    """The space says that an e-mail domain is its own."""

    name: ClassVar[str] = "signin:domain-claimed"
    is_live: ClassVar[bool] = False
    domain: str


@dataclass(frozen=True, kw_only=True)
class DomainProven(Fact):
    """The space has shown that a domain is its own; or the operator has said so (nobody's act)."""

    name: ClassVar[str] = "signin:domain-proven"
    is_live: ClassVar[bool] = False
    domain: str


@dataclass(frozen=True, kw_only=True)
class DomainReleased(Fact):
    """A domain is the space's no longer."""

    name: ClassVar[str] = "signin:domain-released"
    is_live: ClassVar[bool] = False
    domain: str


@dataclass(frozen=True, kw_only=True)
class AddressChosen(Fact):
    """The space has an address of its own."""

    name: ClassVar[str] = "signin:address-chosen"
    is_live: ClassVar[bool] = False
    host: str


@dataclass(frozen=True, kw_only=True)
class AddressGivenUp(Fact):
    """The space is at the installation's address alone again."""

    name: ClassVar[str] = "signin:address-given-up"
    is_live: ClassVar[bool] = False
    host: str


@dataclass(frozen=True, kw_only=True)
class PersonLinked(Fact):
    """A provider signs somebody in from now on."""

    name: ClassVar[str] = "signin:person-linked"
    is_live: ClassVar[bool] = False
    user_id: int
    provider_id: int


@dataclass(frozen=True, kw_only=True)
class PersonUnlinked(Fact):
    """A provider signs somebody in no longer, until they have come in by it anew."""

    name: ClassVar[str] = "signin:person-unlinked"
    is_live: ClassVar[bool] = False
    user_id: int
    provider_id: int


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Fact):
    """A provider has ended what it had begun for somebody."""

    name: ClassVar[str] = "signin:sessions-ended"
    is_live: ClassVar[bool] = False
    user_id: int
    provider_id: int
