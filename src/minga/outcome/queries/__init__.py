"""What the screens of this link show, as frozen rows."""

from minga.outcome.queries.designs import GuidePage, guide_page, plain_design, suggested_design
from minga.outcome.queries.feeds import (
    FeedRow,
    FeedWorking,
    feeds_in_house,
    feeds_of,
    feeds_working,
    sql_sources,
    visible_feed,
)
from minga.outcome.queries.forecast_sentences import question_chart, said_of, sentence_of, written
from minga.outcome.queries.forecasts import (
    WATCHERS,
    ForecastPool,
    ResultRow,
    all_forecasts,
    community_forecasts,
    due_forecasts,
    earlier_truths,
    forecast_cells,
    forecast_question,
    may_state_truth,
    purpose_forecasts,
    result_of,
)
from minga.outcome.queries.freezing import design_of
from minga.outcome.queries.looking import dates_question, heads_of
from minga.outcome.queries.lots import draw_row
from minga.outcome.queries.next_steps import initiative_step, plan_step, verdict_step
from minga.outcome.queries.observations import (
    data_page,
    indicators_shown,
    visible_indicator,
    waiting_upload,
    waiting_uploads,
)
from minga.outcome.queries.periods import whole_day
from minga.outcome.queries.plans import (
    figure_plan,
    inputs_document,
    looks_of,
    outcome_indicators,
    plan_page,
    plans_of_indicator,
    plans_of_initiative,
    suggested_units,
    visible_plan,
    visible_rival,
)
from minga.outcome.queries.portfolio import nothing_to_report, portfolio
from minga.outcome.queries.power import power_of, power_of_plan
from minga.outcome.queries.replaying import BrokenInputsError, replay, replays
from minga.outcome.queries.report import Report, report_of
from minga.outcome.queries.rows import PortfolioRow
from minga.outcome.queries.verdicts import verdict_list, verdict_page, verdicts_of, verdicts_shown

__all__ = [
    "WATCHERS",
    "BrokenInputsError",
    "FeedRow",
    "FeedWorking",
    "ForecastPool",
    "GuidePage",
    "PortfolioRow",
    "Report",
    "ResultRow",
    "all_forecasts",
    "community_forecasts",
    "data_page",
    "dates_question",
    "design_of",
    "draw_row",
    "due_forecasts",
    "earlier_truths",
    "feeds_in_house",
    "feeds_of",
    "feeds_working",
    "figure_plan",
    "forecast_cells",
    "forecast_question",
    "guide_page",
    "heads_of",
    "indicators_shown",
    "initiative_step",
    "inputs_document",
    "looks_of",
    "may_state_truth",
    "nothing_to_report",
    "outcome_indicators",
    "plain_design",
    "plan_page",
    "plan_step",
    "plans_of_indicator",
    "plans_of_initiative",
    "portfolio",
    "power_of",
    "power_of_plan",
    "purpose_forecasts",
    "question_chart",
    "replay",
    "replays",
    "report_of",
    "result_of",
    "said_of",
    "sentence_of",
    "sql_sources",
    "suggested_design",
    "suggested_units",
    "verdict_list",
    "verdict_page",
    "verdict_step",
    "verdicts_of",
    "verdicts_shown",
    "visible_feed",
    "visible_indicator",
    "visible_plan",
    "visible_rival",
    "waiting_upload",
    "waiting_uploads",
    "whole_day",
    "written",
]
