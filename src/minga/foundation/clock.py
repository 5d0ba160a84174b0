"""The one place that asks what time it is, and on which day a moment falls; everything below receives them.

A day that decides anything is the space's: not the server's, not that of whoever presses. One function says which,
so that a page, a key, a command and a job get the same answer.
"""

import os
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils import timezone

from minga.foundation.scope import current_place

USUALLY_OPEN = timedelta(days=14)
"""How long a debate or a vote stays open unless somebody says else."""


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def zone_called(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def machine_zone() -> str:
    """The time zone this machine is set to; UTC where it does not say."""
    place = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    with suppress(OSError):
        place = place or Path("/etc/timezone").read_text(encoding="utf-8").strip()
    return place if is_zone(place) else "UTC"


def is_zone(name: str) -> bool:
    """Whether a time zone of that name is known, as ``America/Lima`` is."""
    return name == "UTC" or zone_called(name).key != "UTC"


def zone() -> ZoneInfo:
    """The time zone of the space we are in; raises ``OutsideSpaceError`` outside any."""
    place = current_place()
    if not place.time_zone:
        spaces = apps.get_model("tenancy", "Space").objects
        place.time_zone = str(spaces.values_list("time_zone", flat=True).get(pk=place.space_id))
    return zone_called(place.time_zone)


def zone_of_reader() -> tzinfo:
    """The time zone in which whoever reads is told moments. Of days it decides only their own limits."""
    return timezone.get_current_timezone()


def day_of(moment: datetime, where: tzinfo | None = None) -> date:
    """The day on which a moment falls: in the space we are in, or in the zone that is named."""
    return moment.astimezone(where or zone()).date()


def today() -> date:
    """The present day in the space we are in."""
    return day_of(now())


def beginning_of(day: date) -> datetime:
    """The moment at which a day of the space we are in begins."""
    return datetime.combine(day, time.min, tzinfo=zone())


def evening_of(day: date) -> datetime:
    """Eight in the evening of that day, in the space we are in."""
    return datetime.combine(day, time(20), tzinfo=zone())


def usual_close(opened_at: datetime) -> datetime:
    """When a debate or a vote that opens now closes unless somebody says else: in two weeks, in the evening."""
    return evening_of(day_of(opened_at) + USUALLY_OPEN)


def end_of(day: date) -> datetime:
    """Its last minute: what is due by a day is late only when the day is over."""
    return datetime.combine(day, time(23, 59), tzinfo=zone())
