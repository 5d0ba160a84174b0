"""REST doors of profiles, under ``/api/v1/s/{space}/profiles/``: for those who share a community."""

from typing import Any

from ninja import Schema

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.profiles.actions import present_oneself
from minga.foundation.profiles.queries import person_page
from minga.foundation.rest import Door

router = Door()


class TogetherOut(Schema):
    name: str
    role_label: str
    url: str


class ProfileOut(Schema):
    user_id: int
    name: str
    time_zone: str
    helps_with: list[str]
    speaks: str
    together: list[TogetherOut]

    @staticmethod
    def resolve_helps_with(page: Any) -> Any:
        return page.said.helps_with

    @staticmethod
    def resolve_speaks(page: Any) -> Any:
        return page.said.speaks


class ProfileIn(Schema):
    helps_with: list[str]
    speaks: str = ""


@router.get("/{int:user_id}/", response=ProfileOut)
def get_profile(request: SpaceRequest, user_id: int) -> Any:
    return person_page(request.actor, user_id)


@router.put("/mine/", response=ProfileOut)
def present_myself(request: SpaceRequest, body: ProfileIn) -> Any:
    present_oneself(helps_with="\n".join(body.helps_with), speaks=body.speaks, by=request.actor, now=clock.now())
    return person_page(request.actor, request.actor.person_id)
