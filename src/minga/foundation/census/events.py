"""What is told of censuses. No fact holds an identifier, and none names who verified by themselves."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class CensusMade(Fact):
    name: ClassVar[str] = "census:made"
    is_live: ClassVar[bool] = False
    census_id: int


@dataclass(frozen=True, kw_only=True)
class CensusRemoved(Fact):
    name: ClassVar[str] = "census:removed"
    is_live: ClassVar[bool] = False
    census_id: int


@dataclass(frozen=True, kw_only=True)
class CensusBrought(Fact):
    """A file was brought in whole: how many came, changed and went."""

    name: ClassVar[str] = "census:brought"
    is_live: ClassVar[bool] = False
    census_id: int
    came: int
    changed: int
    went: int


@dataclass(frozen=True, kw_only=True)
class SomebodyVerified(Fact):
    """Somebody showed that they are on a census. Who, nobody reads."""

    name: ClassVar[str] = "census:verified"
    is_live: ClassVar[bool] = False
    census_id: int


@dataclass(frozen=True, kw_only=True)
class PersonChecked(Fact):
    """An administrator looked at somebody's document and said so."""

    name: ClassVar[str] = "census:checked"
    is_live: ClassVar[bool] = False
    census_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class IdentifierFreed(Fact):
    """An administrator let an identifier be used by another account; whose it was, nobody reads."""

    name: ClassVar[str] = "census:freed"
    is_live: ClassVar[bool] = False
    census_id: int
    because: str
