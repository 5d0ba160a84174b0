"""Ask to leave for good, oneself or an administrator for somebody who asked them to; and think better of it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from minga.foundation.accounts.models import User
from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, is_space_administrator, require
from minga.foundation.rights.events import ErasureAsked
from minga.foundation.rights.letters import mail_asked
from minga.foundation.rights.models import Departure
from minga.foundation.rights.queries import what_to_pass_on
from minga.foundation.tenancy.actions import remove_person
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal

WAIT: Final = timedelta(days=14)


@transaction.atomic
def ask_to_leave(*, user_id: int, keeps_texts: bool, now: datetime) -> Departure:
    """Begin to leave for good. It is done after fourteen days; until then whoever signs in can cancel it."""
    return _begin(user_id, keeps_texts=keeps_texts, asked_by_id=user_id, now=now)


@transaction.atomic
def ask_for_another(*, email: str, keeps_texts: bool, by: Actor, now: datetime) -> Departure | None:
    """Have somebody of the space erased who asked its administrators to.

    Who belongs to other spaces too is only taken out of this one (None): their account is not this space's.
    """
    require(is_space_administrator, by, None)
    places = SpaceMembership.objects.filter(space_id=by.space_id, user__email=email.strip().lower())
    place = places.select_related("user").first()
    if place is None:
        raise RefusedError(Refusal("rights:unknown-address", {"email": email}))
    if place.user_id == by.user_id:
        raise RefusedError(Refusal("rights:not-oneself"))
    if SpaceMembership.objects.filter(user_id=place.user_id).exclude(space_id=by.space_id).exists():
        remove_person(user_id=place.user_id, by=by, now=now)
        return None
    departure = _begin(place.user_id, keeps_texts=keeps_texts, asked_by_id=by.person_id, now=now)
    publish(ErasureAsked(user_id=place.user_id, keeps_texts=keeps_texts), by=by, now=now)
    return departure


def _begin(user_id: int, *, keeps_texts: bool, asked_by_id: int, now: datetime) -> Departure:
    person = User.objects.select_for_update().get(pk=user_id)
    if person.is_demo:
        raise RefusedError(Refusal("rights:demo-person"))
    if Departure.objects.filter(user_id=user_id).exists():
        raise RefusedError(Refusal("rights:leaving-already"))
    first = next(iter(what_to_pass_on(user_id)), None)
    if first is not None:
        raise RefusedError(Refusal("rights:pass-on-first", {"what": f"{first.sentence} ({first.space})"}))
    departure = Departure.objects.create(
        user=person, asked_by_id=asked_by_id, asked_at=now, due_at=now + WAIT, keeps_texts=keeps_texts
    )
    transaction.on_commit(lambda: mail_asked(departure))
    return departure


@transaction.atomic
def cancel_leaving(*, user_id: int) -> None:
    """Stay after all: nothing has been changed, and nothing will be."""
    User.objects.select_for_update().get(pk=user_id)
    if not Departure.objects.filter(user_id=user_id, done_at=None).delete()[0]:
        raise RefusedError(Refusal("rights:no-departure"))
