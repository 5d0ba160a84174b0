"""What changed, by how much, and how far the evidence carries. Pure: arrays in, frozen results out."""

from .before_after import before_after
from .cluster_lottery import cluster_lottery
from .contribution import Contribution, Rival, RivalStatus, Step
from .cost import Cost, CostPerEffect, cost_per_effect
from .difference_in_differences import difference_in_differences
from .errors import ImpactError
from .estimate import (
    AggregatePoint,
    Aggregation,
    Check,
    Estimate,
    EventPoint,
    GroupTimeEffect,
    Interval,
    Method,
    Period,
    Picture,
    Placebo,
    RefusedFigure,
    Sample,
    SecondaryEffect,
    Span,
)
from .failures import Reason
from .intention_to_treat import intention_to_treat
from .interrupted_series import interrupted_time_series
from .ladder import EvidenceFacts, Level, Rivals, evidence_level, method_cap
from .panel import Panel, Series
from .power import (
    VisibleChange,
    smallest_visible_change,
    smallest_visible_change_before_after,
    smallest_visible_change_in_panel,
    smallest_visible_change_in_proportions,
)
from .power_simulation import PowerPoint, SimulatedPower, power_by_simulation
from .several_treated import synthetic_control_of_several
from .staggered import staggered_difference_in_differences
from .stepped_wedge import stepped_wedge
from .structural_series import structural_counterfactual
from .synthetic_control import (
    augmented_synthetic_control,
    synthetic_control,
    synthetic_difference_in_differences,
)
from .verdicts import Direction, Doubt, Verdict, doubt, verdict

__all__ = [
    "AggregatePoint",
    "Aggregation",
    "Check",
    "Contribution",
    "Cost",
    "CostPerEffect",
    "Direction",
    "Doubt",
    "Estimate",
    "EventPoint",
    "EvidenceFacts",
    "GroupTimeEffect",
    "ImpactError",
    "Interval",
    "Level",
    "Method",
    "Panel",
    "Period",
    "Picture",
    "Placebo",
    "PowerPoint",
    "Reason",
    "RefusedFigure",
    "Rival",
    "RivalStatus",
    "Rivals",
    "Sample",
    "SecondaryEffect",
    "Series",
    "SimulatedPower",
    "Span",
    "Step",
    "Verdict",
    "VisibleChange",
    "augmented_synthetic_control",
    "before_after",
    "cluster_lottery",
    "cost_per_effect",
    "difference_in_differences",
    "doubt",
    "evidence_level",
    "intention_to_treat",
    "interrupted_time_series",
    "method_cap",
    "power_by_simulation",
    "smallest_visible_change",
    "smallest_visible_change_before_after",
    "smallest_visible_change_in_panel",
    "smallest_visible_change_in_proportions",
    "staggered_difference_in_differences",
    "stepped_wedge",
    "structural_counterfactual",
    "synthetic_control",
    "synthetic_control_of_several",
    "synthetic_difference_in_differences",
    "verdict",
]
