"""What one can do with observations, plans and verdicts. Lock, permit, rule, save, publish."""

from minga.outcome.actions.assessing import assess_outcome, replay_assessment
from minga.outcome.actions.observing import (
    ImportReport,
    TrialColumns,
    import_observations,
    import_trial,
)
from minga.outcome.actions.planning import (
    Design,
    amend_plan,
    draft_plan,
    examine_rival,
    lock_plan,
    name_rival,
    revise_plan,
)
from minga.outcome.actions.publishing import publish_verdict, sign_verdict
from minga.outcome.rules.observing import Columns

__all__ = [
    "Columns",
    "Design",
    "ImportReport",
    "TrialColumns",
    "amend_plan",
    "assess_outcome",
    "draft_plan",
    "examine_rival",
    "import_observations",
    "import_trial",
    "lock_plan",
    "name_rival",
    "publish_verdict",
    "replay_assessment",
    "revise_plan",
    "sign_verdict",
]
