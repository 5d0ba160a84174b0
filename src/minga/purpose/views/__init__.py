"""Pages of this link: parse, one call, render."""

from minga.purpose.views.figures import (
    add_figure,
    answer_for_indicator,
    hand_over_indicator,
    revise_figure,
    withdraw_indicator,
)
from minga.purpose.views.pages import (
    answer_as_sponsor,
    call_purpose,
    charter_purpose,
    close_purpose,
    discard_purpose,
    history,
    move_on_roadmap,
    purpose_detail,
    purpose_list,
    restore_purpose,
    review_criteria,
    revise_charter,
    settle_terms,
)

__all__ = [
    "add_figure",
    "answer_as_sponsor",
    "answer_for_indicator",
    "call_purpose",
    "charter_purpose",
    "close_purpose",
    "discard_purpose",
    "hand_over_indicator",
    "history",
    "move_on_roadmap",
    "purpose_detail",
    "purpose_list",
    "restore_purpose",
    "review_criteria",
    "revise_charter",
    "revise_figure",
    "settle_terms",
    "withdraw_indicator",
]
