"""Home: which spaces are mine, what needs me now, what our purposes changed, how the place is doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import is_space_member, require
from minga.foundation.tenancy.actions import change_space_role
from minga.foundation.tenancy.queries import open_spaces, people_of_space, person_of_space, spaces_of
from minga.project.home import queries
from minga.project.home.forms import RoleForm


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


@login_needed
@require_GET
def people(request: SpaceRequest) -> HttpResponse:
    """Who belongs to the space, with what role; for its administrators."""
    number, words = request.GET.get("page", "1"), request.GET.get("q", "")[:100]
    page = people_of_space(
        request.actor, words=words, page=int(number) if number.isdecimal() and len(number) < 6 else 1
    )
    return render(request, "home/people.html", {"page": page, "words": words})


@login_needed
@require_http_methods(["GET", "POST"])
def change_role(request: SpaceRequest, user_id: int) -> HttpResponse:
    person = person_of_space(request.actor, user_id)
    form = RoleForm(request.POST or None, initial={"role": person.role})
    if request.method == "POST" and attempt(
        form, lambda data: change_space_role(user_id=user_id, by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("The role is changed."))
        return redirect("home:people", space=request.space.slug)
    return render(request, "home/role.html", {"form": form, "person": person}, status=422 if form.is_bound else 200)


@require_GET
def health(request: SpaceRequest) -> HttpResponse:
    require(is_space_member, request.actor, None)
    return render(request, "home/health.html", {"figures": queries.health(request.actor, clock.now())})
