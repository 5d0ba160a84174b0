"""What is done with spaces and their people: open one, let people in, change their place, suspend them."""

from minga.foundation.tenancy.actions.choosing import choose_rights
from minga.foundation.tenancy.actions.handing_over import hand_over
from minga.foundation.tenancy.actions.look import change_logo, revise_look
from minga.foundation.tenancy.actions.operating import (
    choose_who_asks,
    make_operator,
    reinstate_space,
    remove_operator,
    suspend_space,
)
from minga.foundation.tenancy.actions.people import (
    admit_person,
    change_belonging,
    change_space_role,
    create_space,
    invite_to_space,
    remove_person,
    revise_space,
)
from minga.foundation.tenancy.actions.reminding import invite_person_again
from minga.foundation.tenancy.actions.suspending import REASON_MAX, reinstate_person, suspend_person
from minga.foundation.tenancy.actions.wishing import Asker, ask_for_space, decline_space, grant_space

__all__ = [
    "REASON_MAX",
    "Asker",
    "admit_person",
    "ask_for_space",
    "change_belonging",
    "change_logo",
    "change_space_role",
    "choose_rights",
    "choose_who_asks",
    "create_space",
    "decline_space",
    "grant_space",
    "hand_over",
    "invite_person_again",
    "invite_to_space",
    "make_operator",
    "reinstate_person",
    "reinstate_space",
    "remove_operator",
    "remove_person",
    "revise_look",
    "revise_space",
    "suspend_person",
    "suspend_space",
]
