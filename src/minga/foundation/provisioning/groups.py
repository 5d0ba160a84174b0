"""Groups of a directory and who is in them. What a group brings in Minga is told where communities are known."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import batched

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, require
from minga.foundation.provisioning import events
from minga.foundation.provisioning.models import DirectoryGroup, DirectoryPerson, GroupMember
from minga.kernel import Refusal

CHUNK = 500


@transaction.atomic
def receive_group(
    *, name: str, external_id: str, person_ids: Collection[int], by: Actor, now: datetime
) -> DirectoryGroup:
    """A new group with its people."""
    require(is_space_administrator, by, None)
    _require_own_id(external_id)
    group = DirectoryGroup.objects.create(name=name, external_id=external_id, made_at=now, changed_at=now)
    _add(group, person_ids)
    publish(events.GroupChanged(group_id=group.pk, key=by.name), by=by, now=now)
    return group


@transaction.atomic
def revise_group(
    *,
    group_id: int,
    name: str,
    external_id: str,
    coming: Collection[int],
    going: Collection[int],
    by: Actor,
    now: datetime,
) -> DirectoryGroup:
    """Another name, people who come, people who go. Where all is as it was, nothing changes."""
    require(is_space_administrator, by, None)
    group = locked_group(group_id)
    if external_id != group.external_id:
        _require_own_id(external_id)
    moved = _remove(group, going) + _add(group, coming)
    if not moved and (name, external_id) == (group.name, group.external_id):
        return group
    group.name, group.external_id = name, external_id
    group.version, group.changed_at = group.version + 1, now
    group.save(update_fields=["name", "external_id", "version", "changed_at"])
    publish(events.GroupChanged(group_id=group.pk, key=by.name), by=by, now=now)
    return group


@transaction.atomic
def withdraw_group(*, group_id: int, by: Actor, now: datetime) -> None:
    """The directory has deleted a group: nobody is in it any more."""
    require(is_space_administrator, by, None)
    group = locked_group(group_id)
    GroupMember.objects.filter(group=group).delete()
    group.withdrawn_at = now
    group.save(update_fields=["withdrawn_at"])
    publish(events.GroupChanged(group_id=group.pk, key=by.name), by=by, now=now)


def leave_all_groups(person: DirectoryPerson, *, by: Actor, now: datetime) -> None:
    """Who is withdrawn is in no group."""
    rows = DirectoryGroup.objects.select_for_update().filter(members__person=person).order_by("pk")
    for group in list(rows):
        _remove(group, [person.pk])
        group.version, group.changed_at = group.version + 1, now
        group.save(update_fields=["version", "changed_at"])
        publish(events.GroupChanged(group_id=group.pk, key=by.name), by=by, now=now)


def tell_groups_of(person: DirectoryPerson, *, by: Actor, now: datetime) -> None:
    """Who is in groups and has an account only now comes into what these groups come into."""
    for group_id in GroupMember.objects.filter(person=person).order_by("group_id").values_list("group_id", flat=True):
        publish(events.GroupChanged(group_id=group_id, key=by.name), by=by, now=now)


def locked_group(group_id: int) -> DirectoryGroup:
    rows = DirectoryGroup.objects.select_for_update().listed()
    group: DirectoryGroup | None = rows.filter(pk=group_id).first()
    if group is None:
        raise NotFoundError
    return group


def _require_own_id(external_id: str) -> None:
    if external_id and DirectoryGroup.objects.listed().filter(external_id=external_id).exists():
        raise RefusedError(Refusal("provisioning:group-id-taken", {"id": external_id}))


def _add(group: DirectoryGroup, person_ids: Collection[int]) -> int:
    wanted, there = dict.fromkeys(person_ids), set[int]()
    for chunk in batched(wanted, CHUNK):
        here = GroupMember.objects.filter(group=group, person_id__in=chunk)
        there |= set(here.values_list("person_id", flat=True))
    new = [GroupMember(group=group, person_id=pk) for pk in wanted if pk not in there]
    GroupMember.objects.bulk_create(new, ignore_conflicts=True, batch_size=CHUNK)
    return len(new)


def _remove(group: DirectoryGroup, person_ids: Iterable[int]) -> int:
    gone = 0
    for chunk in batched(person_ids, CHUNK):
        gone += GroupMember.objects.filter(group=group, person_id__in=chunk).delete()[0]
    return gone
