"""The opinion map: where people stand on the statements of a question, in which groups, what unites and divides."""

from .certainty import DIVIDES_FROM, MAJORITY, Verdict
from .figures import Contrast, Shares, wilson_interval
from .identical import Floods
from .live import LiveMap
from .mapping import MapSettings, OpinionMap, State, opinion_map
from .moments import Moments, merge, partial
from .plane import finish
from .reading import GroupReading, read_groups
from .routing import (
    EMPHASIS,
    REST_AFTER,
    STRONG_EMPHASIS,
    RoutingWeights,
    next_statements,
    routing_priorities,
    routing_weights,
)
from .selection import ChosenStatement, Side
from .stability import Stability
from .votes import AGREE, DISAGREE, PASS, OpinionMapError, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "DIVIDES_FROM",
    "EMPHASIS",
    "MAJORITY",
    "PASS",
    "REST_AFTER",
    "STRONG_EMPHASIS",
    "ChosenStatement",
    "Contrast",
    "Floods",
    "GroupReading",
    "LiveMap",
    "MapSettings",
    "Moments",
    "OpinionMap",
    "OpinionMapError",
    "RoutingWeights",
    "Shares",
    "Side",
    "Stability",
    "State",
    "Verdict",
    "Votes",
    "finish",
    "merge",
    "next_statements",
    "opinion_map",
    "partial",
    "read_groups",
    "routing_priorities",
    "routing_weights",
    "wilson_interval",
]
