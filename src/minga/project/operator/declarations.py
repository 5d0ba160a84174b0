"""What the house keeps of those who run it, and of whoever asks for a space."""

from django.utils.translation import gettext_lazy as _

from minga.foundation.kept import ERASED, FORMER, UNTIL_YOU_LEAVE, Kept, Leaver, declare_erasure, declare_kept
from minga.foundation.tenancy.models import Operator, SpaceWish
from minga.project.operator import measuring

KEPT = (
    Kept(
        "operator:running",
        _("That you run this installation, and since when"),
        _("So that its spaces are looked after, and whoever is in one can ask you."),
        UNTIL_YOU_LEAVE,
        {(Operator, "user"): ERASED},
        unread={(Operator, "user"): "It is the page of those who run the installation."},
    ),
    Kept(
        "operator:asking",
        _("A space that you asked for: its name, what for, and the answer; a visitor's name and address with it"),
        _("So that it can be answered, and seen who answered."),
        UNTIL_YOU_LEAVE,
        {
            (SpaceWish, "asked_by"): ERASED,
            (SpaceWish, "email"): FORMER,
            (SpaceWish, "answered_by"): FORMER,
        },
        unread={
            (SpaceWish, "asked_by"): "It stands on the page on which it was asked.",
            (SpaceWish, "email"): "Of visitors, who have no archive; it goes with whoever has the address.",
            (SpaceWish, "answered_by"): "It is read by those who run the installation.",
        },
    ),
)


def _forget_wishes(leaver: Leaver) -> None:
    """What was asked for as a visitor, under the address of somebody who leaves for good."""
    SpaceWish.objects.filter(email__iexact=leaver.email).delete()


def declare() -> None:
    """Called once, when the apps stand."""
    declare_kept(*KEPT)
    declare_erasure(_forget_wishes)
    assert measuring.measure_spaces is not None  # noqa: S101  (its round is registered)
