"""Make the address of one's calendar, make a new one, end it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from minga.foundation.calendars.models import CalendarAddress
from minga.foundation.ids import digest, secret_token
from minga.foundation.sealed import SealError, seal, unseal

PURPOSE = "calendars"


def renew_address(*, user_id: int, now: datetime) -> str:
    """A new address; the one before ends at once. What it had given out is known to nobody but its reader."""
    token = secret_token()
    made = {"digest": digest(token), "sealed": seal(token, purpose=PURPOSE), "made_at": now, "read_at": None}
    CalendarAddress.objects.update_or_create(user_id=user_id, defaults=made | {"given": {}})
    return _url(token)


def end_address(*, user_id: int) -> None:
    """Nobody finds anything there from now on."""
    CalendarAddress.objects.filter(user_id=user_id).delete()


def url_of(address: CalendarAddress | None) -> str:
    """The whole address; empty where there is none, or where it can no longer be opened."""
    try:
        return _url(unseal(address.sealed, purpose=PURPOSE)) if address else ""
    except SealError:
        return ""


def _url(token: str) -> str:
    return f"{settings.BASE_URL}{reverse('calendars:file', args=[token])}"
