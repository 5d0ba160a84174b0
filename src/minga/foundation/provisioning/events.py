"""What is told of attributes, directories and their groups. No fact names what an attribute of somebody holds."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class AttributeDefined(Fact):
    name: ClassVar[str] = "provisioning:attribute-defined"
    is_live: ClassVar[bool] = False
    attribute_id: int
    before: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AttributeRemoved(Fact):
    name: ClassVar[str] = "provisioning:attribute-removed"
    is_live: ClassVar[bool] = False
    attribute: str


@dataclass(frozen=True, kw_only=True)
class AttributesChanged(Fact):
    """Somebody's attributes were changed, by themselves or by an administrator."""

    name: ClassVar[str] = "provisioning:attributes-changed"
    is_live: ClassVar[bool] = False
    user_id: int
    attribute_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class KeyMade(Fact):
    name: ClassVar[str] = "provisioning:key-made"
    is_live: ClassVar[bool] = False
    key_id: int


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Fact):
    name: ClassVar[str] = "provisioning:key-revoked"
    is_live: ClassVar[bool] = False
    key_id: int


@dataclass(frozen=True, kw_only=True)
class PersonReceived(Fact):
    """The directory brought somebody, or said something new of them."""

    name: ClassVar[str] = "provisioning:person-received"
    is_live: ClassVar[bool] = False
    person_id: int
    user_id: int | None
    key: str


@dataclass(frozen=True, kw_only=True)
class PersonWithdrawn(Fact):
    """The directory no longer lists somebody."""

    name: ClassVar[str] = "provisioning:person-withdrawn"
    is_live: ClassVar[bool] = False
    person_id: int
    user_id: int | None
    key: str


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Fact):
    """A group of the directory is new, is called otherwise, has other people, or is gone."""

    name: ClassVar[str] = "provisioning:group-changed"
    is_live: ClassVar[bool] = False
    group_id: int
    key: str


@dataclass(frozen=True, kw_only=True)
class LotAnnounced(Fact):
    """How many are to be drawn of which list. The hash that this fact gets in the journal is the seed."""

    name: ClassVar[str] = "provisioning:lot-announced"
    is_live: ClassVar[bool] = False
    lot_id: int
    listed: int
    size: int
    list_hash: str


@dataclass(frozen=True, kw_only=True)
class LotDrawn(Fact):
    """Lots were drawn; on whom they fell is on the lot's page, and follows from list and seed."""

    name: ClassVar[str] = "provisioning:lot-drawn"
    is_live: ClassVar[bool] = False
    lot_id: int
    list_hash: str
    seed: str
