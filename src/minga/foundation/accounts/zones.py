"""Time zones as a choice."""

from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def named_zones() -> list[tuple[str, str | Promise]]:
    """That of the space first, then all that are called after a place."""
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    return [("", _("As in the space")), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in named)]
