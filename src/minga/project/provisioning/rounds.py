"""What the house does every so often: what waits since a crash, who had to stay and may go now, files that are old."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from minga.foundation.jobs.rounds import every
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.models import running
from minga.project.provisioning.actions import settle_place
from minga.project.provisioning.models import Brought, GroupPlace, Roster
from minga.project.provisioning.rules import RosterState

KEPT = timedelta(days=1)


@every(minutes=30)
def follow_groups(now: datetime) -> int:
    with across_spaces():
        kept = Brought.objects.filter(place=OuterRef("pk"), kept_since__isnull=False, ended_at=None)
        places = GroupPlace.objects.filter(running(now), Q(is_due=True) | Exists(kept), is_on=True)
        waiting = list(places.order_by("pk").values_list("space_id", "pk"))
    for space_id, place_id in waiting:
        with in_space(space_id):
            settle_place(place_id=place_id, now=now)
    return len(waiting)


@every(hours=1)
def forget_old_rosters(now: datetime) -> int:
    """Files that were looked at and not brought in, and what was said of those that were, are gone after a day."""
    with across_spaces():
        old = Roster.objects.filter(brought_at__lt=now - KEPT).exclude(state=RosterState.RUNNING)
        return int(old.delete()[0])
