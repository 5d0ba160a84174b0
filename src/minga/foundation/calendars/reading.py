"""What an address gives at this moment, and what is kept of that."""

from datetime import UTC, datetime

from django.utils import translation

from minga.foundation import clock
from minga.foundation.calendars.drawing import drawn
from minga.foundation.calendars.models import CalendarAddress
from minga.foundation.calendars.queries import entries_of, gone
from minga.foundation.patience import by_the_way


def read_calendar(address: CalendarAddress, now: datetime) -> bytes:
    """The file for whoever has the address. What it gives out is noted, so that what goes is cancelled."""
    entries, today = entries_of(address.user, now), clock.day_of(now, UTC)
    cancelled = gone(address, entries, today)
    coming = {entry.dated.key: entry.moment for entry in entries if entry.moment[:10] >= today.isoformat()}
    given = cancelled | coming
    if given != address.given or address.read_at is None or clock.day_of(address.read_at, UTC) != today:
        with by_the_way():
            CalendarAddress.objects.filter(pk=address.pk, digest=address.digest).update(given=given, read_at=now)
    with translation.override(address.user.language or None):
        return drawn(entries, cancelled, now)
