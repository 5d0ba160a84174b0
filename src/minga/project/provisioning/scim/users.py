"""Users of SCIM as people whom a directory knows."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from scim2_models import Context

from minga.foundation import clock
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.foundation.provisioning.models import DirectoryPerson, GroupMember
from minga.foundation.provisioning.people import Told, key_of, receive_person, revise_person, withdraw_person
from minga.foundation.provisioning.rules import EXTERNAL_ID_MAX, USER_NAME_MAX, Source
from minga.project.provisioning.scim import answering
from minga.project.provisioning.scim.answering import ScimError
from minga.project.provisioning.scim.resources import (
    POLICY,
    USER,
    EnterpriseUser,
    GroupOfPerson,
    Person,
    patch_of,
)
from minga.project.provisioning.scim.searching import Kept, Listed, search

OUTSIDE = frozenset({"guest", "external", "contractor", "invitado", "invitada", "externo", "externa"})
COLUMNS = {
    "id": Kept("pk", int, is_text=False),
    "username": Kept("user_name_key", key_of),
    "externalid": Kept("external_id"),
}


def list_users(request: HttpRequest, body: Mapping[str, Any] | None = None) -> HttpResponse:
    return answering.plain_answer(search(request, body, LISTED))


def get_user(request: HttpRequest, key: str) -> HttpResponse:
    person = _person(key)
    if answering.is_as_seen(request, person):
        return answering.unchanged(person)
    return answering.resource_answer(request, _resources(request, [person])[0])


def create_user(request: HttpRequest, body: Mapping[str, Any], by: Actor) -> HttpResponse:
    resource = _read(body, Context.RESOURCE_CREATION_REQUEST)
    if resource.active is None:
        resource.active = True
    person = receive_person(told=_told(resource), by=by, now=clock.now())
    made = _resource(request, person, ())
    return answering.resource_answer(request, made, status=201, context=Context.RESOURCE_CREATION_RESPONSE)


def replace_user(request: HttpRequest, key: str, body: Mapping[str, Any], by: Actor) -> HttpResponse:
    person = _person(key)
    answering.require_version(request, person)
    resource = _read(body, Context.RESOURCE_REPLACEMENT_REQUEST)
    if resource.active is None:
        resource.active = person.is_active
    return _revised(request, person, resource, by, Context.RESOURCE_REPLACEMENT_RESPONSE)


def patch_user(request: HttpRequest, key: str, body: Mapping[str, Any], by: Actor) -> HttpResponse:
    person = _person(key)
    answering.require_version(request, person)
    resource = _resource(request, person, ())
    patch = patch_of(Person).model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    patch.patch(resource)
    return _revised(request, person, resource, by, Context.RESOURCE_PATCH_RESPONSE)


def delete_user(request: HttpRequest, key: str, by: Actor) -> HttpResponse:
    person = _person(key)
    answering.require_version(request, person)
    withdraw_person(person_id=person.pk, by=by, now=clock.now())
    return HttpResponse(status=204)


def _revised(request: HttpRequest, person: DirectoryPerson, resource: Any, by: Actor, context: Context) -> HttpResponse:
    person = revise_person(person_id=person.pk, told=_told(resource), by=by, now=clock.now())
    return answering.resource_answer(request, _resources(request, [person])[0], context=context)


def _person(key: str) -> DirectoryPerson:
    rows = DirectoryPerson.objects.listed()
    person: DirectoryPerson | None = rows.filter(pk=int(key)).first() if is_id(key) else None
    if person is None:
        raise NotFoundError
    return person


def is_id(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19


def _read(body: Mapping[str, Any], context: Context) -> Any:
    return Person.model_validate(answering.writable(body, schema=USER), scim_ctx=context)


def _told(resource: Any) -> Told:
    """What a resource says, as the house knows people."""
    user_name = (resource.user_name or "").strip()
    if not user_name or len(user_name) > USER_NAME_MAX or "\0" in user_name:
        raise ScimError(400, f"“userName” has 1 to {USER_NAME_MAX} characters.", "invalidValue")
    external_id = resource.external_id or ""
    if len(external_id) > EXTERNAL_ID_MAX or "\0" in external_id:
        raise ScimError(400, f"“externalId” has at most {EXTERNAL_ID_MAX} characters.", "invalidValue")
    kept: dict[str, Any] = resource.model_dump()
    for name in ("id", "meta", "groups", "schemas", "userName", "externalId"):
        kept.pop(name, None)
    if "\\u0000" in json.dumps(kept):
        raise ScimError(400, "A value holds a sign that no text has.", "invalidValue")
    return Told(
        user_name=user_name,
        external_id=external_id,
        address=_address(resource, user_name),
        name=_name(resource),
        is_active=resource.active is not False,
        is_external=(resource.user_type or "").strip().casefold() in OUTSIDE,
        attributes=_attributes(resource),
        resource=kept,
    )


def _first(entries: Sequence[Any] | None) -> Any:
    """The primary one, or that of work, or the first."""
    entries = entries or ()
    is_primary = (each for each in entries if each.primary)
    is_of_work = (each for each in entries if (each.type or "").lower() == "work")
    return next(is_primary, None) or next(is_of_work, None) or (entries[0] if entries else None)


def _address(resource: Any, user_name: str) -> str:
    email = _first(resource.emails)
    if email is not None and email.value:
        return str(email.value).strip().lower()
    return user_name.lower() if "@" in user_name else ""


def _name(resource: Any) -> str:
    name = resource.name
    parts = " ".join(filter(None, (name.given_name, name.family_name))) if name else ""
    return resource.display_name or (name.formatted if name else None) or parts


def _attributes(resource: Any) -> dict[str, str]:
    address, enterprise = _first(resource.addresses), resource[EnterpriseUser]
    said = {
        Source.COUNTRY: address and address.country,
        Source.LOCALITY: address and address.locality,
        Source.USER_TYPE: resource.user_type,
        Source.DEPARTMENT: enterprise and enterprise.department,
        Source.DIVISION: enterprise and enterprise.division,
        Source.ORGANIZATION: enterprise and enterprise.organization,
        Source.COST_CENTER: enterprise and enterprise.cost_center,
    }
    return {source.value: str(value) for source, value in said.items() if value}


def _resources(request: HttpRequest, people: Sequence[DirectoryPerson]) -> list[Any]:
    groups: dict[int, list[tuple[int, str]]] = defaultdict(list)
    members = GroupMember.objects.filter(person__in=[each.pk for each in people]).order_by("group_id")
    for person_id, group_id, name in members.values_list("person_id", "group_id", "group__name"):
        groups[person_id].append((group_id, name))
    return [_resource(request, each, groups.get(each.pk, ())) for each in people]


def _resource(request: HttpRequest, person: DirectoryPerson, groups: Sequence[tuple[int, str]]) -> Any:
    with POLICY:
        resource = Person.model_validate(person.told.get("resource") or _as_known(person))
    resource.id, resource.user_name = str(person.pk), person.user_name
    resource.external_id = person.external_id or None
    resource.groups = [
        GroupOfPerson(value=str(pk), ref=answering.reference(request, "Group", pk), display=name) for pk, name in groups
    ] or None
    resource.meta = answering.meta(request, "User", person)
    return resource


def _as_known(person: DirectoryPerson) -> dict[str, Any]:
    """Somebody whom a file has brought, and of whom no directory has spoken yet."""
    said: dict[str, Any] = {"active": person.is_active}
    if person.name:
        said["displayName"] = person.name
    if person.address:
        said["emails"] = [{"value": person.address, "primary": True}]
    return said


@prepared
def _called(user_name_key: str) -> QuerySet[DirectoryPerson]:
    return DirectoryPerson.objects.listed().filter(user_name_key=user_name_key)


@prepared
def _with_external_id(external_id: str) -> QuerySet[DirectoryPerson]:
    return DirectoryPerson.objects.listed().filter(external_id=external_id).order_by("pk")


EXACTLY: dict[str, Callable[[str], list[Any]]] = {"username": _called, "externalid": _with_external_id}
LISTED = Listed(Person, DirectoryPerson.objects.listed, COLUMNS, _resources, EXACTLY)
