"""The opinion map: where people stand on the statements of a question, in which groups, what unites and divides."""

from .certainty import DIVIDES_FROM, MAJORITY, Verdict
from .figures import Contrast, Shares, wilson_interval
from .identical import Floods
from .mapping import OpinionMap, State, opinion_map
from .reading import GroupReading, read_groups
from .selection import ChosenStatement, Side
from .stability import Stability
from .votes import AGREE, DISAGREE, PASS, OpinionMapError, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "DIVIDES_FROM",
    "MAJORITY",
    "PASS",
    "ChosenStatement",
    "Contrast",
    "Floods",
    "GroupReading",
    "OpinionMap",
    "OpinionMapError",
    "Shares",
    "Side",
    "Stability",
    "State",
    "Verdict",
    "Votes",
    "opinion_map",
    "read_groups",
    "wilson_interval",
]
