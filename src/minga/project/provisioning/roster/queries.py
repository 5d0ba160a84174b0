"""What pages show of rosters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minga.foundation.policy import Actor, NotFoundError, is_space_administrator, require
from minga.project.exchange.roster import RosterPlan
from minga.project.provisioning import wording
from minga.project.provisioning.models import Roster
from minga.project.provisioning.roster.actions import plan_of_roster
from minga.project.provisioning.rules import RosterState


@dataclass(frozen=True, slots=True)
class RosterRow:
    id: int
    file_name: str
    state: str
    state_label: str
    total: int
    done: int
    came: int
    changed: int
    late: Sequence[Any]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    email: str
    is_new: bool
    what: str


def rosters_of(actor: Actor) -> tuple[RosterRow, ...]:
    """The rosters of the last day, the newest first, for administrators only."""
    require(is_space_administrator, actor, None)
    rows = Roster.objects.defer("content").order_by("-id")[:20]
    return tuple(_row(roster) for roster in rows)


def roster_called(actor: Actor, roster_id: int) -> Roster:
    require(is_space_administrator, actor, None)
    roster: Roster | None = Roster.objects.filter(pk=roster_id).first()
    if roster is None:
        raise NotFoundError
    return roster


def roster_row(actor: Actor, roster_id: int) -> RosterRow:
    return _row(roster_called(actor, roster_id))


def plan_seen(actor: Actor, roster: Roster) -> tuple[RosterPlan | None, tuple[ChangeRow, ...]]:
    """What a waiting file would do, with the first changes in words; nothing of one that has begun."""
    if roster.state != RosterState.WAITING:
        return None, ()
    plan = plan_of_roster(roster, actor)
    changes = (
        ChangeRow(each.email, each.is_new, ", ".join(str(wording.CHANGES[kind]) for kind in each.kinds))
        for each in plan.changes
    )
    return plan, tuple(changes)


def _row(roster: Roster) -> RosterRow:
    return RosterRow(
        id=roster.pk,
        file_name=roster.file_name,
        state=roster.state,
        state_label=str(wording.ROSTER_STATES[RosterState(roster.state)]),
        total=roster.total,
        done=roster.done,
        came=roster.came,
        changed=roster.changed,
        late=roster.late,
    )
