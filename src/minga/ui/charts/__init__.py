"""Charts as accessible inline SVG, each with the same numbers as a table. Pure functions: no Django, no scripts."""

from minga.ui.charts.bars import StanceNames, histogram, ranked_rounds, stacked_stance_bar, stance_strip
from minga.ui.charts.frame import Chart, Words
from minga.ui.charts.lines import LineNames, line_with_band, placebo_picture, sparkline
from minga.ui.charts.points import MapGroup, opinion_scatter
from minga.ui.charts.rows import IntervalRow, event_study, interval_plot, portfolio_strip
from minga.ui.charts.votes import (
    BasketRow,
    LevelsRow,
    SupportRow,
    basket,
    level_bars,
    pairwise_grid,
    support_bars,
)

__all__ = [
    "BasketRow",
    "Chart",
    "IntervalRow",
    "LevelsRow",
    "LineNames",
    "MapGroup",
    "StanceNames",
    "SupportRow",
    "Words",
    "basket",
    "event_study",
    "histogram",
    "interval_plot",
    "level_bars",
    "line_with_band",
    "opinion_scatter",
    "pairwise_grid",
    "placebo_picture",
    "portfolio_strip",
    "ranked_rounds",
    "sparkline",
    "stacked_stance_bar",
    "stance_strip",
    "support_bars",
]
