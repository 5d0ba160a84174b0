"""The opinion map: where people stand on the statements of a question, in which groups, what unites and divides."""

from .figures import Contrast, Shares, wilson_interval
from .mapping import GroupReading, OpinionMap, State, opinion_map, read_groups
from .routing import REST_AFTER, RoutingWeights, next_statements, routing_priorities, routing_weights
from .selection import ChosenStatement, Side
from .votes import AGREE, DISAGREE, PASS, OpinionMapError, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "REST_AFTER",
    "ChosenStatement",
    "Contrast",
    "GroupReading",
    "OpinionMap",
    "OpinionMapError",
    "RoutingWeights",
    "Shares",
    "Side",
    "State",
    "Votes",
    "next_statements",
    "opinion_map",
    "read_groups",
    "routing_priorities",
    "routing_weights",
    "wilson_interval",
]
