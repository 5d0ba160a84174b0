"""A directory brings people, says something new of them, and takes them away.

It never takes over an account: only one that was made for its own entry, and that no other space has, gets another
name or address from it; any other keeps what its owner gave it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from minga.foundation.accounts.models import User
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
from minga.foundation.prepared import prepared
from minga.foundation.provisioning import events
from minga.foundation.provisioning.attributes import fill_from_directory
from minga.foundation.provisioning.groups import leave_all_groups, tell_groups_of
from minga.foundation.provisioning.models import DirectoryPerson
from minga.foundation.provisioning.pausing import go_for_directory, pause_as_told
from minga.foundation.tenancy.actions import admit_person, change_belonging
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.kernel.writing import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a directory says of a person. ``attributes`` are by source, None where it says nothing of any.

    ``resource`` is kept as it was said.
    """

    user_name: str
    address: str = ""
    name: str = ""
    external_id: str = ""
    is_active: bool = True
    is_external: bool = False
    attributes: Mapping[str, str] | None = None
    resource: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def receive_person(*, told: Told, by: Actor, now: datetime) -> DirectoryPerson:
    """Take somebody in. An account with their address becomes a member of the space; else one is made."""
    require(is_space_administrator, by, None)
    person = DirectoryPerson(made_at=now, changed_at=now)
    _write_down(person, told)
    _settle(person, told, by=by, now=now)
    fact = events.PersonReceived(person_id=person.pk, user_id=person.user_id, key=by.name)
    publish(fact, by=by, now=now)
    return person


@transaction.atomic
def revise_person(*, person_id: int, told: Told, by: Actor, now: datetime) -> DirectoryPerson:
    """Keep what the directory says of somebody now. Where it says the same, nothing changes."""
    require(is_space_administrator, by, None)
    person = locked_person(person_id)
    if says(person) == told:
        return person
    person.version += 1
    person.changed_at = now
    had_account = person.user_id is not None
    _write_down(person, told)
    _settle(person, told, by=by, now=now)
    if not had_account and person.user_id is not None:
        tell_groups_of(person, by=by, now=now)
    fact = events.PersonReceived(person_id=person.pk, user_id=person.user_id, key=by.name)
    publish(fact, by=by, now=now)
    return person


@transaction.atomic
def withdraw_person(*, person_id: int, by: Actor, now: datetime) -> None:
    """The directory has deleted somebody: out of the space; where they are needed they are suspended there instead."""
    require(is_space_administrator, by, None)
    person = locked_person(person_id)
    leave_all_groups(person, by=by, now=now)
    if person.user_id is not None:
        go_for_directory(person, by=by, now=now)
    person.withdrawn_at = now
    person.save(update_fields=["withdrawn_at", "is_paused_here"])
    fact = events.PersonWithdrawn(person_id=person.pk, user_id=person.user_id, key=by.name)
    publish(fact, by=by, now=now)


def locked_person(person_id: int) -> DirectoryPerson:
    """Somebody whom the directory lists; ``NotFoundError`` for anybody else."""
    rows = DirectoryPerson.objects.select_for_update(of=("self",)).listed()
    person: DirectoryPerson | None = rows.filter(pk=person_id).first()
    if person is None:
        raise NotFoundError
    return person


def key_of(text: str) -> str:
    """User names are compared without capitals."""
    return text.strip().casefold()


def says(person: DirectoryPerson) -> Told:
    """What was last said of somebody."""
    return Told(
        user_name=person.user_name,
        address=person.address,
        name=person.name,
        external_id=person.external_id,
        is_active=person.is_active,
        is_external=bool(person.told.get("is_external")),
        attributes=person.told.get("attributes"),
        resource=person.told.get("resource", {}),
    )


@prepared
def called(user_name_key: str) -> QuerySet[DirectoryPerson, int]:
    """Whom the directory lists by this name."""
    return DirectoryPerson.objects.listed().filter(user_name_key=user_name_key).values_list("pk", flat=True)


@prepared
def _with_external_id(external_id: str) -> QuerySet[DirectoryPerson, int]:
    return DirectoryPerson.objects.listed().filter(external_id=external_id).values_list("pk", flat=True)


@prepared
def _accounts_at(address: str) -> QuerySet[User]:
    return User.objects.filter(email=address)


@prepared
def _withdrawn_from(address: str) -> QuerySet[DirectoryPerson]:
    before = DirectoryPerson.objects.filter(withdrawn_at__isnull=False, address=address)
    return before.order_by("-withdrawn_at")[:1]


def _write_down(person: DirectoryPerson, told: Told) -> None:
    """What was said, into the row that is not yet saved; refused where it is somebody else's."""
    if set(called(key_of(told.user_name))) - {person.pk}:
        raise RefusedError(Refusal("provisioning:user-name-taken", {"name": told.user_name}))
    if told.external_id and set(_with_external_id(told.external_id)) - {person.pk}:
        raise RefusedError(Refusal("provisioning:external-id-taken", {"id": told.external_id}))
    person.user_name, person.user_name_key = told.user_name, key_of(told.user_name)
    person.external_id, person.name = told.external_id, one_line(told.name)[:120]
    person.is_active = told.is_active
    person.told |= {
        "is_external": told.is_external,
        "attributes": None if told.attributes is None else dict(told.attributes),
        "resource": dict(told.resource),
    }


def _settle(person: DirectoryPerson, told: Told, *, by: Actor, now: datetime) -> None:
    """The account, its place in the space, its attributes, and whether it may come in."""
    address, was_known = told.address.strip().lower(), person.user_id is not None
    if address and address != person.address:
        _require_address(address)
        _be_found_at(person, address, by)
    person.address = address
    if person.user is not None:
        _be_called(person, by)
    person.save()
    if person.user_id is None:
        return
    is_new = person.is_made_here and not was_known  # nobody has seen the account before
    _be_placed(person, told, is_new=is_new, by=by, now=now)
    if told.attributes is not None:
        fill_from_directory(person.user_id, told.attributes, is_new=is_new, by=by, now=now)
    if pause_as_told(person, by=by, now=now):
        person.save(update_fields=["is_paused_here"])


def _require_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise RefusedError(Refusal("provisioning:bad-address", {"email": address})) from None


def _be_found_at(person: DirectoryPerson, address: str, by: Actor) -> None:
    """Link, make or rename the account; what is another's stays another's."""
    there = _accounts_at.first(address)
    if person.user is None:
        _require_same_owner(person, address)
        if there is not None and DirectoryPerson.objects.listed().filter(user=there).exists():
            raise RefusedError(Refusal("provisioning:address-taken", {"email": address}))
        person.is_made_here = there is None
        person.user = there or User.objects.create_user(address, None, name=person.name)
        return
    if there is not None and there.pk != person.user_id:
        raise RefusedError(Refusal("provisioning:address-taken", {"email": address}))
    if there is None and may_rename(person, by):
        _require_same_owner(person, address)
        # Whoever proved the address before has not proven this one: the first mailed code does.
        EmailAddress.objects.filter(user=person.user).delete()
        person.user.email = address
        person.user.save(update_fields=["email"])


def _require_same_owner(person: DirectoryPerson, address: str) -> None:
    """An address that was given to somebody else since must not open the account of whoever had it before."""
    last = _withdrawn_from.first(address)
    if last is not None and last.external_id and last.external_id != person.external_id:
        params = {"email": address, "id": last.external_id}
        raise RefusedError(Refusal("provisioning:address-of-another", params))


def may_rename(person: DirectoryPerson, by: Actor) -> bool:
    """Whether the account is this directory's own: made for it, and of no other space."""
    if not person.is_made_here or person.user is None or person.user.is_staff or person.user.is_superuser:
        return False
    return not SpaceMembership.objects.filter(user=person.user).exclude(space_id=by.space_id).exists()


def _be_called(person: DirectoryPerson, by: Actor) -> None:
    user = person.user
    if user is None or not person.name or user.name == person.name:
        return
    if may_rename(person, by) or not user.name:
        user.name = person.name
        user.save(update_fields=["name"])


def _be_placed(person: DirectoryPerson, told: Told, *, is_new: bool, by: Actor, now: datetime) -> None:
    """A member from inside, or a guest from outside. Who administers stays one; a guest who is of us becomes more."""
    user_id = int(person.user_id or 0)
    role = GUEST if told.is_external else MEMBER
    place = admit_person(
        space_id=by.space_id, user_id=user_id, now=now, role=role, is_external=told.is_external, is_new=is_new
    )
    if place.is_external != told.is_external and place.role != ADMINISTRATOR:
        change_belonging(user_id=user_id, is_external=told.is_external, by=by, now=now)
