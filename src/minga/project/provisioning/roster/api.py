"""REST doors of rosters, under ``/api/v1/s/{space}/roster/``: for administrators."""

from typing import Any, Literal

from ninja import File, Form, Schema, Status, UploadedFile

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.project.provisioning.roster import actions, queries

router = Door()


class RosterIn(Schema):
    community_id: int | None = None
    role: Literal["member", "guest", "evaluator", "facilitator"] = "member"
    is_external: bool = False


class BadOut(Schema):
    line: int
    value: str
    sentence: str


class RosterOut(Schema):
    id: int
    file_name: str
    state: str
    total: int
    done: int
    came: int
    changed: int
    late: list[BadOut]


class LookedOut(Schema):
    id: int
    new: int
    changed: int
    same: int
    bad_count: int
    bad: list[BadOut]
    ignored: list[str]


@router.post("/", response={201: LookedOut})
def look_at_roster(request: SpaceRequest, file: File[UploadedFile], said: Form[RosterIn]) -> Any:
    made = actions.park_roster(
        content=file.read(), file_name=file.name or "", by=request.actor, now=clock.now(), **said.model_dump()
    )
    plan = actions.plan_of_roster(made, request.actor)
    counted = {name: getattr(plan, name) for name in ("new", "changed", "same", "bad_count", "bad")}
    return Status(201, {"id": made.pk, "ignored": plan.found.ignored, **counted})


@router.get("/{int:roster_id}/", response=RosterOut)
def get_roster(request: SpaceRequest, roster_id: int) -> Any:
    return queries.roster_row(request.actor, roster_id)


@router.post("/{int:roster_id}/start/", response=RosterOut)
def start_roster(request: SpaceRequest, roster_id: int) -> Any:
    actions.start_roster(roster_id=roster_id, by=request.actor, now=clock.now())
    return queries.roster_row(request.actor, roster_id)


@router.post("/{int:roster_id}/stop/", response={204: None})
def stop_roster(request: SpaceRequest, roster_id: int) -> Status[None]:
    actions.stop_roster(roster_id=roster_id, by=request.actor)
    return Status(204, None)
