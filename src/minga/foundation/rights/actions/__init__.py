"""Leave for good, cancel it, erase; say how long things are kept; publish terms and accept them."""

from minga.foundation.rights.actions.erasing import erase_due, erase_person
from minga.foundation.rights.actions.keeping import forget_what_is_old, set_retention
from minga.foundation.rights.actions.leaving import ask_for_another, ask_to_leave, cancel_leaving
from minga.foundation.rights.actions.terms import accept_terms, bring_into_force, publish_terms

__all__ = [
    "accept_terms",
    "ask_for_another",
    "ask_to_leave",
    "bring_into_force",
    "cancel_leaving",
    "erase_due",
    "erase_person",
    "forget_what_is_old",
    "publish_terms",
    "set_retention",
]
