"""REST doors of a census's files, under ``/api/v1/s/{space}/census-files/``: for administrators."""

from typing import Any, Literal

from ninja import File, Form, Schema, Status, UploadedFile

from minga.foundation import clock
from minga.foundation.census import actions
from minga.foundation.census.rules import BAD_KEPT
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.project.census import queries
from minga.project.census.reading import list_in

router = Door()


class FileIn(Schema):
    census_id: int
    columns: list[str] = []
    mode: Literal["replace", "add"] = "replace"


class BadOut(Schema):
    line: int
    sentence: str


class FileOut(Schema):
    id: int
    census_id: int
    file_name: str
    state: str
    total: int
    done: int
    came: int
    changed: int
    same: int
    went: int
    went_verified: int
    bad_count: int
    bad: list[BadOut]
    identifier_name: str
    proof_name: str
    columns: list[str]
    ignored: list[str]


@router.post("/", response={201: FileOut})
def look_at_census_file(request: SpaceRequest, file: File[UploadedFile], said: Form[FileIn]) -> Any:
    header, rows = list_in(file.read(), file.name or "")
    made = actions.look_at_file(
        header=header,
        rows=rows,
        file_name=file.name or "",
        by=request.actor,
        now=clock.now(),
        **said.model_dump(),
    )
    return Status(201, queries.file_row(request.actor, made.pk, shown=BAD_KEPT))


@router.get("/{int:file_id}/", response=FileOut)
def get_census_file(request: SpaceRequest, file_id: int) -> Any:
    return queries.file_row(request.actor, file_id, shown=BAD_KEPT)


@router.post("/{int:file_id}/start/", response=FileOut)
def start_census_file(request: SpaceRequest, file_id: int) -> Any:
    actions.start_file(file_id=file_id, by=request.actor, now=clock.now())
    return queries.file_row(request.actor, file_id, shown=BAD_KEPT)


@router.post("/{int:file_id}/stop/", response={204: None})
def stop_census_file(request: SpaceRequest, file_id: int) -> Status[None]:
    actions.stop_file(file_id=file_id, by=request.actor)
    return Status(204, None)
