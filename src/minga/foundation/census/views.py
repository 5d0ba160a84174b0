"""Pages: censuses and their figures for administrators, and where people show that they are on one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from minga.foundation import clock
from minga.foundation.census import actions, attempts, queries
from minga.foundation.census.forms import CensusForm, CheckForm, FreeForm, VerifyForm
from minga.foundation.census.permissions import CAN_ADMINISTER
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.limits import address_of
from minga.foundation.policy import require
from minga.foundation.provisioning.queries import attributes_of_space
from minga.foundation.tenancy.people import person_of_space

GET_OR_POST = ["GET", "POST"]


def _page(request: HttpRequest, template: str, form: Any, **more: object) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def census_list(request: SpaceRequest) -> HttpResponse:
    return render(request, "census/list.html", {"rows": queries.censuses_of_space(request.actor)})


@login_needed
@require_http_methods(GET_OR_POST)
def make(request: SpaceRequest) -> HttpResponse:
    """A census by a list goes on to its file."""
    require(CAN_ADMINISTER, request.actor, None)
    lists = [
        (each.id, each.name, each.choices)
        for each in attributes_of_space(request.actor)
        if each.kind == "list" and not each.is_own
    ]
    form = CensusForm(request.POST or None, lists=lists)
    if request.method == "POST" and (
        done := attempt(form, lambda _data: actions.make_census(by=request.actor, now=clock.now(), **form.said))
    ):
        say(request, _("The census is there."))
        return redirect("census:census", space=request.space.slug, census_id=done.result.pk)
    return _page(request, "census/new.html", form)


@login_needed
@require_GET
def census(request: SpaceRequest, census_id: int) -> HttpResponse:
    """How many are on it, how many are verified, how many attempts were blocked: figures, no names."""
    return render(request, "census/census.html", {"census": queries.census_of_space(request.actor, census_id)})


@login_needed
@require_http_methods(GET_OR_POST)
def free(request: SpaceRequest, census_id: int) -> HttpResponse:
    found = queries.census_of_space(request.actor, census_id)
    form = FreeForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.free_identifier(census_id=census_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The identifier is free: its person can verify with another account."))
        return redirect("census:census", space=request.space.slug, census_id=census_id)
    return _page(request, "census/free.html", form, census=found)


@login_needed
@require_http_methods(GET_OR_POST)
def remove(request: SpaceRequest, census_id: int) -> HttpResponse:
    """Asks once, and forgets the census with who was verified by it."""
    found = queries.census_of_space(request.actor, census_id)
    if request.method == "POST":
        actions.remove_census(census_id=census_id, by=request.actor, now=clock.now())
        say(request, _("The census is gone, with everybody's verification."))
        return redirect("census:censuses", space=request.space.slug)
    return render(request, "census/remove.html", {"census": found})


@login_needed
@never_cache
@require_http_methods(GET_OR_POST)
def check(request: SpaceRequest, user_id: int) -> HttpResponse:
    """An administrator marks that they have seen somebody's document."""
    require(CAN_ADMINISTER, request.actor, None)
    person = person_of_space(request.actor, user_id)
    form = CheckForm(request.POST or None, censuses=queries.censuses_of_space(request.actor))
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.check_in_person(user_id=user_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("It is noted: checked in person."))
        return redirect("home:person", space=request.space.slug, user_id=user_id)
    return _page(request, "census/check.html", form, person=person)


@login_needed
@require_GET
def mine(request: SpaceRequest) -> HttpResponse:
    """On which censuses I am verified, and where I can be."""
    return render(request, "census/mine.html", {"rows": queries.my_censuses(request.actor)})


@login_needed
@never_cache
@require_http_methods(GET_OR_POST)
def verify(request: SpaceRequest, census_id: int) -> HttpResponse:
    """One or two fields. Whoever came from a vote goes back there."""
    found = queries.my_census(request.actor, census_id)
    going = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(going, allowed_hosts=None):
        going = ""
    form = VerifyForm(request.POST or None, census=found)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.verify_myself(
            census_id=census_id,
            identifier=data["identifier"],
            proof=data.get("proof", ""),
            address=address_of(request),
            by=request.actor,
            now=clock.now(),
        ),
    ):
        say(request, _("You are verified."))
        return redirect(going) if going else redirect("census:mine", space=request.space.slug)
    wait = attempts.wait_of(request.actor.person_id, clock.now())
    return _page(request, "census/verify.html", form, census=found, going=going, wait=wait)
