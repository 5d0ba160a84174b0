"""What happens by the clock."""

from datetime import datetime

from minga.foundation.jobs.rounds import every
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space, running
from minga.initiative import actions


@every(hours=1)
def remind_due(now: datetime) -> int:
    """Remind, in every space, whoever has something due soon; returns how many reminders went out."""
    sent = 0
    for space_id in Space.objects.filter(running(now, "")).values_list("pk", flat=True):
        with in_space(space_id):
            sent += actions.remind_people(now=now)
    return sent
