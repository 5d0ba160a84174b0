"""What waited for the end of quiet hours."""

from datetime import datetime

from django.db.models import Q

from minga.foundation.jobs.rounds import every
from minga.foundation.notices.rounds import URGENT_FOR
from minga.foundation.push.pushing import push_urgent


@every(minutes=5)
def push_what_waited_for_the_morning(now: datetime) -> int:
    return push_urgent(now, Q(created_at__gte=now - URGENT_FOR))
