"""What happens to profiles. The fact says that, not what."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class ProfileRevised(Fact):
    """Somebody changed what they say of themselves, or their picture."""

    name: ClassVar[str] = "profile:revised"
    is_live: ClassVar[bool] = False
