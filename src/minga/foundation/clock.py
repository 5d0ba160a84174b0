"""The one place that asks what time it is; everything below receives ``now``."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present day in the active time zone."""
    return timezone.localdate()
