"""What is told of groups that come into communities."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class GroupPlaced(Fact):
    """An administrator said that a group comes into a community, switched it on or off, or took it away."""

    name: ClassVar[str] = "placing:group-placed"
    is_live: ClassVar[bool] = False
    group_id: int
    community_id: int
    role: str
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class KeptInside(Fact):
    """A group no longer has somebody who alone facilitates: they stay, and administrators are told."""

    name: ClassVar[str] = "placing:kept-inside"
    is_live: ClassVar[bool] = False
    place_id: int
    community_id: int
    user_id: int
