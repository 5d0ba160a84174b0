"""What profiles tell of themselves: sentences of refusals, what is kept, and their part of one's own archive."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.foundation.declared import declare_export, declare_refusals
from minga.foundation.kept import ERASED, UNTIL_YOU_LEAVE, Kept, declare_kept
from minga.foundation.policy import Actor
from minga.foundation.profiles.models import Profile
from minga.foundation.profiles.queries import presented

KEPT = Kept(
    "profiles:said",
    _("What you say of yourself: what you can help with, which languages you speak, your picture"),
    _("So that those who share a community with you know whom to ask."),
    UNTIL_YOU_LEAVE,
    {(Profile, "user"): ERASED},
)
REFUSALS = {
    "profile:too-much-help": _("At most %(lines)s lines and %(letters)s letters: name only what people may ask you."),
    "profile:too-many-languages": _("The languages have room for %(letters)s letters."),
    "profile:large-picture": _("A picture of yourself has at most %(megabytes)s MB."),
}


def _own(actor: Actor) -> dict[str, Any]:
    said = presented(actor.person_id)
    return {"helps_with": list(said.helps_with), "speaks": said.speaks, "picture": said.picture_key}


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(REFUSALS)
    declare_kept(KEPT)
    declare_export("profile", _own)
