"""Open a space; admit people to it."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.jobs.later import later
from minga.foundation.policy import (
    ADMINISTRATOR,
    GUEST,
    MEMBER,
    Actor,
    NotFoundError,
    RefusedError,
    is_space_administrator,
    require,
)
from minga.foundation.tenancy.events import (
    BelongingChanged,
    PersonAdmitted,
    PersonRemoved,
    SpaceRevised,
    SpaceRoleChanged,
)
from minga.foundation.tenancy.holdings import holds_anything
from minga.foundation.tenancy.models import SLUG_PATTERN, Space, SpaceMembership
from minga.foundation.tenancy.tasks import mail_farewell
from minga.kernel import Refusal
from minga.kernel.writing import is_blank, one_line


def create_space(
    *,
    slug: str,
    name: str,
    now: datetime,
    language: str = "es",
    time_zone: str = "UTC",
    is_demo: bool = False,
    is_open_to_visitors: bool = True,
) -> Space:
    """Open a space. Raises ``RefusedError`` for a malformed or taken slug, an empty name or an unknown zone."""
    if not re.match(SLUG_PATTERN, slug):
        raise RefusedError(Refusal("space:bad-slug", {"slug": slug}))
    if is_blank(name):
        raise RefusedError(Refusal("space:needs-name"))
    if not clock.is_zone(time_zone):
        raise RefusedError(Refusal("space:unknown-zone", {"zone": time_zone}))
    try:
        with transaction.atomic():
            return Space.objects.create(
                slug=slug,
                name=one_line(name)[:120],
                language=language,
                time_zone=time_zone,
                is_demo=is_demo,
                is_open_to_visitors=is_open_to_visitors,
                created_at=now,
            )
    except IntegrityError:
        raise RefusedError(Refusal("space:slug-taken", {"slug": slug})) from None


@transaction.atomic
def admit_person(
    *, space_id: int, user_id: int, now: datetime, role: str = MEMBER, is_external: bool = False, is_new: bool = False
) -> SpaceMembership:
    """Make a person belong to the space. A guest who is admitted as more becomes more, never less.

    ``is_new``: the account was made by whoever asks, within the same transaction, so that it has no place anywhere.
    """
    said = {"role": role, "is_external": is_external, "joined_at": now}
    if is_new:
        return SpaceMembership.objects.create(space_id=space_id, user_id=user_id, **said)
    membership, was_made = SpaceMembership.objects.select_for_update().get_or_create(
        space_id=space_id, user_id=user_id, defaults=said
    )
    if not was_made and membership.role == GUEST and role != GUEST:
        membership.role = role
        membership.is_external = is_external
        membership.save(update_fields=["role", "is_external"])
    return membership


@transaction.atomic
def change_space_role(*, user_id: int, role: str, by: Actor, now: datetime) -> SpaceMembership:
    """Give a person of this space another role. Only administrators may; the last one stays one.

    A guest who becomes more is still external until somebody says otherwise.
    """
    membership = locked_place(user_id, by)
    if membership.role == role:
        return membership
    refuse_last_administrator(membership, now)
    fact = SpaceRoleChanged(user_id=user_id, before=membership.role, role=role)
    membership.role = role
    membership.save(update_fields=["role"])
    by.forget()
    publish(fact, by=by, now=now)
    return membership


@transaction.atomic
def invite_to_space(
    *, people: Mapping[str, str], role: str, is_external: bool, by: Actor, now: datetime
) -> tuple[SpaceMembership, ...]:
    """Let people into the space, by address and name; each is told by mail and comes in with a code.

    Who belongs to it already keeps their place; a guest who is invited as more becomes more. From outside one is a
    guest, whatever was asked for.
    """
    require(is_space_administrator, by, None)
    role = GUEST if is_external else role
    for email in people:
        _require_address(email)
    return tuple(_invited(email, name, role, by, now) for email, name in people.items())


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise RefusedError(Refusal("space:bad-address", {"email": email})) from None


def _invited(email: str, name: str, role: str, by: Actor, now: datetime) -> SpaceMembership:
    users = get_user_model().objects
    person = users.filter(email=email).first() or users.create_user(email, None, name=one_line(name)[:120])
    before = SpaceMembership.objects.filter(space_id=by.space_id, user_id=person.pk).values_list("role", flat=True)
    was = before.first()
    place = admit_person(space_id=by.space_id, user_id=person.pk, now=now, role=role, is_external=role == GUEST)
    if place.role != was:
        fact = PersonAdmitted(user_id=person.pk, role=place.role, is_external=place.is_external)
        publish(fact, by=by, now=now)
    return place


def locked_place(user_id: int, by: Actor) -> SpaceMembership:
    """Somebody's place in the space we act in, locked; for administrators."""
    require(is_space_administrator, by, None)
    rows = SpaceMembership.objects.filter(space_id=by.space_id)
    # Before the place itself, and in one order: two administrators who act on each other at once wait, and see it.
    list(rows.filter(role=ADMINISTRATOR).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    place: SpaceMembership | None = rows.select_for_update().filter(user_id=user_id).first()
    if place is None:
        raise NotFoundError
    return place


def refuse_last_administrator(place: SpaceMembership, now: datetime) -> None:
    """A space keeps an administrator who can act: one who is suspended cannot."""
    if place.role != ADMINISTRATOR:
        return
    others = SpaceMembership.objects.filter(space_id=place.space_id, role=ADMINISTRATOR).exclude(pk=place.pk)
    if not others.present(now).exists():
        raise RefusedError(Refusal("space:last-administrator"))


@transaction.atomic
def change_belonging(*, user_id: int, is_external: bool, by: Actor, now: datetime) -> SpaceMembership:
    """Say that somebody is of the organization, or from outside. From inside one is at least a member, else a guest."""
    place = locked_place(user_id, by)
    if is_external and place.role == ADMINISTRATOR:
        raise RefusedError(Refusal("space:administrators-are-inside"))
    role = GUEST if is_external else (MEMBER if place.role == GUEST else place.role)
    if (place.is_external, place.role) == (is_external, role):
        return place
    place.is_external, place.role = is_external, role
    place.save(update_fields=["is_external", "role"])
    by.forget()
    publish(BelongingChanged(user_id=user_id, is_external=is_external), by=by, now=now)
    return place


@transaction.atomic
def remove_person(*, user_id: int, by: Actor, now: datetime) -> None:
    """Take somebody out of the space; what they wrote stays. Before, what they answer for is handed over.

    The last administrator stays.
    """
    place = locked_place(user_id, by)
    refuse_last_administrator(place, now)
    if holds_anything(by, user_id):
        raise RefusedError(Refusal("space:still-holds"))
    space_id = place.space_id
    place.delete()
    by.forget()
    publish(PersonRemoved(user_id=user_id), by=by, now=now)
    later(mail_farewell, space_id, user_id, now.isoformat())


@transaction.atomic
def revise_space(
    *, name: str, language: str, time_zone: str, is_open_to_visitors: bool, by: Actor, now: datetime
) -> Space:
    """Change how the space is called, what it speaks, by which clock it closes, and whether visitors may look in."""
    require(is_space_administrator, by, None)
    space = Space.objects.select_for_update().get(pk=by.space_id)
    if is_blank(name):
        raise RefusedError(Refusal("space:needs-name"))
    if not clock.is_zone(time_zone):
        raise RefusedError(Refusal("space:unknown-zone", {"zone": time_zone}))
    wanted = {
        "name": one_line(name)[:120],
        "language": language,
        "time_zone": time_zone,
        "is_open_to_visitors": is_open_to_visitors,
    }
    before = {key: str(getattr(space, key)) for key, value in wanted.items() if getattr(space, key) != value}
    if before:
        for key in before:
            setattr(space, key, wanted[key])
        space.save(update_fields=list(before))
        publish(SpaceRevised(before=before), by=by, now=now)
    return space
