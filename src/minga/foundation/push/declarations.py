"""What this part of the house tells the rest about itself."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.utils.translation import gettext_lazy as _

from minga.foundation.declared import declare_personal, declare_refusals
from minga.foundation.kept import ERASED, Kept, declare_kept
from minga.foundation.push.actions import end_session
from minga.foundation.push.models import PushDevice
from minga.foundation.push.wording import REFUSALS

KEPT = (
    Kept(
        "push:devices",
        _("The devices on which you want to be told at once: the address that your browser has for that, and its keys"),
        _("So that what is urgent reaches you there, and nobody on the way can read it."),
        _("Until you turn it off or sign out there."),
        {(PushDevice, "user"): ERASED},
        unread={(PushDevice, "user"): "It stands in the part push of the archive, without the keys."},
    ),
)


def of_person(user_id: int) -> Any:
    """When each was turned on, for the person's own archive."""
    return list(PushDevice.objects.filter(user_id=user_id).order_by("made_at").values("made_at"))


def _sign_out(request: Any = None, **_more: object) -> None:
    key = getattr(getattr(request, "session", None), "session_key", None)
    if key:
        end_session(key)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_kept(*KEPT)
    declare_refusals(REFUSALS)
    declare_personal("push", of_person)
    user_logged_out.connect(_sign_out, dispatch_uid="minga.push", weak=False)
