"""What files tell of themselves: sentences, what is kept of people, and what becomes of it when they leave."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from minga.foundation.administered import AdministrationPage
from minga.foundation.authorship import declare_written
from minga.foundation.declared import Panel, declare_administration, declare_files, declare_panel, declare_refusals
from minga.foundation.kept import FORMER, Kept, Leaver, declare_erasure, declare_kept
from minga.foundation.media import storing, wording
from minga.foundation.media.actions import delete_loose
from minga.foundation.media.models import File
from minga.foundation.policy import Actor
from minga.foundation.scope import across_spaces

KEPT = Kept(
    "media:files",
    _("Files and pictures that you brought. Of a picture only what is seen: neither where nor with what it was taken"),
    _("They stand in what you wrote, and who may read that may read them."),
    _(
        "As long as a text shows them, or showed them in an earlier version; a month after that. If you leave for "
        "good, what stands in no text is deleted; the rest stays or goes with your texts."
    ),
    {(File, "brought_by"): FORMER},
    are_words=True,
)


def files_of(user_id: int) -> Iterable[tuple[str, bytes]]:
    """Everything somebody brought, for their archive, as it is kept."""
    with across_spaces():
        files = list(File.objects.filter(brought_by_id=user_id).select_related("stored").order_by("pk"))
    for file in files:
        try:
            yield file.name, storing.content_of(storing.place_of(file.stored))
        except OSError:
            storing.log.warning("The bytes of %s are not there.", file.key)


def forget_files(leaver: Leaver) -> None:
    """What stands in no text goes at once. What stands in a text goes when that goes."""
    with across_spaces():
        delete_loose(leaver.user_id)


def _panel(request: HttpRequest, _user_id: int) -> str:
    """On one's own page of the space: the way to one's files."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not File.objects.filter(brought_by_id=actor.user_id).exists():
        return ""
    return render_to_string("media/panel_mine.html", {}, request)


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(wording.REFUSALS)
    declare_kept(KEPT)
    declare_written("files", {(File, "brought_by"): "name kind size brought_at"})
    declare_files(files_of)
    declare_erasure(forget_files)
    declare_panel(Panel(place="provisioning:mine", render=_panel))
    declare_administration(
        AdministrationPage(
            "media:administration",
            "watch",
            _("Files and pictures"),
            _("How much they take, and how much each person may bring."),
            order=70,
        )
    )
