"""REST doors of this link, under ``/api/v1/s/{space}/initiative/``."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema, Status

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.initiative import actions, queries, rules
from minga.initiative.queries.rows import InitiativeRow

router = Door()


class InitiativeOut(Schema):
    id: int
    title: str
    owner: str
    state: str
    outcome_status: str
    drafted_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    decision_id: int
    community_id: int


class UnitOut(Schema):
    id: int
    name: str
    starts_on: date | None
    started_on: date | None
    role: str


class CommitmentOut(Schema):
    id: int
    person: str
    what: str
    hours: float
    due_on: date
    state: str


class MilestoneOut(Schema):
    id: int
    title: str
    due_on: date
    done_on: date | None


class CycleOut(Schema):
    idea_at: datetime | None
    decided_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


class InitiativeDetailOut(InitiativeOut):
    body: str
    end_note: str
    units: list[UnitOut]
    commitments: list[CommitmentOut]
    milestones: list[MilestoneOut]
    cycle: CycleOut
    hours: float | None = Field(description="Sum over at least seven people; null where it would tell of one.")


class UnitsIn(Schema):
    starts: dict[str, date | None] = Field(description="Unit name to the day it starts; null for a comparison.")


class CommitmentIn(Schema):
    what: str = Field(min_length=1, max_length=rules.WHAT_MAX)
    hours: float
    due_on: date


class HoursIn(Schema):
    hours: float
    worked_on: date
    commitment_id: int | None = None


class ReleaseIn(Schema):
    reason: str = Field(min_length=1, max_length=rules.REASON_MAX)


class EndIn(Schema):
    end_note: str = Field(min_length=1, max_length=rules.REASON_MAX)


class Made(Schema):
    id: int


@router.get("/", response=list[InitiativeOut])
def list_initiatives(request: SpaceRequest) -> tuple[InitiativeRow, ...]:
    return queries.initiative_list(request.actor)


@router.get("/{int:initiative_id}/", response=InitiativeDetailOut)
def get_initiative(request: SpaceRequest, initiative_id: int) -> Any:
    detail = queries.initiative_detail(request.actor, initiative_id, today=clock.today())
    row = {name: getattr(detail.row, name) for name in InitiativeOut.model_fields}
    return row | {
        "body": detail.initiative.body,
        "end_note": detail.initiative.end_note,
        "units": [unit for wave in detail.waves for unit in wave.units],
        "commitments": detail.commitments,
        "milestones": detail.milestones,
        "cycle": detail.cycle,
        "hours": detail.hours.hours,
    }


@router.put("/{int:initiative_id}/units/", response=list[UnitOut])
def set_units(request: SpaceRequest, initiative_id: int, body: UnitsIn) -> Any:
    by, now = request.actor, clock.now()
    actions.set_units(initiative_id=initiative_id, starts=body.starts, by=by, now=now)
    detail = queries.initiative_detail(by, initiative_id, today=clock.today())
    return [unit for wave in detail.waves for unit in wave.units]


@router.post("/{int:initiative_id}/start/", response=Made)
def start_initiative(request: SpaceRequest, initiative_id: int) -> dict[str, object]:
    return {"id": actions.start_initiative(initiative_id=initiative_id, by=request.actor, now=clock.now()).pk}


@router.post("/{int:initiative_id}/finish/", response=Made)
def finish_initiative(request: SpaceRequest, initiative_id: int, body: EndIn) -> dict[str, object]:
    by, now = request.actor, clock.now()
    return {"id": actions.finish_initiative(initiative_id=initiative_id, end_note=body.end_note, by=by, now=now).pk}


@router.post("/{int:initiative_id}/stop/", response=Made)
def stop_initiative(request: SpaceRequest, initiative_id: int, body: EndIn) -> dict[str, object]:
    by, now = request.actor, clock.now()
    return {"id": actions.stop_initiative(initiative_id=initiative_id, end_note=body.end_note, by=by, now=now).pk}


@router.post("/{int:initiative_id}/commitments/", response={201: Made})
def make_commitment(request: SpaceRequest, initiative_id: int, body: CommitmentIn) -> Status[dict[str, object]]:
    by, now = request.actor, clock.now()
    commitment = actions.make_commitment(initiative_id=initiative_id, by=by, now=now, **body.model_dump())
    return Status(201, {"id": commitment.pk})


@router.post("/commitments/{int:commitment_id}/keep/", response=Made)
def keep_commitment(request: SpaceRequest, commitment_id: int) -> dict[str, object]:
    return {"id": actions.keep_commitment(commitment_id=commitment_id, by=request.actor, now=clock.now()).pk}


@router.post("/commitments/{int:commitment_id}/release/", response=Made)
def release_commitment(request: SpaceRequest, commitment_id: int, body: ReleaseIn) -> dict[str, object]:
    by, now = request.actor, clock.now()
    return {"id": actions.release_commitment(commitment_id=commitment_id, reason=body.reason, by=by, now=now).pk}


@router.post("/{int:initiative_id}/hours/", response={201: Made})
def note_hours(request: SpaceRequest, initiative_id: int, body: HoursIn) -> Status[dict[str, object]]:
    """Note one's own hours. They are read back by nobody else."""
    by, now = request.actor, clock.now()
    entry = actions.note_hours(initiative_id=initiative_id, by=by, now=now, **body.model_dump())
    return Status(201, {"id": entry.pk})
