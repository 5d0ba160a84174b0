"""REST doors of those who run the installation, under ``/api/v1/operator/``: by session, never by a key of a space."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status
from pydantic import AwareDatetime

from minga.foundation import clock
from minga.foundation.policy import RefusedError
from minga.foundation.rest import Door
from minga.foundation.tenancy import actions
from minga.foundation.tenancy.models import SpaceSize
from minga.kernel import Refusal
from minga.project.operator import queries
from minga.project.operator.doors import lacks_second_step, operator_id

router = Door()


def _operator(request: HttpRequest) -> int:
    user_id = operator_id(request)
    if lacks_second_step(request, user_id):
        raise RefusedError(Refusal("signin:second-factor-needed"))
    return user_id


class SizeOut(Schema):
    rows: int
    bytes: int
    files: int
    measured_at: datetime


class SpaceOut(Schema):
    slug: str
    name: str
    created_at: datetime
    people: int
    administrators: int
    last_seen_on: date | None
    size: SizeOut | None
    is_suspended: bool
    suspended_until: datetime | None
    reason: str

    @staticmethod
    def resolve_size(seen: queries.SpaceSeen) -> SpaceSize | None:
        return seen.size


class SpacesOut(Schema):
    spaces: list[SpaceOut]
    page: int
    has_next: bool
    total: int


class PauseIn(Schema):
    """``until`` is a moment with its zone; None until an operator ends it."""

    reason: str = Field(min_length=1, max_length=300)
    until: AwareDatetime | None = None


class WishOut(Schema):
    id: int
    name: str
    what_for: str
    person: str
    email: str
    is_of_house: bool
    asked_at: datetime
    state: str
    answered_at: datetime | None
    reason: str
    slug: str


class GrantIn(Schema):
    name: str = Field(min_length=1, max_length=120)
    slug: str = Field(min_length=1, max_length=40)
    time_zone: str = "UTC"


class DeclineIn(Schema):
    reason: str = Field(min_length=1, max_length=300)


class AskingIn(Schema):
    asking: Literal["nobody", "people", "visitors"]


@router.get("/spaces/", response=SpacesOut)
def list_spaces_of_house(request: HttpRequest, q: str = "", page: int = 1) -> Any:
    number = min(max(1, page), 100_000)
    found = queries.spaces_seen(_operator(request), words=q[:100], number=number, now=clock.now())
    return {"spaces": found.rows, "page": found.number, "has_next": found.has_next, "total": found.total}


@router.put("/spaces/{slug}/suspension/", response=SpaceOut)
def suspend_space_of_house(request: HttpRequest, slug: str, body: PauseIn) -> Any:
    by_id = _operator(request)
    actions.suspend_space(slug=slug, by_id=by_id, now=clock.now(), **body.model_dump())
    return queries.space_seen(by_id, slug, clock.now())


@router.delete("/spaces/{slug}/suspension/", response=SpaceOut)
def reinstate_space_of_house(request: HttpRequest, slug: str) -> Any:
    by_id = _operator(request)
    actions.reinstate_space(slug=slug, by_id=by_id, now=clock.now())
    return queries.space_seen(by_id, slug, clock.now())


@router.get("/requests/", response=list[WishOut])
def list_requests_for_spaces(request: HttpRequest) -> Any:
    waiting, answered = queries.wishes(_operator(request))
    return [*waiting, *answered]


@router.post("/requests/{int:wish_id}/grant/", response={201: SpaceOut})
def grant_request_for_space(request: HttpRequest, wish_id: int, body: GrantIn) -> Any:
    by_id = _operator(request)
    made = actions.grant_space(wish_id=wish_id, by_id=by_id, now=clock.now(), **body.model_dump())
    return Status(201, queries.space_seen(by_id, made.slug, clock.now()))


@router.post("/requests/{int:wish_id}/decline/", response=WishOut)
def decline_request_for_space(request: HttpRequest, wish_id: int, body: DeclineIn) -> Any:
    by_id = _operator(request)
    actions.decline_space(wish_id=wish_id, reason=body.reason, by_id=by_id, now=clock.now())
    return queries.wish_seen(by_id, wish_id)


@router.put("/asking/", response=AskingIn)
def choose_who_asks_for_spaces(request: HttpRequest, body: AskingIn) -> Any:
    actions.choose_who_asks(asking=body.asking, by_id=_operator(request))
    return body
