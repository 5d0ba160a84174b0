"""In which states a roster is. Pure."""

from enum import StrEnum
from typing import Final

AT_ONCE: Final = 300
SLICE: Final = 200


class RosterState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
