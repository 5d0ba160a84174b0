"""A calendar as programs read it (RFC 5545). Moments are in UTC and days are days: no time zone is to be told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from minga.foundation.calendars.queries import Entry
from minga.foundation.tenancy.hosts import house_host

HALF = timedelta(minutes=30)
"""What closes at an hour is shown as the half hour before it: programs hide what takes no time."""
EVERY = timedelta(hours=1)


def drawn(entries: Sequence[Entry], gone: Mapping[str, str], now: datetime) -> bytes:
    """The file: the same bytes for the same content within an hour."""
    import icalendar  # noqa: PLC0415  (only who reads a calendar needs it)

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Minga//Minga//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Minga")
    calendar.add("url", settings.BASE_URL)
    calendar.add("refresh-interval", EVERY, {"value": "DURATION"})
    calendar.add("x-published-ttl", EVERY)
    for entry in entries:
        event = _event(entry.dated.key, entry.moment, now)
        event.add("summary", entry.dated.sentence)
        event.add("description", "\n".join(each for each in (entry.dated.where, entry.space, entry.url) if each))
        event.add("url", entry.url)
        calendar.add_component(event)
    for key, moment in gone.items():
        event = _event(key, moment, now)
        event.add("summary", _("It is no longer there"))
        event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(key: str, moment: str, now: datetime):  # type: ignore[no-untyped-def]
    import icalendar  # noqa: PLC0415

    event = icalendar.Event()
    event.add("uid", f"{key}@{house_host()}")
    event.add("dtstamp", now.astimezone(UTC).replace(minute=0, second=0, microsecond=0))
    event.add("transp", "TRANSPARENT")
    if "T" in moment:
        at = datetime.fromisoformat(moment).astimezone(UTC).replace(microsecond=0)
        event.add("dtstart", at - HALF)
        event.add("dtend", at)
    else:
        on = date.fromisoformat(moment)
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
    return event
