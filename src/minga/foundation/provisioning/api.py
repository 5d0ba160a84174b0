"""REST doors of attributes, under ``/api/v1/s/{space}/attributes/``."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema, Status

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.provisioning import attributes, lots, queries
from minga.foundation.provisioning.attributes import Definition
from minga.foundation.provisioning.rules import CHOICES_MAX, LOTS_MAX, NAME_MAX, TITLE_MAX
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


class LotIn(Schema):
    title: str = Field(min_length=1, max_length=TITLE_MAX)
    size: int = Field(ge=1, le=LOTS_MAX)
    words: str = Field(min_length=1, max_length=TITLE_MAX)
    attribute_id: int | None = None


class LotGroupOut(Schema):
    name: str
    people: int
    drawn: int


class LotOut(Schema):
    id: int
    title: str
    attribute_name: str
    size: int
    listed: int
    list_hash: str
    announced_at: datetime
    drawn_at: datetime | None
    seed: str
    groups: list[LotGroupOut] = Field(description="Of at least seven people.")


class LotNameOut(Schema):
    place: int
    id: int
    name: str
    address: str


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


@router.get("/lots/", response=list[LotOut])
def list_lots(request: SpaceRequest) -> Any:
    return lots.lots_of_space(request.actor)


@router.post("/lots/", response={201: LotOut})
def announce_lot(request: SpaceRequest, body: LotIn) -> Any:
    made = lots.announce_lot(by=request.actor, now=clock.now(), **body.model_dump())
    return Status(201, lots.lot_of_space(request.actor, made.pk))


@router.post("/lots/{int:lot_id}/draw/", response=LotOut)
def draw_lot(request: SpaceRequest, lot_id: int) -> Any:
    lots.draw_lot(lot_id=lot_id, by=request.actor, now=clock.now())
    return lots.lot_of_space(request.actor, lot_id)


@router.get("/lots/{int:lot_id}/people/", response=list[LotNameOut])
def list_people_of_lot(request: SpaceRequest, lot_id: int) -> Any:
    lots.lot_of_space(request.actor, lot_id)
    return lots.names_of_lot(request.actor, lot_id)
