"""REST doors of censuses, under ``/api/v1/s/{space}/census/``."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema, Status

from minga.foundation import clock
from minga.foundation.census import actions, queries
from minga.foundation.census.rules import CLAIM_MAX, IDENTIFIER_MAX, NAME_MAX, VALUE_MAX
from minga.foundation.doors import SpaceRequest
from minga.foundation.limits import address_of
from minga.foundation.rest import Door

router = Door()


class CensusIn(Schema):
    name: str = Field(min_length=1, max_length=NAME_MAX)
    source: Literal["file", "attribute", "claim"] = "file"
    attribute_id: int | None = None
    value: str = Field("", max_length=VALUE_MAX)
    claim: str = Field("", max_length=CLAIM_MAX)


class CensusOut(Schema):
    id: int
    name: str
    source: str
    known_by: str
    proof_name: str
    columns: list[str]
    people: int
    verified: int
    blocked: int
    brought_at: datetime | None
    is_key_changed: bool


class MineOut(Schema):
    id: int
    name: str
    is_verified: bool
    verified_at: datetime | None
    asked: str = Field(description="What is typed to be verified; empty where nothing is.")
    proof: str


class VerifyIn(Schema):
    identifier: str = Field(max_length=4 * IDENTIFIER_MAX)
    proof: str = Field("", max_length=4 * IDENTIFIER_MAX)


class CheckIn(Schema):
    identifier: str = Field(max_length=4 * IDENTIFIER_MAX)
    user_id: int


class FreeIn(Schema):
    identifier: str = Field(max_length=4 * IDENTIFIER_MAX)
    because: Literal["left", "account_lost", "mistake"]


@router.get("/", response=list[CensusOut])
def list_censuses(request: SpaceRequest) -> Any:
    return queries.censuses_of_space(request.actor)


@router.post("/", response={201: CensusOut})
def make_census(request: SpaceRequest, body: CensusIn) -> Any:
    made = actions.make_census(by=request.actor, now=clock.now(), **body.model_dump())
    return Status(201, queries.census_of_space(request.actor, made.pk))


@router.get("/mine/", response=list[MineOut])
def list_censuses_of_mine(request: SpaceRequest) -> Any:
    return queries.my_censuses(request.actor)


@router.get("/{int:census_id}/", response=CensusOut)
def get_census(request: SpaceRequest, census_id: int) -> Any:
    return queries.census_of_space(request.actor, census_id)


@router.delete("/{int:census_id}/", response={204: None})
def remove_census(request: SpaceRequest, census_id: int) -> Status[None]:
    actions.remove_census(census_id=census_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.post("/{int:census_id}/verify/", response=MineOut)
def verify_on_census(request: SpaceRequest, census_id: int, body: VerifyIn) -> Any:
    actions.verify_myself(
        census_id=census_id,
        identifier=body.identifier,
        proof=body.proof,
        address=address_of(request),
        by=request.actor,
        now=clock.now(),
    )
    return queries.my_census(request.actor, census_id)


@router.post("/{int:census_id}/check/", response={204: None})
def check_in_person(request: SpaceRequest, census_id: int, body: CheckIn) -> Status[None]:
    actions.check_in_person(census_id=census_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(204, None)


@router.post("/{int:census_id}/free/", response={204: None})
def free_identifier(request: SpaceRequest, census_id: int, body: FreeIn) -> Status[None]:
    actions.free_identifier(census_id=census_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(204, None)
