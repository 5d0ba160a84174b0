"""What one can do in a debate. Lock, permit, rule, save, publish."""

from minga.debate.actions.contributions import (
    Writing,
    revise_contribution,
    settle_idea,
    withdraw_contribution,
    write_contribution,
)
from minga.debate.actions.estimates import ask_estimate, ask_second_round, reveal_estimates, seal_estimate
from minga.debate.actions.imports import (
    IdeaRow,
    Imported,
    StanceRow,
    StatementRow,
    import_ideas,
    import_stances,
    import_statements,
)
from minga.debate.actions.maps import refresh_map
from minga.debate.actions.measures import answer_appeal, appeal_measure, choose_moderation, look_again
from minga.debate.actions.moderation import (
    dismiss_report,
    report_contribution,
    report_statement,
    step_in_report,
)
from minga.debate.actions.questions import (
    ASKING_FIELDS,
    Asking,
    ask_question,
    close_due_question,
    close_question,
    open_question,
    revise_question,
)
from minga.debate.actions.statements import take_stance, write_statement
from minga.debate.actions.summaries import answer_challenge, challenge_summary, save_summary, sign_summary

__all__ = [
    "ASKING_FIELDS",
    "Asking",
    "IdeaRow",
    "Imported",
    "StanceRow",
    "StatementRow",
    "Writing",
    "answer_appeal",
    "answer_challenge",
    "appeal_measure",
    "ask_estimate",
    "ask_question",
    "ask_second_round",
    "challenge_summary",
    "choose_moderation",
    "close_due_question",
    "close_question",
    "dismiss_report",
    "import_ideas",
    "import_stances",
    "import_statements",
    "look_again",
    "open_question",
    "refresh_map",
    "report_contribution",
    "report_statement",
    "reveal_estimates",
    "revise_contribution",
    "revise_question",
    "save_summary",
    "seal_estimate",
    "settle_idea",
    "sign_summary",
    "step_in_report",
    "take_stance",
    "withdraw_contribution",
    "write_contribution",
    "write_statement",
]
