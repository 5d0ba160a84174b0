"""What one can do in a debate. Lock, permit, rule, save, publish."""

from minga.debate.actions.asking import ask_person
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
from minga.debate.actions.letting_in import (
    bring_visitors_back,
    choose_visitors,
    leave_visitors_out,
    let_visitors_in,
    set_visitors_aside,
    shut_visitors_out,
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
from minga.debate.actions.reading import mark_helpful, note_reading, rank_helpful, unmark_helpful
from minga.debate.actions.reminding import remind_of_maps
from minga.debate.actions.statements import take_stance, write_statement
from minga.debate.actions.summaries import answer_challenge, challenge_summary, save_summary, sign_summary
from minga.debate.actions.supporting import support_idea, unsupport_idea
from minga.debate.actions.undoing import undo_act
from minga.debate.actions.visiting import (
    Brought,
    Caller,
    bring_visit_along,
    forget_visitor,
    new_secret,
    take_visitor_stance,
    write_visitor_contribution,
    write_visitor_statement,
)

__all__ = [
    "ASKING_FIELDS",
    "Asking",
    "Brought",
    "Caller",
    "IdeaRow",
    "Imported",
    "StanceRow",
    "StatementRow",
    "Writing",
    "answer_appeal",
    "answer_challenge",
    "appeal_measure",
    "ask_estimate",
    "ask_person",
    "ask_question",
    "ask_second_round",
    "bring_visit_along",
    "bring_visitors_back",
    "challenge_summary",
    "choose_moderation",
    "choose_visitors",
    "close_due_question",
    "close_question",
    "dismiss_report",
    "forget_visitor",
    "import_ideas",
    "import_stances",
    "import_statements",
    "leave_visitors_out",
    "let_visitors_in",
    "look_again",
    "mark_helpful",
    "new_secret",
    "note_reading",
    "open_question",
    "rank_helpful",
    "refresh_map",
    "remind_of_maps",
    "report_contribution",
    "report_statement",
    "reveal_estimates",
    "revise_contribution",
    "revise_question",
    "save_summary",
    "seal_estimate",
    "set_visitors_aside",
    "settle_idea",
    "shut_visitors_out",
    "sign_summary",
    "step_in_report",
    "support_idea",
    "take_stance",
    "take_visitor_stance",
    "undo_act",
    "unmark_helpful",
    "unsupport_idea",
    "withdraw_contribution",
    "write_contribution",
    "write_statement",
    "write_visitor_contribution",
    "write_visitor_statement",
]
