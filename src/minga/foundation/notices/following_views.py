"""How much one wants to hear of one thing: its page, and the form that stands on the thing's own page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.foundation import clock
from minga.foundation.attending import places_of
from minga.foundation.doors import SpaceRequest, login_needed, say
from minga.foundation.notices import actions, following, wording
from minga.foundation.notices.forms import LevelForm


@login_needed
@require_http_methods(["GET", "POST"])
def choose(request: SpaceRequest, kind: str, thing_id: int) -> HttpResponse:
    """What is chosen is said on the page of the thing, to which one comes back."""
    thing = following.thing_called(request.actor, kind, thing_id)
    form = LevelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        level = form.cleaned_data["level"]
        actions.choose_level(kind=kind, thing_id=thing_id, level=level, by=request.actor, now=clock.now())
        say(request, _said(request, kind, thing_id))
        return redirect(thing.url if request.POST.get("back") != "list" else "notices:settings")
    standing = following.standing_at(request.actor, places_of((kind, thing_id)))
    context = {"thing": thing, "choice": following.choice_at(standing), "form": form}
    return render(request, "notices/follow.html", context, status=422 if form.is_bound else 200)


def _said(request: SpaceRequest, kind: str, thing_id: int) -> str:
    standing = following.standing_at(request.actor, places_of((kind, thing_id)))
    return _("What reaches you from here: %(level)s.") % {"level": wording.LEVELS[standing.level]}
