"""Pages of this link."""

from minga.outcome.views.feeds import make_feed, pause_feed, remove_feed, resume_feed
from minga.outcome.views.forecasts import community_forecasts, purpose_forecasts, state_truth
from minga.outcome.views.lots import draw_plan, fix_list
from minga.outcome.views.observations import import_observations, import_trial, indicator_data, look_at_file
from minga.outcome.views.plans import (
    amend_plan,
    assess_plan,
    draft_full_plan,
    draft_plan,
    lock_plan,
    plan_detail,
    revise_full_plan,
    revise_plan,
)
from minga.outcome.views.power import ask_power, guide, power
from minga.outcome.views.reports import report, report_pdf
from minga.outcome.views.rivals import examine_rival, raise_rival
from minga.outcome.views.steps import add_evidence
from minga.outcome.views.verdicts import frozen_inputs, publish_verdict, verdict_detail, verdict_list

__all__ = [
    "add_evidence",
    "amend_plan",
    "ask_power",
    "assess_plan",
    "community_forecasts",
    "draft_full_plan",
    "draft_plan",
    "draw_plan",
    "examine_rival",
    "fix_list",
    "frozen_inputs",
    "guide",
    "import_observations",
    "import_trial",
    "indicator_data",
    "lock_plan",
    "look_at_file",
    "make_feed",
    "pause_feed",
    "plan_detail",
    "power",
    "publish_verdict",
    "purpose_forecasts",
    "raise_rival",
    "remove_feed",
    "report",
    "report_pdf",
    "resume_feed",
    "revise_full_plan",
    "revise_plan",
    "state_truth",
    "verdict_detail",
    "verdict_list",
]
