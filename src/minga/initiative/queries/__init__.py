"""What the screens of this link show, as frozen rows."""

from minga.initiative.queries.evidence import cycle_times, hours_sum, unit_starts
from minga.initiative.queries.load import carried_by, my_commitments, my_hours, my_load
from minga.initiative.queries.next_steps import decision_step, initiative_step
from minga.initiative.queries.pages import (
    initiative_detail,
    initiative_list,
    initiatives_of_community,
    initiatives_of_decision,
    initiatives_shown,
    owner_choices,
    shown_initiative,
    visible_commitment,
    visible_initiative,
    visible_unit,
)
from minga.initiative.queries.trail import trail

__all__ = [
    "carried_by",
    "cycle_times",
    "decision_step",
    "hours_sum",
    "initiative_detail",
    "initiative_list",
    "initiative_step",
    "initiatives_of_community",
    "initiatives_of_decision",
    "initiatives_shown",
    "my_commitments",
    "my_hours",
    "my_load",
    "owner_choices",
    "shown_initiative",
    "trail",
    "unit_starts",
    "visible_commitment",
    "visible_initiative",
    "visible_unit",
]
