"""Pages: groups of a directory, where each comes in, and who would come and go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.project.provisioning import actions, queries
from minga.project.provisioning.forms import PlaceForm


@login_needed
@require_GET
def groups(request: SpaceRequest) -> HttpResponse:
    number, words = request.GET.get("page", "1"), request.GET.get("q", "")[:100].replace("\0", "")
    page = queries.groups_of_directory(
        request.actor, words=words, page=int(number) if number.isdecimal() and len(number) < 6 else 1
    )
    return render(request, "placing/groups.html", {"page": page, "words": words})


@login_needed
@require_http_methods(["GET", "POST"])
def group(request: SpaceRequest, group_id: int) -> HttpResponse:
    """Into which community this group comes; what that would do is shown next, before anybody moves."""
    found = queries.group_called(request.actor, group_id)
    form = PlaceForm(request.POST or None, communities=queries.communities_for_groups(request.actor))
    if request.method == "POST" and (
        done := attempt(
            form,
            lambda data: actions.place_group(group_id=group_id, by=request.actor, now=clock.now(), **data),
        )
    ):
        return redirect("placing:place", space=request.space.slug, place_id=done.result.pk)
    context = {"form": form, "group": found}
    return render(request, "placing/group.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def place(request: SpaceRequest, place_id: int) -> HttpResponse:
    return render(request, "placing/place.html", {"preview": queries.preview_of(request.actor, place_id)})


@login_needed
@require_POST
def switch(request: SpaceRequest, place_id: int) -> HttpResponse:
    is_on = request.POST.get("switch") == "on"
    actions.switch_place(place_id=place_id, is_on=is_on, by=request.actor, now=clock.now())
    say(request, _said(request, is_on=is_on))
    return redirect("placing:place", space=request.space.slug, place_id=place_id)


def _said(_request: HttpRequest, *, is_on: bool) -> str:
    if is_on:
        return _("It is on: the community follows the group from now on, in a moment.")
    return _("It is off: everybody stays where they are.")


@login_needed
@require_POST
def remove(request: SpaceRequest, place_id: int) -> HttpResponse:
    actions.remove_place(place_id=place_id, by=request.actor, now=clock.now())
    say(request, _("The group no longer comes into the community. Whomever it brought stays."))
    return redirect("placing:groups", space=request.space.slug)
