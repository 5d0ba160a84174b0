"""Open a space; admit people to it."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from minga.foundation import clock
from minga.foundation.events import publish
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
from minga.foundation.tenancy.events import SpaceRoleChanged
from minga.foundation.tenancy.models import SLUG_PATTERN, Space, SpaceMembership
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
    *, space_id: int, user_id: int, now: datetime, role: str = MEMBER, is_external: bool = False
) -> SpaceMembership:
    """Make a person belong to the space. A guest who is admitted as more becomes more, never less."""
    membership, is_new = SpaceMembership.objects.select_for_update().get_or_create(
        space_id=space_id,
        user_id=user_id,
        defaults={"role": role, "is_external": is_external, "joined_at": now},
    )
    if not is_new and membership.role == GUEST and role != GUEST:
        membership.role = role
        membership.is_external = is_external
        membership.save(update_fields=["role", "is_external"])
    return membership


@transaction.atomic
def change_space_role(*, user_id: int, role: str, by: Actor, now: datetime) -> SpaceMembership:
    """Give a person of this space another role. Only administrators may; the last one stays one.

    A guest who becomes more is still external until somebody says otherwise.
    """
    require(is_space_administrator, by, None)
    rows = SpaceMembership.objects.select_for_update().filter(space_id=by.space_id)
    membership = rows.filter(user_id=user_id).first()
    if membership is None:
        raise NotFoundError
    others = rows.filter(role=ADMINISTRATOR).exclude(user_id=user_id)
    if membership.role == ADMINISTRATOR != role and not others.exists():
        raise RefusedError(Refusal("space:last-administrator"))
    if membership.role == role:
        return membership
    fact = SpaceRoleChanged(user_id=user_id, before=membership.role, role=role)
    membership.role = role
    membership.save(update_fields=["role"])
    by.forget()
    publish(fact, by=by, now=now)
    return membership
