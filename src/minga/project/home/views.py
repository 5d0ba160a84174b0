"""Home: which spaces are mine, what needs me now, what our purposes changed, how the place is doing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, login_needed
from minga.foundation.policy import is_space_member, require
from minga.foundation.tenancy.look import is_welcomed
from minga.foundation.tenancy.operators import may_ask_for_space
from minga.foundation.tenancy.queries import is_any_space, open_spaces, spaces_of, suspended_in
from minga.project.home import inbox, queries
from minga.project.home.beginning import first_steps
from minga.project.home.moving import moving
from minga.project.home.words import WORDS
from minga.ui.bar import OneSpace


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """For a visitor, what this is; for a person, what waits for them in all of their spaces."""
    if not request.user.is_authenticated:
        found = {"open_spaces": open_spaces(), "is_any_space": is_any_space(), "may_ask": may_ask_for_space(None)}
        return render(request, "home/start.html", found)
    spaces, now = spaces_of(request.user.pk), clock.now()
    if not spaces:
        found = {
            "open_spaces": open_spaces(),
            "suspended_in": suspended_in(request.user.pk),
            "may_ask": may_ask_for_space(request.user.pk),
        }
        return render(request, "home/nowhere.html", found)
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


@require_GET
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember in this browser which language is read, and go back. A link and no form: it changes nothing here."""
    there, language = request.GET.get("next", "/"), request.GET.get("to", "")
    is_ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(there if is_ours and there.startswith("/") else "/")
    if language in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return answer


@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """What the words of the house mean."""
    return render(request, "home/words.html", {"words": WORDS})


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
        "welcome": request.space.welcome_html if request.space.welcome and is_welcomed(request.actor, now) else "",
        "may_charter": is_space_member(request.actor, None),
    }
    return render(request, "home/space.html", context)


@require_GET
def portfolio(request: SpaceRequest) -> HttpResponse:
    require(is_space_member, request.actor, None)
    rows, picture = queries.outcomes_first(request.actor, today=clock.today())
    is_any_judged = any(row.verdict_id is not None for row in rows)
    return render(request, "home/portfolio.html", {"rows": rows, "picture": picture if is_any_judged else None})


@require_GET
def health(request: SpaceRequest) -> HttpResponse:
    require(is_space_member, request.actor, None)
    return render(request, "home/health.html", {"figures": queries.health(request.actor, clock.now())})
