"""What one can do with a decision. Lock, permit, rule, save, publish."""

from minga.decision.actions.admitting import admit_verified
from minga.decision.actions.delegating import (
    delegate_in_community,
    delegate_vote,
    revoke_delegation,
    revoke_in_community,
)
from minga.decision.actions.drafting import Draft, choose_options, draft_decision, revise_decision, withdraw_decision
from minga.decision.actions.ending import close_decision, give_response, publish_decision
from minga.decision.actions.mixing import part_ballots
from minga.decision.actions.opening import open_decision
from minga.decision.actions.options import add_option, remove_option, revise_option
from minga.decision.actions.reminding import remind_people
from minga.decision.actions.voting import cast_ballot

__all__ = [
    "Draft",
    "add_option",
    "admit_verified",
    "cast_ballot",
    "choose_options",
    "close_decision",
    "delegate_in_community",
    "delegate_vote",
    "draft_decision",
    "give_response",
    "open_decision",
    "part_ballots",
    "publish_decision",
    "remind_people",
    "remove_option",
    "revise_decision",
    "revise_option",
    "revoke_delegation",
    "revoke_in_community",
    "withdraw_decision",
]
