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
