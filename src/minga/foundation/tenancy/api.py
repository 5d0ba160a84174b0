"""REST doors of a space's people, under ``/api/v1/s/{space}/people/``: for its administrators."""

from typing import Any, Literal

from ninja import Schema

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.foundation.tenancy import queries
from minga.foundation.tenancy.actions import change_space_role

router = Door()


class PersonOut(Schema):
    user_id: int
    name: str
    email: str
    role: str
    is_external: bool


class PeopleOut(Schema):
    page: int
    has_next: bool
    people: list[PersonOut]


class RoleIn(Schema):
    role: Literal["administrator", "member", "guest"]


@router.get("/", response=PeopleOut)
def list_people_of_space(request: SpaceRequest, q: str = "", page: int = 1) -> Any:
    return queries.people_of_space(request.actor, words=q, page=page)


@router.put("/{int:user_id}/", response=PersonOut)
def change_role_in_space(request: SpaceRequest, user_id: int, body: RoleIn) -> Any:
    change_space_role(user_id=user_id, role=body.role, by=request.actor, now=clock.now())
    return queries.person_of_space(request.actor, user_id)
