"""REST doors of writing: whom one may mention, how a text is drawn, and one's own drafts.

The writing field of a page comes through the same doors.
"""

import time
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema, Status

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, number_in
from minga.foundation.limits import SlidingMinute, count_elsewhere, too_fast
from minga.foundation.markdown import to_html
from minga.foundation.policy import NotAllowedError, NotFoundError, refuse_if
from minga.foundation.rest import Door
from minga.foundation.writing import drafts
from minga.foundation.writing.marking import marked
from minga.foundation.writing.naming import mention_of
from minga.foundation.writing.places import people_in
from minga.foundation.writing.references import with_cards
from minga.kernel import Refusal

router = Door()
drafts_router = Door()

KEPT_PER_MINUTE, PREVIEWS_PER_MINUTE, OFFERED = 120, 60, 8
count_elsewhere(r"/api/v1/me/drafts/")
count_elsewhere(r"/api/v1/s/[^/]+/writing/preview/$")


class PersonOut(Schema):
    id: int
    name: str
    mention: str


class AskedIn(Schema):
    place: str = Field(max_length=60)
    q: str = Field("", max_length=80)


class TextIn(Schema):
    text: str = Field("", max_length=drafts.TEXT_MAX)


class DrawnOut(Schema):
    html: str


class FormIn(Schema):
    path: str = Field("", max_length=300)


class NamedIn(Schema):
    path: str = Field(max_length=300)
    field: str = Field("", max_length=60)


class DraftIn(Schema):
    path: str = Field(max_length=300)
    field: str = Field(max_length=60)
    text: str
    after: int = Field(0, ge=0, le=2_000_000_000)


class DraftOut(Schema):
    path: str
    field: str
    text: str
    number: int
    kept_at: datetime


class KeptOut(Schema):
    text: str
    number: int
    is_other: bool


@router.get("/people/", response=list[PersonOut])
def find_people(request: SpaceRequest, asked: Query[AskedIn]) -> Any:
    """People of a place such as ``community:7`` whom the caller may mention there: eight at most, by name."""
    kind, _colon, number = asked.place.partition(":")
    place_id = number_in(number)
    if place_id is None:
        return []
    people = people_in(request.actor, (kind, place_id), words=asked.q.strip(), most=OFFERED)
    return [{"id": pk, "name": name, "mention": mention_of(name, pk)} for pk, name in people]


@router.post("/preview/", response=DrawnOut)
def preview(request: SpaceRequest, body: TextIn) -> Any:
    """The text as the caller will see it drawn: with what its addresses lead to; names stand as they were written."""
    wait = SlidingMinute(PREVIEWS_PER_MINUTE).take(f"previews:{_oneself(request)}", time.time())
    return too_fast(request, wait) if wait else {"html": with_cards(marked(to_html(body.text)), request)}


@drafts_router.get("/", response=list[DraftOut])
def list_drafts_of_mine(request: HttpRequest, form: Query[FormIn]) -> Any:
    """What the caller has not sent, the newest first; or only that of the form that is sent to ``path``."""
    user_id = _oneself(request, form.path)
    return drafts.drafts_of(user_id, path=form.path, inside=_inside(request))


@drafts_router.put("/", response=KeptOut)
def keep_draft(request: HttpRequest, body: DraftIn) -> Any:
    """Keep a field as it is now; ``after`` is the number last known. ``is_other``: another page was first."""
    user_id = _oneself(request, body.path)
    wait = SlidingMinute(KEPT_PER_MINUTE).take(f"drafts:{user_id}", time.time())
    return too_fast(request, wait) if wait else drafts.keep_draft(user_id=user_id, now=clock.now(), **body.dict())


@drafts_router.delete("/", response={204: None})
def discard_draft(request: HttpRequest, form: Query[NamedIn]) -> Status[None] | HttpResponse:
    """Let go of one field of a form, or of the whole form."""
    user_id = _oneself(request, form.path)
    if not drafts.discard_draft(user_id=user_id, path=form.path, field=form.field):
        raise NotFoundError
    return Status(204, None)


def _oneself(request: HttpRequest, path: str = "") -> int:
    """Who writes. A key opens the drafts of its space alone."""
    if not request.user.is_authenticated:
        raise NotAllowedError("is_signed_in")
    drawn_for = request.headers.get("X-Minga-Person")
    refuse_if(
        Refusal("writing:somebody-else") if drawn_for not in {None, drafts.person_key(request.user.pk or 0)} else None
    )
    if path and not path.startswith(_inside(request)):
        raise NotFoundError
    return int(request.user.pk or 0)


def _inside(request: HttpRequest) -> str:
    token = getattr(request, "api_token", None)
    return f"/s/{token.space.slug}/" if token is not None else ""
