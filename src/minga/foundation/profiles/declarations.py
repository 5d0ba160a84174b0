"""What profiles tell of themselves: sentences of refusals, what is kept, and their part of one's own archive."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from minga.foundation.authorship import Written, declare_written
from minga.foundation.declared import declare_files, declare_refusals
from minga.foundation.kept import ERASED, UNTIL_YOU_LEAVE, Kept, declare_kept
from minga.foundation.profiles.models import Portrait, Profile
from minga.foundation.scope import across_spaces

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


WRITTEN: Written = {(Profile, "user"): "helps_with speaks revised_at"}


def _pictures(user_id: int) -> Iterator[tuple[str, bytes]]:
    """The picture that somebody shows in each space."""
    with across_spaces():
        kept = Portrait.objects.filter(profile__user_id=user_id).order_by("pk")
        for number, portrait in enumerate(kept, start=1):
            yield f"portrait-{number}.png", bytes(portrait.content)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(REFUSALS)
    declare_kept(KEPT)
    declare_written("profile", WRITTEN)
    declare_files(_pictures)
