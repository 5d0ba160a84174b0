"""Take one's data along; leave for good, cancel it, erase; how long things are kept; terms of use and who accepts."""

from minga.foundation.rights.actions.archives import ask_for_archive, forget_archives, make_archive
from minga.foundation.rights.actions.erasing import erase_due, erase_person
from minga.foundation.rights.actions.keeping import forget_what_is_old, set_retention
from minga.foundation.rights.actions.leaving import ask_for_another, ask_to_leave, cancel_leaving
from minga.foundation.rights.actions.terms import accept_terms, bring_into_force, publish_terms

__all__ = [
    "accept_terms",
    "ask_for_another",
    "ask_for_archive",
    "ask_to_leave",
    "bring_into_force",
    "cancel_leaving",
    "erase_due",
    "erase_person",
    "forget_archives",
    "forget_what_is_old",
    "make_archive",
    "publish_terms",
    "set_retention",
]
