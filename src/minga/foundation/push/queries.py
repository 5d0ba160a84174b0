"""The devices of a person, by what they are."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from minga.foundation.push.models import PushDevice

SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
BROWSERS = (("Firefox", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("Chrome", "Chrome"), ("Safari", "Safari"))


@dataclass(frozen=True, slots=True)
class DeviceRow:
    id: int
    name: str
    digest: str
    made_at: datetime
    is_here: bool


def devices_of(user_id: int, *, session_key: str = "") -> tuple[DeviceRow, ...]:
    """One's own, the newest first; ``is_here``: turned on in this session."""
    rows = PushDevice.objects.filter(user_id=user_id).select_related("session").order_by("-made_at", "-pk")
    return tuple(_row(row, session_key) for row in rows)


def _row(device: PushDevice, session_key: str) -> DeviceRow:
    session = device.session
    is_here = session.session_key == session_key
    return DeviceRow(device.pk, _named(session.user_agent), device.digest, device.made_at, is_here)


def _named(agent: str) -> str:
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "").replace("Macintosh", "Mac")
    if not browser:
        return system or _("A device")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


def is_living(device: PushDevice, now: datetime) -> bool:
    """Whether its person is still signed in there, and their account is neither closed nor suspended."""
    is_signed_in = Session.objects.filter(session_key=device.session.session_key, expire_date__gt=now).exists()
    return is_signed_in and device.user.is_active and not device.user.is_demo
