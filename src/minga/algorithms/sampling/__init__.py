"""Drawing lots in public: the same list and the same seed give the same draw to anybody."""

from .errors import ErrorCode, SamplingError
from .groups import ClusterDraw, draw_clusters, draw_steps
from .lottery import draw_lottery, draw_order
from .stratified import StratifiedDraw, StratumDraw, allocate_seats, draw_stratified

__all__ = [
    "ClusterDraw",
    "ErrorCode",
    "SamplingError",
    "StratifiedDraw",
    "StratumDraw",
    "allocate_seats",
    "draw_clusters",
    "draw_lottery",
    "draw_order",
    "draw_steps",
    "draw_stratified",
]
