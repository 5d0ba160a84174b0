"""Pages of this link."""

from minga.initiative.views.pages import (
    answer_ownership,
    ask_owner,
    finish_initiative,
    initiative_detail,
    initiative_list,
    revise_initiative,
    set_load_limit,
    start_initiative,
    stop_initiative,
)
from minga.initiative.views.work import (
    add_milestone,
    correct_start,
    keep_commitment,
    make_commitment,
    note_hours,
    reach_milestone,
    record_hours_total,
    release_commitment,
    set_units,
    start_unit,
    withdraw_hours,
)

__all__ = [
    "add_milestone",
    "answer_ownership",
    "ask_owner",
    "correct_start",
    "finish_initiative",
    "initiative_detail",
    "initiative_list",
    "keep_commitment",
    "make_commitment",
    "note_hours",
    "reach_milestone",
    "record_hours_total",
    "release_commitment",
    "revise_initiative",
    "set_load_limit",
    "set_units",
    "start_initiative",
    "start_unit",
    "stop_initiative",
    "withdraw_hours",
]
