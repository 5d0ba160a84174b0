"""REST doors of a person's rights, under ``/api/v1/me/``, and of the terms of a space, under ``…/s/{space}/terms/``.

A person comes here themselves, signed in: a key opens one space, and whoever holds it must neither take the whole of
somebody away nor end their account nor agree to anything in their name.
"""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from minga.foundation import clock
from minga.foundation.accounts.exports import personal_export
from minga.foundation.accounts.models import User
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import NotAllowedError, NotFoundError, refuse_if
from minga.foundation.rest import Door
from minga.foundation.rights import actions, queries
from minga.foundation.rights.gate import number_in_force
from minga.kernel import Refusal

me_router = Door()
terms_router = Door()


class KeptOut(Schema):
    what: str
    why: str
    until: str


class ConsentOut(Schema):
    space: str
    number: int
    accepted_at: datetime


class ChargeOut(Schema):
    space: str
    sentence: str


class LeavingOut(Schema):
    asked_at: datetime
    due_at: datetime
    keeps_texts: bool


class RightsOut(Schema):
    leaving: LeavingOut | None
    to_pass_on: list[ChargeOut]
    consents: list[ConsentOut]
    kept: list[KeptOut]


class LeavingIn(Schema):
    keeps_texts: bool


class TermsOut(Schema):
    number: int
    effective_at: datetime
    language: str
    html: str
    is_accepted: bool


class AcceptanceIn(Schema):
    number: int


def oneself(request: HttpRequest) -> int:
    """Whoever is signed in, in person."""
    if not request.user.is_authenticated:
        raise NotAllowedError("is_signed_in")
    if hasattr(request, "api_token"):
        refuse_if(Refusal("rights:in-person"))
    return int(request.user.pk or 0)


@me_router.get("/", response=RightsOut)
def get_my_rights(request: HttpRequest) -> dict[str, Any]:
    user_id = oneself(request)
    consents = [
        {"space": each["space__name"], "number": each["version__number"], "accepted_at": each["accepted_at"]}
        for each in queries.consents_of(user_id)
    ]
    return {
        "leaving": queries.departure_of(user_id),
        "to_pass_on": list(queries.what_to_pass_on(user_id)),
        "consents": consents,
        "kept": list(queries.what_is_kept(user_id)),
    }


@me_router.get("/data/", response=dict[str, Any])
def get_my_data(request: HttpRequest) -> Any:
    """What ``my-data.json`` of the archive holds; the archive with its page and its files is at ``/me/data/``."""
    person = User.objects.get(pk=oneself(request))
    return json.loads(json.dumps(personal_export(person, clock.now()), default=str))


@me_router.post("/leaving/", response={201: LeavingOut})
def ask_to_leave_for_good(request: HttpRequest, body: LeavingIn) -> Any:
    departure = actions.ask_to_leave(user_id=oneself(request), keeps_texts=body.keeps_texts, now=clock.now())
    return Status(201, departure)


@me_router.delete("/leaving/", response={204: None})
def cancel_my_leaving(request: HttpRequest) -> Status[None]:
    actions.cancel_leaving(user_id=oneself(request))
    return Status(204, None)


@terms_router.get("/", response=TermsOut, url_name="terms")
def get_terms_of_space(request: SpaceRequest) -> Any:
    """The terms that hold, in the language of the request or in one that there is."""
    number = number_in_force(request)
    found = queries.terms_numbered(number) if number else None
    if found is None:
        raise NotFoundError
    is_member = request.actor.space_role is not None
    is_accepted = is_member and queries.has_accepted(request.actor.person_id, number)
    return {
        "number": found.number,
        "effective_at": found.effective_at,
        "language": found.language,
        "html": str(found.html),
        "is_accepted": is_accepted,
    }


@terms_router.post("/accept/", response={204: None}, url_name="accept-terms")
def accept_terms_of_space(request: SpaceRequest, body: AcceptanceIn) -> Status[None]:
    oneself(request)
    actions.accept_terms(number=body.number, by=request.actor, now=clock.now())
    return Status(204, None)
