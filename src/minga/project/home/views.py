"""Home: which spaces are mine, what needs me now, what our purposes changed, how the place is doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import is_space_member, require
from minga.foundation.tenancy.queries import open_spaces, spaces_of
from minga.project.home import queries


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    spaces = spaces_of(request.user.pk) if request.user.is_authenticated else ()
    if len(spaces) == 1:
        return redirect("home:space", space=spaces[0].slug)
    return render(request, "home/start.html", {"spaces": spaces, "open_spaces": () if spaces else open_spaces()})


@require_GET
def space_home(request: SpaceRequest) -> HttpResponse:
    context = {
        "waiting": queries.waiting_for(request.actor, clock.now()),
        "ways": queries.ways(request.actor, space=request.space.slug, today=clock.today()),
        "may_charter": is_space_member(request.actor, None),
    }
    return render(request, "home/space.html", context)


@require_GET
def portfolio(request: SpaceRequest) -> HttpResponse:
    require(is_space_member, request.actor, None)
    rows, picture = queries.outcomes_first(request.actor, today=clock.today())
    return render(request, "home/portfolio.html", {"rows": rows, "picture": picture})


@require_GET
def health(request: SpaceRequest) -> HttpResponse:
    require(is_space_member, request.actor, None)
    return render(request, "home/health.html", {"figures": queries.health(request.actor, clock.now())})
