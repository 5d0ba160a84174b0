"""The mailing rounds."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from minga.foundation.jobs.rounds import every
from minga.foundation.notices.due import people_due
from minga.foundation.notices.mailing import mail_digest, mail_urgent

log = logging.getLogger("minga.notices")

URGENT_FOR = timedelta(days=2)


@every(minutes=5)
def mail_what_waited_for_the_morning(now: datetime) -> int:
    return mail_urgent(now, Q(created_at__gte=now - URGENT_FOR))


@every(minutes=10)
def mail_digests(now: datetime) -> int:
    """Look who has something new and whose morning it is; returns how many digests left."""
    sent = 0
    for user_id in people_due(now):
        try:
            sent += mail_digest(user_id, now)
        except Exception:
            log.exception("The digest of person %s could not be mailed; it will be tried again", user_id)
    return sent
