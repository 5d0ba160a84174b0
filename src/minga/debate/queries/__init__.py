"""What the screens of this link show, as frozen rows."""

from minga.debate.queries.contributions import (
    contribution_detail,
    ideas_to_settle,
    merge_targets,
    similar_contributions,
    visible_contribution,
)
from minga.debate.queries.questions import (
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

__all__ = [
    "cards_of",
    "contribution_detail",
    "idea_choices",
    "ideas_to_settle",
    "latest_summary",
    "merge_targets",
    "open_challenges",
    "question_head",
    "question_list",
    "refusal_to_decide_on",
    "similar_contributions",
    "thread_page",
    "visible_contribution",
    "visible_question",
]
