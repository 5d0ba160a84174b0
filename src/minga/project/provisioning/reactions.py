"""A group has changed: the communities that it comes into follow."""

from minga.foundation.events import Happening, react_to
from minga.foundation.provisioning.events import GroupChanged, PersonReceived
from minga.foundation.provisioning.models import GroupMember
from minga.project.provisioning.actions import mark_due
from minga.project.provisioning.models import GroupPlace


@react_to(GroupChanged)
def follow_group(fact: GroupChanged, _happening: Happening) -> None:
    for place in GroupPlace.objects.filter(group_id=fact.group_id, is_on=True, is_due=False):
        mark_due(place)


@react_to(PersonReceived)
def follow_person(fact: PersonReceived, _happening: Happening) -> None:
    """Somebody who was in a group and has an account only now."""
    groups = GroupMember.objects.filter(person_id=fact.person_id).values("group_id")
    for place in GroupPlace.objects.filter(group__in=groups, is_on=True, is_due=False):
        mark_due(place)
