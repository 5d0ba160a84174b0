"""Home: which spaces are mine, what needs me now, what our purposes changed, how the place is doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import is_space_member, require
from minga.foundation.tenancy.actions import change_space_role
from minga.foundation.tenancy.queries import is_any_space, open_spaces, people_of_space, person_of_space, spaces_of
from minga.project.home import inbox, queries
from minga.project.home.beginning import first_steps
from minga.project.home.forms import RoleForm
from minga.project.home.moving import moving
from minga.project.shell import OneSpace


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """For a visitor, what this is; for a person, what waits for them in all of their spaces."""
    if not request.user.is_authenticated:
        return render(request, "home/start.html", {"open_spaces": open_spaces(), "is_any_space": is_any_space()})
    spaces, now = spaces_of(request.user.pk), clock.now()
    if not spaces:
        return render(request, "home/nowhere.html", {"open_spaces": open_spaces()})
    if len(spaces) == 1:
        return redirect("home:space", space=spaces[0].slug)
    parts = inbox.parts_of(spaces, user_id=request.user.pk, now=now)
    tabs: list[tuple[str, str, bool, int | None]] = [(pgettext("spaces", "All"), reverse("home:start"), True, None)]
    for part in parts:
        url = reverse("home:space", args=[part.space.slug])
        tabs.append((part.space.name, url, False, len(part.waiting) or None))
    rows = inbox.rows_of(parts, now)
    context = {
        "tabs": tabs,
        "parts": parts,
        "is_moving": any(part.moving for part in parts),
        "rows": rows[: inbox.SHOWN],
        "rest": rows[inbox.SHOWN :],
    }
    return render(request, "home/everywhere.html", context)


@login_needed
@require_GET
def count_in_spaces(request: HttpRequest) -> HttpResponse:
    """The person's spaces with how much waits in each, for the menu of the bar once it is opened."""
    spaces = spaces_of(request.user.pk or 0)
    counts = inbox.counts_of(spaces, user_id=request.user.pk or 0, now=clock.now())
    here = request.GET.get("here", "")
    rows = [
        OneSpace(row.name, reverse("home:space", args=[row.slug]), row.slug == here, counts[row.slug]) for row in spaces
    ]
    return render(request, "ui/spaces.html", {"spaces": rows})


@require_GET
def space_home(request: SpaceRequest) -> HttpResponse:
    now, slug = clock.now(), request.space.slug
    ways = queries.ways(request.actor, space=slug, today=clock.today())
    rows = tuple(inbox.Row(item) for item in queries.waiting_for(request.actor, now))
    context = {
        "rows": rows[: inbox.SHOWN],
        "rest": rows[inbox.SHOWN :],
        "moving": moving(request.actor, space=slug, now=now),
        "ways": ways,
        "first_steps": first_steps(request.actor, ways, space=slug),
        "may_charter": is_space_member(request.actor, None),
    }
    return render(request, "home/space.html", context)


@require_GET
def portfolio(request: SpaceRequest) -> HttpResponse:
    require(is_space_member, request.actor, None)
    rows, picture = queries.outcomes_first(request.actor, today=clock.today())
    is_any_judged = any(row.verdict_id is not None for row in rows)
    return render(request, "home/portfolio.html", {"rows": rows, "picture": picture if is_any_judged else None})


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
