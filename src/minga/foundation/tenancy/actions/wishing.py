"""Somebody asks for a space; an operator opens it for them, or declines with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.jobs.later import later
from minga.foundation.policy import ADMINISTRATOR, Actor, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions.people import admit_person, create_space
from minga.foundation.tenancy.events import PersonAdmitted, SpaceOpened
from minga.foundation.tenancy.models import Space, SpaceWish
from minga.foundation.tenancy.operators import may_ask_for_space, person_who_asked, require_operator
from minga.foundation.tenancy.tasks import mail_declined, mail_wish
from minga.kernel import Refusal
from minga.kernel.writing import is_blank, one_line, written

WHAT_FOR_MAX = 2_000
REASON_MAX = 300
WAITING_MOST = 50
"""Of visitors, whom nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: a person of the house, or a visitor with name and address."""

    user_id: int | None = None
    person: str = ""
    email: str = ""


@transaction.atomic
def ask_for_space(*, name: str, what_for: str, language: str, asker: Asker, now: datetime) -> SpaceWish:
    """Ask those who run the installation for a space. Who has asked already has one request: it is changed."""
    if not may_ask_for_space(asker.user_id):
        raise NotFoundError
    if is_blank(name):
        raise RefusedError(Refusal("space:needs-name"))
    if is_blank(what_for):
        raise RefusedError(Refusal("wish:needs-what-for"))
    said = {"name": one_line(name)[:120], "what_for": written(what_for)[:WHAT_FOR_MAX], "language": language}
    waiting = SpaceWish.objects.select_for_update().filter(state=SpaceWish.WAITING)
    own: dict[str, str | int]
    if asker.user_id is not None:
        own, mine = {"asked_by_id": asker.user_id}, waiting.filter(asked_by_id=asker.user_id).first()
    else:
        own = _of_visitor(asker)
        mine = waiting.filter(email=own["email"]).first()
        if mine is None and waiting.filter(asked_by=None).count() >= WAITING_MOST:
            raise RefusedError(Refusal("wish:too-many"))
    if mine is None:
        mine = SpaceWish.objects.create(**said, **own, asked_at=now)
        later(mail_wish, mine.pk)
    elif asker.user_id is not None:
        for field, value in said.items():
            setattr(mine, field, value)
        mine.save(update_fields=list(said))
    # Of a visitor nobody knows whether the address is theirs: what was asked under it first stays.
    return mine


def _of_visitor(asker: Asker) -> dict[str, str | int]:
    email = asker.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RefusedError(Refusal("space:bad-address", {"email": email[:80]})) from None
    if is_blank(asker.person):
        raise RefusedError(Refusal("wish:needs-your-name"))
    return {"person": one_line(asker.person)[:120], "email": email}


def _locked(wish_id: int, by_id: int | None) -> SpaceWish:
    require_operator(by_id)
    wish = SpaceWish.objects.select_for_update(of=("self",)).select_related("asked_by").filter(pk=wish_id).first()
    if wish is None:
        raise NotFoundError
    if wish.state != SpaceWish.WAITING:
        raise RefusedError(Refusal("wish:answered"))
    return wish


@transaction.atomic
def grant_space(*, wish_id: int, slug: str, name: str, time_zone: str, by_id: int | None, now: datetime) -> Space:
    """Open a space for whoever asked, with them as its administrator; they are told by mail. It begins closed."""
    wish = _locked(wish_id, by_id)
    space = create_space(
        slug=slug, name=name, now=now, language=wish.language, time_zone=time_zone, is_open_to_visitors=False
    )
    person = person_who_asked(wish)
    by = Actor(user_id=by_id, space_id=space.pk) if by_id is not None else None
    admit_person(space_id=space.pk, user_id=person.pk, now=now, role=ADMINISTRATOR)
    with in_space(space.pk):
        publish(SpaceOpened(user_id=person.pk), by=by, now=now)
        publish(PersonAdmitted(user_id=person.pk, role=ADMINISTRATOR, is_external=False), by=by, now=now)
    _answer(wish, SpaceWish.GRANTED, by_id, now, space=space)
    return space


@transaction.atomic
def decline_space(*, wish_id: int, reason: str, by_id: int | None, now: datetime) -> SpaceWish:
    """Say no to a request for a space, with a reason that whoever asked reads."""
    wish = _locked(wish_id, by_id)
    if is_blank(reason):
        raise RefusedError(Refusal("wish:decline-needs-reason"))
    _answer(wish, SpaceWish.DECLINED, by_id, now, reason=one_line(reason)[:REASON_MAX])
    later(mail_declined, wish.pk)
    return wish


def _answer(
    wish: SpaceWish, state: str, by_id: int | None, now: datetime, *, reason: str = "", space: Space | None = None
) -> None:
    wish.state, wish.answered_at, wish.answered_by_id = state, now, by_id
    wish.reason, wish.space = reason, space
    wish.save(update_fields=["state", "answered_at", "answered_by", "reason", "space"])
