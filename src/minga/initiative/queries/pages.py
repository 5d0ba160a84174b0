"""Lists and pages of initiatives."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from minga.community.permissions import CAN_SEE_PEOPLE, roles_of
from minga.community.queries import member_ids
from minga.foundation.accounts.models import User
from minga.foundation.lists import Asked, Sheet, Show, sheet_of, window
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.queries import suspended_here
from minga.initiative import wording
from minga.initiative.models import Commitment, Initiative, InitiativeQuerySet, Milestone, StartChange, Unit
from minga.initiative.permissions import CAN_REVISE, visible_to, what_actor_may_with
from minga.initiative.queries.evidence import cycle_times, hours_sum
from minga.initiative.queries.load import my_hours
from minga.initiative.queries.rows import (
    CommitmentRow,
    InitiativeDetail,
    InitiativeRow,
    MilestoneRow,
    StartChangeRow,
    UnitRow,
    Wave,
)
from minga.initiative.rules import CommitmentState, OutcomeStatus, State, UnitRole, unit_role

PEOPLE = ("owner", "asked_owner")
# Every ballot is in them.
UNREAD = ("decision__result", "decision__counted")


@prepared
def _whole(actor: Actor, initiative_id: int) -> QuerySet[Initiative]:
    rows = visible_to(actor).for_page().select_related(*PEOPLE, "option", "purpose", "decision__community__purpose")
    return rows.defer(*UNREAD).filter(pk=initiative_id)


def visible_initiative(actor: Actor, initiative_id: int) -> Initiative:
    """The initiative with its people and decision; ``NotFoundError`` where the actor may not know of it."""
    initiative = _whole.first(actor, initiative_id)
    if initiative is None:
        raise NotFoundError
    return initiative


def shown_initiative(actor: Actor, initiative_id: int) -> Initiative:
    """The same, read once for a page that is drawn and all panels on it."""
    return actor.remember(f"initiative:{initiative_id}", lambda: visible_initiative(actor, initiative_id))


def visible_unit(actor: Actor, unit_id: int) -> tuple[Unit, Initiative]:
    unit = Unit.objects.for_page().filter(pk=unit_id).first()
    if unit is None:
        raise NotFoundError
    return unit, visible_initiative(actor, unit.initiative_id)


def visible_commitment(actor: Actor, commitment_id: int) -> tuple[Commitment, Initiative]:
    commitment = Commitment.objects.for_page().filter(pk=commitment_id).first()
    if commitment is None:
        raise NotFoundError
    initiative = visible_initiative(actor, commitment.initiative_id)
    commitment.initiative = initiative
    return commitment, initiative


def initiative_list(actor: Actor) -> tuple[InitiativeRow, ...]:
    """Every initiative the actor may know of, the latest first."""
    return tuple(_row(initiative) for initiative in _all(actor))


@prepared
def _all(actor: Actor) -> QuerySet[Initiative]:
    return _rows(actor)


def initiatives_shown(actor: Actor, asked: Asked) -> Sheet[InitiativeRow]:
    """A page of the space's initiatives: those not over, one's own and those of one's communities, or all."""
    return sheet_of(_shown(actor, asked), _row)


@prepared
def _shown(actor: Actor, asked: Asked) -> QuerySet[Initiative]:
    rows = _rows(actor)
    if asked.show == Show.OPEN:
        rows = rows.filter(state__in=(State.DRAFTED, State.UNDER_WAY))
    elif asked.show == Show.MINE:
        rows = rows.filter(Q(decision__community_id__in=list(roles_of(actor))) | Q(owner_id=actor.user_id))
    return window(rows, asked)


@prepared
def _of_community(actor: Actor, community_id: int) -> QuerySet[Initiative]:
    return _rows(actor).filter(decision__community_id=community_id)


@prepared
def _of_decision(actor: Actor, decision_id: int) -> QuerySet[Initiative]:
    return _rows(actor).filter(decision_id=decision_id)


def initiatives_of_community(actor: Actor, community_id: int) -> tuple[InitiativeRow, ...]:
    return tuple(_row(initiative) for initiative in _of_community(actor, community_id))


def initiatives_of_decision(actor: Actor, decision_id: int) -> tuple[InitiativeRow, ...]:
    return tuple(_row(initiative) for initiative in _of_decision(actor, decision_id))


def _rows(actor: Actor) -> InitiativeQuerySet:
    rows: InitiativeQuerySet = visible_to(actor).for_page().select_related("owner", "decision__community")
    return rows.defer(*UNREAD).order_by("-drafted_at", "-id")


def _row(initiative: Initiative) -> InitiativeRow:
    state, status = State(initiative.state), OutcomeStatus(initiative.outcome_status)
    return InitiativeRow(
        id=initiative.pk,
        title=initiative.title,
        owner=str(initiative.owner or ""),
        state=state.value,
        state_label=str(wording.STATES[state]),
        state_tone=wording.STATE_TONES[state],
        outcome_status=status.value,
        outcome_label=str(wording.OUTCOME_STATUSES[status]),
        outcome_tone=wording.OUTCOME_TONES[status],
        drafted_at=initiative.drafted_at,
        started_at=initiative.started_at,
        ended_at=initiative.ended_at,
        decision_id=initiative.decision_id,
        community_id=initiative.decision.community_id,
        community=initiative.decision.community.name,
    )


def initiative_detail(actor: Actor, initiative_id: int, *, today: date) -> InitiativeDetail:
    initiative = shown_initiative(actor, initiative_id)
    return InitiativeDetail(
        initiative=initiative,
        row=_row(initiative),
        asked_owner=str(initiative.asked_owner or ""),
        waves=waves_of(units_of(initiative_id, today=today)),
        milestones=milestones_of(initiative_id, today=today),
        commitments=commitments_of(actor, initiative, today=today),
        hours=hours_sum(initiative_id, today=today),
        my_hours=my_hours(actor, initiative_id),
        cycle=cycle_times(initiative_id),
    )


def units_of(initiative_id: int, *, today: date) -> tuple[UnitRow, ...]:
    changes: dict[int, list[StartChangeRow]] = {}
    written = StartChange.objects.for_page().filter(unit__initiative_id=initiative_id).select_related("changed_by")
    for row in written:
        change = StartChangeRow(row.before, row.after, row.reason, str(row.changed_by), row.changed_at)
        changes.setdefault(row.unit_id, []).append(change)
    units = Unit.objects.for_page().filter(initiative_id=initiative_id)
    return tuple(_unit_row(unit, changes.get(unit.pk, ()), today) for unit in units)


def _unit_row(unit: Unit, changes: Sequence[StartChangeRow], today: date) -> UnitRow:
    role = unit_role(unit.starts_on, unit.started_on)
    return UnitRow(
        id=unit.pk,
        name=unit.name,
        starts_on=unit.starts_on,
        started_on=unit.started_on,
        role=role.value,
        role_label=str(wording.UNIT_ROLES[role]),
        is_late=role == UnitRole.PLANNED and unit.starts_on is not None and unit.starts_on < today,
        changes=tuple(changes),
    )


def waves_of(units: Sequence[UnitRow]) -> tuple[Wave, ...]:
    """Units gathered by their start, the earliest first and the comparison last."""
    ordered = sorted(units, key=lambda unit: (unit.date or date.max, _as_people_count(unit.name)))
    return tuple(Wave(day, tuple(group)) for day, group in groupby(ordered, key=lambda unit: unit.date))


def _as_people_count(name: str) -> list[tuple[int, str]]:
    """A key that puts “Planta 9” before “Planta 10”."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]


def milestones_of(initiative_id: int, *, today: date) -> tuple[MilestoneRow, ...]:
    rows = Milestone.objects.for_page().filter(initiative_id=initiative_id)
    return tuple(
        MilestoneRow(row.pk, row.title, row.due_on, row.done_on, row.done_on is None and row.due_on < today)
        for row in rows
    )


def commitments_of(actor: Actor, initiative: Initiative, *, today: date) -> tuple[CommitmentRow, ...]:
    """Promises, open ones first. Who promised is told to those who may see the community's people."""
    leads = CAN_REVISE(actor, initiative)
    names = CAN_SEE_PEOPLE(actor, initiative.decision.community)
    rows = Commitment.objects.for_page().filter(initiative=initiative).select_related("user").order_by("due_on", "id")
    made = [
        CommitmentRow(
            id=row.pk,
            person=str(row.user) if names else "",
            is_mine=row.user_id == actor.user_id,
            what=row.what,
            hours=row.hours,
            due_on=row.due_on,
            is_late=row.state == CommitmentState.OPEN and row.due_on < today,
            state=row.state,
            state_label=str(wording.COMMITMENT_STATES[CommitmentState(row.state)]),
            note=row.note,
            settled_at=row.settled_at,
            may=what_actor_may_with(actor, row, leads=leads),
        )
        for row in rows
    ]
    return tuple(sorted(made, key=lambda row: row.state != CommitmentState.OPEN))


def owner_choices(initiative: Initiative) -> list[tuple[int, str]]:
    """People of the community who could own the initiative, by name."""
    people = User.objects.filter(pk__in=member_ids(initiative.decision.community_id))
    here = people.exclude(pk__in=suspended_here().values("user_id")).order_by("name", "email")
    return [(person.pk, str(person)) for person in here if person.pk != initiative.owner_id]
