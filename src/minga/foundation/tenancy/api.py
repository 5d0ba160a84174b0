"""REST doors of a space's people, under ``/api/v1/s/{space}/people/``: for its administrators."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, File, Schema, Status, UploadedFile
from pydantic import AwareDatetime

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import is_space_administrator, require
from minga.foundation.rest import Door
from minga.foundation.tenancy.actions import (
    change_belonging,
    change_logo,
    change_space_role,
    choose_rights,
    hand_over,
    invite_person_again,
    invite_to_space,
    reinstate_person,
    remove_person,
    revise_look,
    revise_space,
    suspend_person,
)
from minga.foundation.tenancy.holdings import holdings_of
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.people import Wanted, people_of_space, person_of_space
from minga.foundation.tenancy.rights import rights_of

router = Door()

type Way = Literal["", "administrator", "member", "guest", "inside", "outside", "suspended", "never"]


class PersonOut(Schema):
    user_id: int
    name: str
    email: str
    role: str
    is_external: bool
    is_suspended: bool
    suspended_until: datetime | None
    suspension_reason: str
    joined_at: datetime
    last_seen_on: date | None


class PeopleOut(Schema):
    """``after`` leads to the next page, ``before`` to the previous one; 0 where there is none."""

    people: list[PersonOut]
    before: int
    after: int
    count: int | None


class RoleIn(Schema):
    role: Literal["administrator", "member", "guest"]


@router.get("/", response=PeopleOut)
def list_people_of_space(request: SpaceRequest, q: str = "", way: Way = "", after: int = 0, before: int = 0) -> Any:
    return people_of_space(request.actor, Wanted(words=q, way=way, after=after, before=before))


@router.get("/{int:user_id}/", response=PersonOut)
def get_person_of_space(request: SpaceRequest, user_id: int) -> Any:
    return person_of_space(request.actor, user_id)


@router.post("/{int:user_id}/invitation/", response={204: None})
def invite_again_to_space(request: SpaceRequest, user_id: int) -> Status[None]:
    invite_person_again(user_id=user_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.put("/{int:user_id}/", response=PersonOut)
def change_role_in_space(request: SpaceRequest, user_id: int, body: RoleIn) -> Any:
    change_space_role(user_id=user_id, role=body.role, by=request.actor, now=clock.now())
    return person_of_space(request.actor, user_id)


class BelongingIn(Schema):
    is_external: bool


class SuspensionIn(Schema):
    """``until`` is a moment with its zone; None until somebody ends it."""

    reason: str = Field(min_length=1, max_length=300)
    until: AwareDatetime | None = None


class InvitedIn(Schema):
    emails: list[str] = Field(min_length=1, max_length=500)
    role: Literal["administrator", "member"] = "member"
    is_external: bool = False


class SettingsIn(Schema):
    name: str = Field(min_length=1, max_length=120)
    language: Literal["es", "en"]
    time_zone: str
    is_open_to_visitors: bool


class SettingsOut(SettingsIn):
    slug: str


@router.post("/", response={201: list[PersonOut]})
def invite_people_to_space(request: SpaceRequest, body: InvitedIn) -> Any:
    people = {email.strip().lower(): "" for email in body.emails}
    placed = invite_to_space(
        people=people, role=body.role, is_external=body.is_external, by=request.actor, now=clock.now()
    )
    return Status(201, [person_of_space(request.actor, each.user_id) for each in placed])


class RightsIn(Schema):
    """For each act for whom it is; what is left out stays as it is.

    ``ask`` questions, ``open`` decisions and ``invite`` from outside are about those inside a community: its members,
    its facilitators, those of them who are of the organization (``inside``) or who administer the space. ``names``
    says who reads the names of others: whoever may read at all (``visitor``), who belongs to the space, its members, or
    those who share a community (``shared``).
    """

    charter: Literal["member", "administrator"] | None = None
    found: Literal["member", "administrator"] | None = None
    ask: Literal["member", "facilitator", "administrator"] | None = None
    open: Literal["facilitator", "inside", "administrator"] | None = None
    invite: Literal["facilitator", "inside", "administrator"] | None = None
    names: Literal["visitor", "guest", "member", "shared"] | None = None


@router.get("/rights/", response=RightsIn)
def get_rights_of_space(request: SpaceRequest) -> Any:
    require(is_space_administrator, request.actor, None)
    return rights_of(request.actor)


@router.put("/rights/", response=RightsIn)
def choose_rights_of_space(request: SpaceRequest, body: RightsIn) -> Any:
    return choose_rights(rights=body.model_dump(exclude_none=True), by=request.actor, now=clock.now())


@router.get("/settings/", response=SettingsOut)
def get_settings_of_space(request: SpaceRequest) -> Space:
    require(is_space_administrator, request.actor, None)
    return request.space


@router.put("/settings/", response=SettingsOut)
def revise_settings_of_space(request: SpaceRequest, body: SettingsIn) -> Space:
    return revise_space(by=request.actor, now=clock.now(), **body.model_dump())


class LookIn(Schema):
    accent: str = Field("", max_length=7)
    dark_accent: str = Field("", max_length=7)
    welcome: str = ""
    mail_name: str = Field("", max_length=80)


class LookOut(LookIn):
    logo_key: str


@router.get("/look/", response=LookOut)
def get_look_of_space(request: SpaceRequest) -> Space:
    require(is_space_administrator, request.actor, None)
    return request.space


@router.put("/look/", response=LookOut)
def revise_look_of_space(request: SpaceRequest, body: LookIn) -> Space:
    return revise_look(by=request.actor, now=clock.now(), **body.model_dump())


@router.post("/look/logo/", response=LookOut)
def change_logo_of_space(request: SpaceRequest, file: File[UploadedFile]) -> Space:
    return change_logo(content=file.read(), by=request.actor, now=clock.now())


@router.delete("/look/logo/", response=LookOut)
def remove_logo_of_space(request: SpaceRequest) -> Space:
    return change_logo(content=b"", by=request.actor, now=clock.now())


@router.put("/{int:user_id}/belonging/", response=PersonOut)
def change_belonging_in_space(request: SpaceRequest, user_id: int, body: BelongingIn) -> Any:
    change_belonging(user_id=user_id, is_external=body.is_external, by=request.actor, now=clock.now())
    return person_of_space(request.actor, user_id)


@router.delete("/{int:user_id}/", response={204: None})
def remove_from_space(request: SpaceRequest, user_id: int) -> Status[None]:
    remove_person(user_id=user_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.put("/{int:user_id}/suspension/", response={204: None})
def suspend_in_space(request: SpaceRequest, user_id: int, body: SuspensionIn) -> Status[None]:
    suspend_person(user_id=user_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(204, None)


@router.delete("/{int:user_id}/suspension/", response={204: None})
def reinstate_in_space(request: SpaceRequest, user_id: int) -> Status[None]:
    reinstate_person(user_id=user_id, by=request.actor, now=clock.now())
    return Status(204, None)


class HeldOut(Schema):
    """``user_id`` and ``name`` are who is proposed; nobody where it is only given back."""

    key: str
    what: str
    needs_successor: bool
    user_id: int | None
    name: str


class HandOverIn(Schema):
    key: str
    successor_id: int | None = None


@router.get("/{int:user_id}/holdings/", response=list[HeldOut])
def list_holdings_in_space(request: SpaceRequest, user_id: int) -> Any:
    return holdings_of(request.actor, user_id)


@router.post("/{int:user_id}/holdings/", response={204: None})
def hand_over_in_space(request: SpaceRequest, user_id: int, body: HandOverIn) -> Status[None]:
    hand_over(user_id=user_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(204, None)
