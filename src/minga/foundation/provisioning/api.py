"""REST doors of attributes, under ``/api/v1/s/{space}/attributes/``."""

from typing import Any, Literal

from ninja import Field, Schema, Status

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.provisioning import attributes, queries
from minga.foundation.provisioning.attributes import Definition
from minga.foundation.provisioning.rules import CHOICES_MAX, NAME_MAX
from minga.foundation.rest import Door

router = Door()
type SourceName = Literal["", "country", "locality", "department", "division", "organization", "costCenter", "userType"]


class AttributeIn(Schema):
    name: str = Field(min_length=1, max_length=NAME_MAX)
    kind: Literal["list", "text"] = "list"
    choices: list[str] = Field(default=[], max_length=CHOICES_MAX)
    shown_to: Literal["administrators", "facilitators", "everybody"] = "administrators"
    is_own: bool = False
    source: SourceName = ""


class AttributeOut(AttributeIn):
    id: int


class MineOut(Schema):
    id: int
    name: str
    value: str
    choices: list[str]
    may_change: bool


class ValuesIn(Schema):
    values: dict[int, str]


@router.get("/", response=list[AttributeOut])
def list_attributes(request: SpaceRequest) -> Any:
    return queries.attributes_of_space(request.actor)


@router.post("/", response={201: AttributeOut})
def define_attribute(request: SpaceRequest, body: AttributeIn) -> Any:
    made = attributes.define_attribute(definition=Definition(**body.model_dump()), by=request.actor, now=clock.now())
    return Status(201, queries.attribute_of_space(request.actor, made.pk))


@router.put("/{int:attribute_id}/", response=AttributeOut)
def redefine_attribute(request: SpaceRequest, attribute_id: int, body: AttributeIn) -> Any:
    definition = Definition(**body.model_dump())
    attributes.define_attribute(definition=definition, attribute_id=attribute_id, by=request.actor, now=clock.now())
    return queries.attribute_of_space(request.actor, attribute_id)


@router.delete("/{int:attribute_id}/", response={204: None})
def remove_attribute(request: SpaceRequest, attribute_id: int) -> Status[None]:
    attributes.remove_attribute(attribute_id=attribute_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.get("/mine/", response=list[MineOut])
def list_attributes_of_mine(request: SpaceRequest) -> Any:
    return queries.attributes_of_mine(request.actor)


@router.put("/mine/", response=list[MineOut])
def set_attributes_of_mine(request: SpaceRequest, body: ValuesIn) -> Any:
    attributes.set_own_attributes(values=body.values, by=request.actor, now=clock.now())
    return queries.attributes_of_mine(request.actor)


@router.put("/people/{int:user_id}/", response={204: None})
def set_attributes_of_person(request: SpaceRequest, user_id: int, body: ValuesIn) -> Status[None]:
    attributes.set_attributes(user_id=user_id, values=body.values, by=request.actor, now=clock.now())
    return Status(204, None)
