"""What one can do with a decision. Lock, permit, rule, save, publish."""

from minga.decision.actions.drafting import (
    Draft,
    add_option,
    draft_decision,
    open_decision,
    remove_option,
    revise_decision,
    revise_option,
    withdraw_decision,
)
from minga.decision.actions.ending import close_decision, give_response, publish_decision
from minga.decision.actions.voting import cast_ballot

__all__ = [
    "Draft",
    "add_option",
    "cast_ballot",
    "close_decision",
    "draft_decision",
    "give_response",
    "open_decision",
    "publish_decision",
    "remove_option",
    "revise_decision",
    "revise_option",
    "withdraw_decision",
]
