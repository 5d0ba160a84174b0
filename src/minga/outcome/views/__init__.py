"""Pages of this link."""

from minga.outcome.views.lots import draw_plan
from minga.outcome.views.observations import import_observations, import_trial, indicator_data
from minga.outcome.views.plans import amend_plan, assess_plan, draft_plan, lock_plan, plan_detail, revise_plan
from minga.outcome.views.reports import report, report_pdf
from minga.outcome.views.rivals import examine_rival, raise_rival
from minga.outcome.views.steps import add_evidence
from minga.outcome.views.verdicts import frozen_inputs, publish_verdict, verdict_detail, verdict_list

__all__ = [
    "add_evidence",
    "amend_plan",
    "assess_plan",
    "draft_plan",
    "draw_plan",
    "examine_rival",
    "frozen_inputs",
    "import_observations",
    "import_trial",
    "indicator_data",
    "lock_plan",
    "plan_detail",
    "publish_verdict",
    "raise_rival",
    "report",
    "report_pdf",
    "revise_plan",
    "verdict_detail",
    "verdict_list",
]
