"""A group has changed: the communities that it comes into follow."""

from minga.foundation.events import Happening, react_to
from minga.foundation.provisioning.events import GroupChanged
from minga.project.provisioning.actions import mark_due
from minga.project.provisioning.models import GroupPlace


@react_to(GroupChanged)
def follow_group(fact: GroupChanged, _happening: Happening) -> None:
    for place in GroupPlace.objects.filter(group_id=fact.group_id, is_on=True, is_due=False):
        mark_due(place)
