"""The button that takes back what was just done: it stands beside the sentence that says so, on the next page."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Undo:
    """Where ``act`` is sent to be undone, and until when that is offered. Who may, and when, the action decides."""

    url: str
    act: str
    until: datetime

    @property
    def seconds(self) -> int:
        """How long it is still offered; zero once it is over."""
        return max(0, round((self.until - timezone.now()).total_seconds()))

    def kept(self) -> str:
        """As it travels with the sentence to the next page."""
        return json.dumps([self.url, self.act, self.until.isoformat()])

    @classmethod
    def of(cls, kept: str) -> Self | None:
        """What stands beside a sentence, while it is offered."""
        try:
            url, act, until = json.loads(kept)
        except ValueError:
            return None
        undo = cls(url, act, datetime.fromisoformat(until))
        return undo if undo.seconds else None
