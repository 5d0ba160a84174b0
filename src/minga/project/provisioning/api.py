"""REST doors of groups in communities, under ``/api/v1/s/{space}/groups/``: for administrators."""

from typing import Any, Literal

from ninja import Schema, Status

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.project.provisioning import actions, queries

router = Door()


class PlaceOut(Schema):
    id: int
    group_id: int
    group: str
    community_id: int
    community: str
    role: str
    is_on: bool
    kept: int


class GroupOut(Schema):
    id: int
    name: str
    people: int
    places: list[PlaceOut]


class GroupsOut(Schema):
    page: int
    has_next: bool
    groups: list[GroupOut]


class PlaceIn(Schema):
    community_id: int
    role: Literal["member", "guest", "evaluator", "facilitator"] = "member"


class NamedOut(Schema):
    count: int
    names: list[str]


class PreviewOut(Schema):
    place: PlaceOut
    inside: int
    coming: NamedOut
    going: NamedOut
    outside: NamedOut
    kept: NamedOut


class SwitchIn(Schema):
    is_on: bool


@router.get("/", response=GroupsOut)
def list_groups_of_directory(request: SpaceRequest, q: str = "", page: int = 1) -> Any:
    return queries.groups_of_directory(request.actor, words=q.replace("\0", ""), page=page)


@router.post("/{int:group_id}/", response={201: PreviewOut})
def place_group(request: SpaceRequest, group_id: int, body: PlaceIn) -> Any:
    made = actions.place_group(group_id=group_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(201, queries.preview_of(request.actor, made.pk))


@router.get("/places/{int:place_id}/", response=PreviewOut)
def get_place_of_group(request: SpaceRequest, place_id: int) -> Any:
    return queries.preview_of(request.actor, place_id)


@router.put("/places/{int:place_id}/", response=PreviewOut)
def switch_place_of_group(request: SpaceRequest, place_id: int, body: SwitchIn) -> Any:
    actions.switch_place(place_id=place_id, is_on=body.is_on, by=request.actor, now=clock.now())
    return queries.preview_of(request.actor, place_id)


@router.delete("/places/{int:place_id}/", response={204: None})
def remove_place_of_group(request: SpaceRequest, place_id: int) -> Status[None]:
    actions.remove_place(place_id=place_id, by=request.actor, now=clock.now())
    return Status(204, None)
