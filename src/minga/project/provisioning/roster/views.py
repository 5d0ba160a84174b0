"""Pages: a file of people is chosen, looked at, brought in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import is_space_administrator, require
from minga.project.provisioning.forms import RosterForm
from minga.project.provisioning.queries import communities_for_groups
from minga.project.provisioning.roster import actions, queries


@login_needed
@require_http_methods(["GET", "POST"])
def choose(request: SpaceRequest) -> HttpResponse:
    """A file of people is chosen; what it would do is shown next, before anybody comes."""
    require(is_space_administrator, request.actor, None)
    communities = communities_for_groups(request.actor)
    form = RosterForm(request.POST or None, request.FILES or None, communities=communities)
    if request.method == "POST" and (
        done := attempt(form, lambda _data: actions.park_roster(by=request.actor, now=clock.now(), **form.said))
    ):
        return redirect("roster:look", space=request.space.slug, roster_id=done.result.pk)
    context = {"form": form, "rosters": queries.rosters_of(request.actor)}
    return render(request, "placing/roster.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def look(request: SpaceRequest, roster_id: int) -> HttpResponse:
    """Each bad row with its reason and what would change; or how far it has come."""
    found = queries.roster_called(request.actor, roster_id)
    plan, changes = queries.plan_seen(request.actor, found)
    row = queries.roster_row(request.actor, roster_id)
    return render(request, "placing/look.html", {"roster": row, "plan": plan, "changes": changes})


@login_needed
@require_POST
def start(request: SpaceRequest, roster_id: int) -> HttpResponse:
    actions.start_roster(roster_id=roster_id, by=request.actor, now=clock.now())
    return redirect("roster:look", space=request.space.slug, roster_id=roster_id)


@login_needed
@require_POST
def stop(request: SpaceRequest, roster_id: int) -> HttpResponse:
    actions.stop_roster(roster_id=roster_id, by=request.actor)
    say(request, _("It is stopped. Whoever was in by then stays."))
    return redirect("roster:choose", space=request.space.slug)
