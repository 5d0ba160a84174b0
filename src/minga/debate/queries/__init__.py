"""What the screens of this link show, as frozen rows."""

from minga.debate.queries import cards
from minga.debate.queries.contributions import (
    contribution_detail,
    ideas_to_settle,
    merge_targets,
    similar_contributions,
    visible_contribution,
)
from minga.debate.queries.documents import contribution_rows, map_document, round_document, summary_documents
from minga.debate.queries.forecasts import (
    ForecastRow,
    estimator_ids,
    forecasts,
    has_estimated,
    indicator_choices,
    member_losses,
    rounds_estimated_by,
    terms_of,
)
from minga.debate.queries.opinion import latest_snapshot, map_page, opinion_table, own_answers
from minga.debate.queries.questions import (
    QuestionHead,
    cards_of,
    idea_choices,
    latest_summary,
    open_challenges,
    question_head,
    question_list,
    refusal_to_decide_on,
    thread_page,
    visible_question,
)
from minga.debate.queries.running import one_challenge, one_report, reports_of, round_of, rounds_of, summaries_of
from minga.debate.queries.statements import one_statement, statement_page, visible_statement, voting

__all__ = [
    "ForecastRow",
    "QuestionHead",
    "cards",
    "cards_of",
    "contribution_detail",
    "contribution_rows",
    "estimator_ids",
    "forecasts",
    "has_estimated",
    "idea_choices",
    "ideas_to_settle",
    "indicator_choices",
    "latest_snapshot",
    "latest_summary",
    "map_document",
    "map_page",
    "member_losses",
    "merge_targets",
    "one_challenge",
    "one_report",
    "one_statement",
    "open_challenges",
    "opinion_table",
    "own_answers",
    "question_head",
    "question_list",
    "refusal_to_decide_on",
    "reports_of",
    "round_document",
    "round_of",
    "rounds_estimated_by",
    "rounds_of",
    "similar_contributions",
    "statement_page",
    "summaries_of",
    "summary_documents",
    "terms_of",
    "thread_page",
    "visible_contribution",
    "visible_question",
    "visible_statement",
    "voting",
]
