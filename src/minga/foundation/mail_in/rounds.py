"""What is fetched and forgotten every so often."""

from datetime import datetime

from django.conf import settings

from minga.foundation.jobs.rounds import every
from minga.foundation.mail_in.fetching import fetch_mail
from minga.foundation.mail_in.models import Arrival
from minga.foundation.mail_in.rules import KEPT_FOR


@every(minutes=2)
def take_from_mailbox(_now: datetime) -> int:
    """Where a mailbox is set: take what lies there."""
    return fetch_mail().ours if settings.MAIL_IN and settings.MAIL_IN_URL else 0


@every(hours=12)
def forget_arrivals(now: datetime) -> int:
    """Forget what came by mail, with the texts that were not taken."""
    return int(Arrival.objects.filter(arrived_at__lt=now - KEPT_FOR).delete()[0])
