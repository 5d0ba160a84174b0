"""What one can do with data, plans, assessments and verdicts. Lock, permit, rule, save, publish."""

from minga.outcome.actions.drawing import Drawn, draw_plan, fix_list
from minga.outcome.actions.evidence import add_evidence
from minga.outcome.actions.feeds import look_at_feed, make_feed, pause_feed, remove_feed, resume_feed, run_feed
from minga.outcome.actions.forecasts import state_truth
from minga.outcome.actions.handing import pass_on_feed
from minga.outcome.actions.imports import import_observations, push_observations
from minga.outcome.actions.judging import assess_plan, publish_verdict
from minga.outcome.actions.lotteries import import_trial
from minga.outcome.actions.planning import amend_plan, draft_plan, lock_plan, revise_plan
from minga.outcome.actions.power import ask_power, compute_power
from minga.outcome.actions.reports import ImportReport
from minga.outcome.actions.rivals import examine_rival, raise_rival
from minga.outcome.actions.uploads import Look, forget_files, keep_file, look_at_file, park_file, say_of_file

__all__ = [
    "Drawn",
    "ImportReport",
    "Look",
    "add_evidence",
    "amend_plan",
    "ask_power",
    "assess_plan",
    "compute_power",
    "draft_plan",
    "draw_plan",
    "examine_rival",
    "fix_list",
    "forget_files",
    "import_observations",
    "import_trial",
    "keep_file",
    "lock_plan",
    "look_at_feed",
    "look_at_file",
    "make_feed",
    "park_file",
    "pass_on_feed",
    "pause_feed",
    "publish_verdict",
    "push_observations",
    "raise_rival",
    "remove_feed",
    "resume_feed",
    "revise_plan",
    "run_feed",
    "say_of_file",
    "state_truth",
]
