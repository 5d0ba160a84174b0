"""REST doors of this link, under ``/api/v1/s/{space}/community/``."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema, Status
from pydantic import AwareDatetime

from minga.community import actions, queries, rules
from minga.community.models import Membership
from minga.community.queries import CommunityRow, PeoplePage
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door
from minga.foundation.writing.naming import each_with_names

router = Door()


class CommunityOut(Schema):
    id: int
    name: str
    purpose_id: int
    purpose: str
    access: str
    state: str
    role: str


class CommunityDetailOut(CommunityOut):
    about_html: str
    result_note_html: str
    sponsor: str
    facilitators: list[str]
    opened_at: datetime | None
    closed_at: datetime | None


class PersonOut(Schema):
    user_id: int
    name: str
    role: str
    is_external: bool


class PeopleOut(Schema):
    page: int
    has_next: bool
    people: list[PersonOut]


class CommunityIn(Schema):
    purpose_id: int
    name: str = Field(min_length=1, max_length=rules.NAME_MAX)
    about: str = Field("", max_length=rules.TEXT_MAX)
    access: rules.Access = rules.Access.LISTED
    joining_question: str = Field("", max_length=300)
    facilitator_id: int | None = None


class SettingsIn(Schema):
    name: str = Field(min_length=1, max_length=rules.NAME_MAX)
    about: str = Field("", max_length=rules.TEXT_MAX)
    access: rules.Access
    joining_question: str = Field("", max_length=300)


class RequestIn(Schema):
    answer: str = Field("", max_length=rules.LINE_MAX)


class DecisionIn(Schema):
    is_accepted: bool
    reason: str = Field("", max_length=rules.LINE_MAX)


class RoleIn(Schema):
    role: rules.Role


class OfferIn(Schema):
    role: rules.Role = rules.Role.MEMBER
    is_external: bool = Field(True, description="From outside they see this community only; else they join the space.")
    message: str = Field("", max_length=rules.MESSAGE_MAX, description="A sentence at the top of the invitation.")


class InviteIn(OfferIn):
    emails: list[str] = Field(min_length=1)


class NamesIn(OfferIn):
    names: list[str] = Field(min_length=1)


class LinkIn(Schema):
    is_external: bool = True
    role: rules.Role = rules.Role.MEMBER
    expires_at: AwareDatetime
    max_uses: int = Field(1, ge=1, le=rules.LINK_USES_MAX)


class LinkOut(Schema):
    id: int
    token: str


class CloseIn(Schema):
    result_note: str = Field(min_length=1, max_length=rules.TEXT_MAX)


class Made(Schema):
    id: int


class Standing(Schema):
    community_id: int
    user_id: int
    role: str
    state: str


class Invited(Schema):
    ids: list[int]


class NamedLink(Schema):
    id: int
    name: str
    token: str


class Linked(Schema):
    links: list[NamedLink]


@router.get("/", response=list[CommunityOut])
def list_communities(request: SpaceRequest) -> tuple[CommunityRow, ...]:
    return queries.community_list(request.actor)


@router.post("/", response={201: Made})
def found_community(request: SpaceRequest, body: CommunityIn) -> Status[dict[str, object]]:
    made = actions.found_community(by=request.actor, now=clock.now(), **body.model_dump())
    return Status(201, {"id": made.pk})


@router.post("/invitations/{token}/accept/", response=Standing)
def accept_invitation(request: SpaceRequest, token: str) -> Membership:
    return actions.accept_invitation(token=token, by=request.actor, now=clock.now())


@router.get("/{int:community_id}/", response=CommunityDetailOut)
def get_community(request: SpaceRequest, community_id: int) -> dict[str, object]:
    detail = queries.community_detail(request.actor, community_id)
    written = detail.community
    about, result_note = each_with_names([detail.about_html, detail.result_note_html])
    return {
        "id": written.pk,
        "name": written.name,
        "purpose_id": written.purpose_id,
        "purpose": detail.purpose.title,
        "access": written.access,
        "state": written.state,
        "role": detail.role,
        "about_html": about,
        "result_note_html": result_note,
        "sponsor": detail.sponsor,
        "facilitators": detail.facilitators,
        "opened_at": written.opened_at,
        "closed_at": written.closed_at,
    }


@router.put("/{int:community_id}/", response=Made)
def revise_community(request: SpaceRequest, community_id: int, body: SettingsIn) -> dict[str, object]:
    fields = body.model_dump()
    made = actions.revise_community(community_id=community_id, by=request.actor, now=clock.now(), **fields)
    return {"id": made.pk}


@router.get("/{int:community_id}/people/", response=PeopleOut)
def list_people(request: SpaceRequest, community_id: int, page: int = 1) -> PeoplePage:
    return queries.people_page(request.actor, community_id, page=page)


@router.post("/{int:community_id}/open/", response=Made)
def open_community(request: SpaceRequest, community_id: int) -> dict[str, object]:
    return {"id": actions.open_community(community_id=community_id, by=request.actor, now=clock.now()).pk}


@router.post("/{int:community_id}/close/", response=Made)
def close_community(request: SpaceRequest, community_id: int, body: CloseIn) -> dict[str, object]:
    note = body.result_note
    made = actions.close_community(community_id=community_id, result_note=note, by=request.actor, now=clock.now())
    return {"id": made.pk}


@router.post("/{int:community_id}/join/", response=Standing)
def join_community(request: SpaceRequest, community_id: int) -> Membership:
    return actions.join_community(community_id=community_id, by=request.actor, now=clock.now())


@router.post("/{int:community_id}/leave/", response=Standing)
def leave_community(request: SpaceRequest, community_id: int) -> Membership:
    return actions.leave_community(community_id=community_id, by=request.actor, now=clock.now())


@router.post("/{int:community_id}/requests/", response={201: Standing})
def request_to_join(request: SpaceRequest, community_id: int, body: RequestIn) -> Any:
    asked = actions.request_to_join(community_id=community_id, answer=body.answer, by=request.actor, now=clock.now())
    return Status(201, asked)


@router.post("/{int:community_id}/requests/{int:user_id}/", response=Standing)
def decide_request(request: SpaceRequest, community_id: int, user_id: int, body: DecisionIn) -> Membership:
    return actions.decide_request(
        community_id=community_id, user_id=user_id, by=request.actor, now=clock.now(), **body.model_dump()
    )


@router.put("/{int:community_id}/people/{int:user_id}/", response=Standing)
def change_role(request: SpaceRequest, community_id: int, user_id: int, body: RoleIn) -> Membership:
    return actions.change_role(
        community_id=community_id, user_id=user_id, role=body.role, by=request.actor, now=clock.now()
    )


@router.post("/{int:community_id}/invitations/", response={201: Invited})
def invite_people(request: SpaceRequest, community_id: int, body: InviteIn) -> Status[dict[str, object]]:
    made = actions.invite_people(community_id=community_id, by=request.actor, now=clock.now(), **body.model_dump())
    return Status(201, {"ids": [invitation.pk for invitation in made]})


@router.post("/{int:community_id}/invitations/names/", response={201: Linked})
def invite_by_name(request: SpaceRequest, community_id: int, body: NamesIn) -> Status[dict[str, object]]:
    made = actions.invite_by_name(community_id=community_id, by=request.actor, now=clock.now(), **body.model_dump())
    links = [{"id": each.pk, "name": each.name, "token": queries.handed_token(each)} for each in made]
    return Status(201, {"links": links})


@router.post("/{int:community_id}/invitations/{int:invitation_id}/send/", response={202: Made})
def send_again(request: SpaceRequest, community_id: int, invitation_id: int) -> Status[dict[str, object]]:
    sent = actions.send_again(community_id=community_id, invitation_id=invitation_id, by=request.actor, now=clock.now())
    return Status(202, {"id": sent.pk})


@router.post("/{int:community_id}/invitations/link/", response={201: LinkOut})
def make_invitation_link(request: SpaceRequest, community_id: int, body: LinkIn) -> Status[dict[str, object]]:
    made, token = actions.make_invitation_link(
        community_id=community_id, by=request.actor, now=clock.now(), **body.model_dump()
    )
    return Status(201, {"id": made.pk, "token": token})


@router.delete("/{int:community_id}/invitations/{int:invitation_id}/", response={204: None})
def revoke_invitation(request: SpaceRequest, community_id: int, invitation_id: int) -> Status[None]:
    actions.revoke_invitation(community_id=community_id, invitation_id=invitation_id, by=request.actor, now=clock.now())
    return Status(204, None)
