"""Groups of SCIM. Changes of members are written one by one, however large the group is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import Context

from minga.foundation import clock
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.provisioning.groups import receive_group, revise_group, withdraw_group
from minga.foundation.provisioning.models import DirectoryGroup, DirectoryPerson, GroupMember
from minga.foundation.provisioning.rules import EXTERNAL_ID_MAX, GROUP_NAME_MAX
from minga.project.provisioning.scim import answering
from minga.project.provisioning.scim.answering import ScimError
from minga.project.provisioning.scim.resources import GROUP, Group, Member, patch_of
from minga.project.provisioning.scim.searching import Kept, Listed, search
from minga.project.provisioning.scim.users import is_id

COLUMNS = {"id": Kept("pk", int, is_text=False), "externalid": Kept("external_id")}
ONE_MEMBER = re.compile(r'members\[\s*value\s+eq\s+"([^"\\]*)"\s*\]', re.IGNORECASE)


def list_groups(request: HttpRequest, body: Mapping[str, Any] | None = None) -> HttpResponse:
    return answering.plain_answer(search(request, body, LISTED))


def get_group(request: HttpRequest, key: str) -> HttpResponse:
    group = _group(key)
    if answering.is_as_seen(request, group):
        return answering.unchanged(group)
    return answering.resource_answer(request, _resource(request, group))


def create_group(request: HttpRequest, body: Mapping[str, Any], by: Actor) -> HttpResponse:
    resource = _read(body, Context.RESOURCE_CREATION_REQUEST)
    name, external_id = _named(resource)
    people = _people(resource.members or ())
    group = receive_group(name=name, external_id=external_id, person_ids=people, by=by, now=clock.now())
    made = _resource(request, group)
    return answering.resource_answer(request, made, status=201, context=Context.RESOURCE_CREATION_RESPONSE)


def replace_group(request: HttpRequest, key: str, body: Mapping[str, Any], by: Actor) -> HttpResponse:
    group = _group(key)
    answering.require_version(request, group)
    resource = _read(body, Context.RESOURCE_REPLACEMENT_REQUEST)
    group = _settled(group, resource, _people(resource.members or ()), by)
    context = Context.RESOURCE_REPLACEMENT_RESPONSE
    return answering.resource_answer(request, _resource(request, group), context=context)


def patch_group(request: HttpRequest, key: str, body: Mapping[str, Any], by: Actor) -> HttpResponse:
    """Answers with nothing but the new version: a group of thousands is not sent back for one who came."""
    group = _group(key)
    answering.require_version(request, group)
    patch = patch_of(Group).model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    moves = _moves(patch.operations or [])
    resource = _resource(request, group, with_members=moves is None)
    if moves is None:
        patch.patch(resource)
        group = _settled(group, resource, _people(resource.members or ()), by)
    else:
        others = [each for each in patch.operations or [] if not _is_of_members(each)]
        if others:
            patch_of(Group)(Operations=others).patch(resource)
        coming, going = moves
        name, external_id = _named(resource)
        group = revise_group(
            group_id=group.pk,
            name=name,
            external_id=external_id,
            coming=_known(coming),
            going=[int(each) for each in going if is_id(each)],
            by=by,
            now=clock.now(),
        )
    answer = HttpResponse(status=204)
    answer["ETag"] = answering.version_of(group)
    return answer


def delete_group(request: HttpRequest, key: str, by: Actor) -> HttpResponse:
    group = _group(key)
    answering.require_version(request, group)
    withdraw_group(group_id=group.pk, by=by, now=clock.now())
    return HttpResponse(status=204)


def _group(key: str) -> DirectoryGroup:
    rows = DirectoryGroup.objects.listed()
    group: DirectoryGroup | None = rows.filter(pk=int(key)).first() if is_id(key) else None
    if group is None:
        raise NotFoundError
    return group


def _read(body: Mapping[str, Any], context: Context) -> Any:
    return Group.model_validate(answering.writable(body, schema=GROUP), scim_ctx=context)


def _named(resource: Any) -> tuple[str, str]:
    name, external_id = " ".join((resource.display_name or "").split()), resource.external_id or ""
    if not name or len(name) > GROUP_NAME_MAX or "\0" in name:
        raise ScimError(400, f"“displayName” has 1 to {GROUP_NAME_MAX} characters.", "invalidValue")
    if len(external_id) > EXTERNAL_ID_MAX or "\0" in external_id:
        raise ScimError(400, f"“externalId” has at most {EXTERNAL_ID_MAX} characters.", "invalidValue")
    return name, external_id


def _settled(group: DirectoryGroup, resource: Any, people: Sequence[int], by: Actor) -> DirectoryGroup:
    """The group with exactly these people."""
    name, external_id = _named(resource)
    inside = set(GroupMember.objects.filter(group=group).values_list("person_id", flat=True))
    return revise_group(
        group_id=group.pk,
        name=name,
        external_id=external_id,
        coming=[pk for pk in people if pk not in inside],
        going=inside - set(people),
        by=by,
        now=clock.now(),
    )


def _is_of_members(operation: Any) -> bool:
    return operation.path is not None and str(operation.path).lower().startswith("members")


def _moves(operations: Iterable[Any]) -> tuple[list[str], list[str]] | None:
    """Who comes and who goes, in order; None where the operations need the whole group to be understood."""
    coming: dict[str, None] = {}
    going: dict[str, None] = {}
    for operation in operations:
        if operation.path is None:
            return None
        if not _is_of_members(operation):
            continue
        named = _named_members(operation)
        if named is None:
            return None
        here, there = (coming, going) if operation.op == "add" else (going, coming)
        for each in named:
            there.pop(each, None)
            here[each] = None
    return list(coming), list(going)


def _named_members(operation: Any) -> list[str] | None:
    one = ONE_MEMBER.fullmatch(str(operation.path))
    if one is not None and operation.op == "remove":
        return [one[1]]
    if str(operation.path).lower() != "members" or operation.op == "replace" or operation.value is None:
        return None
    entries = operation.value if isinstance(operation.value, list) else [operation.value]
    return [_member(entry) for entry in entries]


def _member(entry: Any) -> str:
    """Whom an entry names; a group is not let into a group, were it the group itself."""
    said = entry if isinstance(entry, dict) else getattr(entry, "__dict__", {})
    value = said.get("value")
    if not isinstance(value, str):
        raise ScimError(400, "A member is named by “value”, the id of a User.", "invalidValue")
    if str(said.get("type") or "User").lower() != "user" or "/Groups/" in str(
        said.get("$ref") or said.get("ref") or ""
    ):
        raise ScimError(400, "A group holds people and no groups.", "invalidValue")
    return value


def _people(members: Sequence[Any]) -> list[int]:
    return _known([_member(each) for each in members])


def _known(keys: Sequence[str]) -> list[int]:
    """Ids of people of the directory; one who is not there is said, and nothing is changed."""
    wanted = [int(key) for key in dict.fromkeys(keys) if is_id(key)]
    if len(wanted) < len(dict.fromkeys(keys)):
        raise ScimError(400, "A member is named by “value”, the id of a User.", "invalidValue")
    there: set[int] = set()
    for start in range(0, len(wanted), 500):
        rows = DirectoryPerson.objects.listed().filter(pk__in=wanted[start : start + 500])
        there |= set(rows.values_list("pk", flat=True))
    missing = next((pk for pk in wanted if pk not in there), None)
    if missing is not None:
        raise ScimError(400, f"There is no User {missing}.", "invalidValue")
    return wanted


def _resource(request: HttpRequest, group: DirectoryGroup, *, with_members: bool = True) -> Any:
    resource = Group(id=str(group.pk), display_name=group.name, external_id=group.external_id or None)
    if with_members and "members" not in request.GET.get("excludedAttributes", "").split(","):
        people = GroupMember.objects.filter(group=group).order_by("person_id").values_list("person_id", flat=True)
        resource.members = [
            Member(value=str(pk), ref=answering.reference(request, "User", pk), type="User") for pk in people
        ] or None
    resource.meta = answering.meta(request, "Group", group)
    return resource


def _resources(request: HttpRequest, groups: Sequence[DirectoryGroup]) -> list[Any]:
    return [_resource(request, each) for each in groups]


LISTED = Listed(Group, DirectoryGroup.objects.listed, COLUMNS, _resources)
