"""Power by simulation: what it may become, and for which plans there is one. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from minga.kernel import Refusal
from minga.outcome.rules import DRAWN, Method

STUCK_AFTER = timedelta(minutes=5)


class PowerState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    BROKEN = "broken"


def refusal_to_simulate(method: Method, *, has_starts: bool) -> Refusal | None:
    """For a lottery a formula says it exactly, or its order is not drawn yet."""
    return None if method not in DRAWN and has_starts else Refusal("outcome:no-simulation")


def is_stuck(state: PowerState, *, asked_at: datetime, now: datetime) -> bool:
    """Whatever should have computed it has died: it may be asked for again."""
    return state == PowerState.BROKEN or (state != PowerState.DONE and now - asked_at > STUCK_AFTER)
