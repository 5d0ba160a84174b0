"""What the screens of this link show, as frozen rows."""

from minga.decision.queries.ballots import (
    ballot_by_receipt,
    ballot_page,
    filled_in,
    may_list_ballots,
    refusal_to_look,
    roll_page,
)
from minga.decision.queries.counting import recount_file
from minga.decision.queries.decisions import (
    decision_detail,
    decision_list,
    decisions_shown,
    options_of,
    visible_decision,
)
from minga.decision.queries.delegations import my_community_delegate, people_on_roll, people_voting_in
from minga.decision.queries.electorate import censuses, electorates, only_told
from minga.decision.queries.keeping import miscounted
from minga.decision.queries.opening import method_name, opening_check, refusal_to_begin, steps_of, voters_now
from minga.decision.queries.origins import Origin, origin_of
from minga.decision.queries.standing import standing_of

__all__ = [
    "Origin",
    "ballot_by_receipt",
    "ballot_page",
    "censuses",
    "decision_detail",
    "decision_list",
    "decisions_shown",
    "electorates",
    "filled_in",
    "may_list_ballots",
    "method_name",
    "miscounted",
    "my_community_delegate",
    "only_told",
    "opening_check",
    "options_of",
    "origin_of",
    "people_on_roll",
    "people_voting_in",
    "recount_file",
    "refusal_to_begin",
    "refusal_to_look",
    "roll_page",
    "standing_of",
    "steps_of",
    "visible_decision",
    "voters_now",
]
