"""What the house does every so often for groups: what waits since a crash, and who had to stay and may go now."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from minga.foundation.jobs.rounds import every
from minga.foundation.scope import across_spaces, in_space
from minga.project.provisioning.actions import settle_place
from minga.project.provisioning.models import Brought, GroupPlace


@every(minutes=30)
def follow_groups(now: datetime) -> int:
    with across_spaces():
        kept = Brought.objects.filter(place=OuterRef("pk"), kept_since__isnull=False, ended_at=None)
        places = GroupPlace.objects.filter(Q(is_due=True) | Exists(kept), is_on=True)
        waiting = list(places.order_by("pk").values_list("space_id", "pk"))
    for space_id, place_id in waiting:
        with in_space(space_id):
            settle_place(place_id=place_id, now=now)
    return len(waiting)
