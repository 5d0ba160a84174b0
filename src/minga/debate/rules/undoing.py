"""What somebody has just done and may take back: for ten seconds, and a moment more for the way to the server."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from minga.kernel import Refusal

SHOWN: Final = timedelta(seconds=10)
"""How long the button is there."""
WITHIN: Final = SHOWN + timedelta(seconds=5)
"""How long it is taken back."""


class Act(StrEnum):
    SEND = "send"
    WITHDRAW = "withdraw"
    SETTLE = "settle"


def refusal_to_undo(done_at: datetime | None, *, now: datetime, is_answered: bool = False) -> Refusal | None:
    """Why an act stays done: another's or undone already (no moment), too long ago, or somebody has answered."""
    if done_at is None or not timedelta(0) <= now - done_at <= WITHIN:
        return Refusal("debate:undo-too-late")
    return Refusal("debate:undo-answered") if is_answered else None
