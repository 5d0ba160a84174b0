"""A letter leaves once: claimed for a while before it is sent, and named so that mail servers fold a second copy."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.crypto import salted_hmac

# Longer than a mail server may think, shorter than the lease of a job: who takes up a job finds its letters free.
CLAIM = timedelta(minutes=1)
SALT = "minga.letters"


def unclaimed(now: datetime) -> Q:
    """What nobody is sending at this moment: never claimed, or claimed by somebody who was stopped."""
    return Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM)


def claim[M: Model](rows: QuerySet[M], now: datetime) -> bool:
    """Whether this caller is the one that sends; a conditional update decides between several."""
    return rows.filter(unclaimed(now)).update(claimed_at=now) == 1


def give_back[M: Model](rows: QuerySet[M]) -> None:
    """The letter could not leave: the next may try at once."""
    rows.update(claimed_at=None)


def message_id(kind: str, *key: Any) -> str:
    """The same name for the same letter however often it is sent; from outside it tells nothing."""
    name = salted_hmac(SALT, "/".join(str(each) for each in (kind, *key)), algorithm="sha256").hexdigest()[:40]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{name}@{domain}>"
