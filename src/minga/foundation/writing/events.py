"""What is announced of writing."""

from dataclasses import dataclass
from typing import ClassVar

from minga.kernel import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleMentioned(Fact):
    """Somebody names people in a text for the first time: ``kind`` and ``text_id`` say in which."""

    name: ClassVar[str] = "writing:people-mentioned"
    is_live: ClassVar[bool] = False

    kind: str
    text_id: int
    people: list[int]
