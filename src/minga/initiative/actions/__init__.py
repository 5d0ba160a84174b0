"""What one can do with an initiative. Lock, permit, rule, save, publish."""

from minga.initiative.actions.hours import note_hours, record_hours_total, set_load_limit, withdraw_hours
from minga.initiative.actions.lifecycle import (
    draft_initiative,
    finish_initiative,
    mark_judged,
    revise_initiative,
    start_initiative,
    stop_initiative,
)
from minga.initiative.actions.ownership import accept_ownership, ask_owner, decline_ownership, pass_on_ownership
from minga.initiative.actions.promises import (
    add_milestone,
    give_back_commitment,
    keep_commitment,
    make_commitment,
    reach_milestone,
    release_commitment,
    remind_people,
)
from minga.initiative.actions.units import correct_start, set_units, start_unit

__all__ = [
    "accept_ownership",
    "add_milestone",
    "ask_owner",
    "correct_start",
    "decline_ownership",
    "draft_initiative",
    "finish_initiative",
    "give_back_commitment",
    "keep_commitment",
    "make_commitment",
    "mark_judged",
    "note_hours",
    "pass_on_ownership",
    "reach_milestone",
    "record_hours_total",
    "release_commitment",
    "remind_people",
    "revise_initiative",
    "set_load_limit",
    "set_units",
    "start_initiative",
    "start_unit",
    "stop_initiative",
    "withdraw_hours",
]
