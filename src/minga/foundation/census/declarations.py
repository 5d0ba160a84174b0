"""What censuses tell of themselves: sentences, a page of administration, what is kept, and what they listen to."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from minga.foundation.administered import AdministrationPage
from minga.foundation.census import wording
from minga.foundation.census.actions import hear_claims
from minga.foundation.census.models import Census, CensusFile, Verification
from minga.foundation.census.permissions import CAN_ADMINISTER, CAN_VERIFY
from minga.foundation.census.queries import my_verifications
from minga.foundation.census.rules import Source
from minga.foundation.declared import Panel, declare_administration, declare_export, declare_panel, declare_refusals
from minga.foundation.kept import ERASED, FORMER, Kept, Leaver, declare_erasure, declare_kept
from minga.foundation.policy import Actor
from minga.foundation.signin.hearing import declare_hearer

KEPT = Kept(
    "census:verified",
    _("On which census of a space you were verified, how and when. The number you typed is not kept"),
    _("So that nobody votes twice with one number, and a vote can be open to verified people only."),
    _(
        "Until you leave for good. That the number has been used stays, without you, until an administrator frees it. "
        "How often you tried is gone after a day."
    ),
    {(Verification, "user"): ERASED, (CensusFile, "brought_by"): FORMER},
    unread={
        (Verification, "user"): "It stands in the part of its space, as the day and the census.",
        (CensusFile, "brought_by"): "The people of the list are others; it is gone after a day.",
    },
)


def cut_from_identifiers(leaver: Leaver) -> None:
    """The identifier of whoever leaves stays used, and leads to nobody: else somebody could vote a second time."""
    Verification.objects.filter(user_id=leaver.user_id).update(user=None)


def _claims_wanted() -> Iterable[str]:
    return Census.objects.filter(source=Source.CLAIM).order_by().values_list("claim", flat=True)


def _panel(request: HttpRequest, user_id: int) -> str:
    """On the page of one person, for administrators: the way to check them in person. Not whether they are verified."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not CAN_ADMINISTER(actor, None) or not Census.objects.filter(source=Source.FILE).exists():
        return ""
    return render_to_string("census/panel_person.html", {"user_id": user_id}, request)


def _panel_of_mine(request: HttpRequest, _user_id: int) -> str:
    """On one's own page of the space: the way to where one is verified."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not CAN_VERIFY(actor, None) or not Census.objects.exists():
        return ""
    return render_to_string("census/panel_mine.html", {}, request)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(wording.REFUSALS)
    declare_kept(KEPT)
    declare_erasure(cut_from_identifiers)
    declare_export("verified", my_verifications)
    declare_hearer(hear_claims, wants=_claims_wanted)
    declare_panel(Panel(place="home:person", render=_panel))
    declare_panel(Panel(place="provisioning:mine", render=_panel_of_mine))
    declare_administration(
        AdministrationPage(
            "census:censuses",
            "people",
            _("Census: verified people"),
            _("Who may show that they are on a roll of the organization, so that a vote can be theirs alone."),
            order=70,
        )
    )
