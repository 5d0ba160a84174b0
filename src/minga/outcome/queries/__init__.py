"""What the screens of this link show, as frozen rows."""

from minga.outcome.queries.lots import draw_row
from minga.outcome.queries.observations import data_page, visible_indicator
from minga.outcome.queries.plans import (
    inputs_document,
    outcome_indicators,
    plan_page,
    plans_of_initiative,
    suggested_units,
    visible_plan,
    visible_rival,
)
from minga.outcome.queries.portfolio import nothing_to_report, portfolio
from minga.outcome.queries.replaying import BrokenInputsError, replay, replays
from minga.outcome.queries.report import Report, report_of
from minga.outcome.queries.rows import PortfolioRow
from minga.outcome.queries.verdicts import verdict_list, verdict_page, verdicts_of

__all__ = [
    "BrokenInputsError",
    "PortfolioRow",
    "Report",
    "data_page",
    "draw_row",
    "inputs_document",
    "nothing_to_report",
    "outcome_indicators",
    "plan_page",
    "plans_of_initiative",
    "portfolio",
    "replay",
    "replays",
    "report_of",
    "suggested_units",
    "verdict_list",
    "verdict_page",
    "verdicts_of",
    "visible_indicator",
    "visible_plan",
    "visible_rival",
]
