"""What a plan would see: asked for, and watched while it is computed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, login_needed
from minga.foundation.policy import require
from minga.initiative.queries import visible_initiative
from minga.outcome import actions, permissions, queries


@require_GET
def power(request: SpaceRequest, plan_id: int) -> HttpResponse:
    return _fragment(request, plan_id)


@login_needed
@require_POST
def ask_power(request: SpaceRequest, plan_id: int) -> HttpResponse:
    actions.ask_power(plan_id=plan_id, by=request.actor, now=clock.now())
    if request.headers.get("HX-Request"):
        return _fragment(request, plan_id)
    return redirect("outcome:plan", space=request.space.slug, plan_id=plan_id)


def _fragment(request: SpaceRequest, plan_id: int) -> HttpResponse:
    row = queries.power_of(request.actor, plan_id)
    return render(request, "outcome/power.html", {"power": row, "slug": request.space.slug})


@login_needed
@require_GET
def guide(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_PLAN, request.actor, initiative)
    page = queries.guide_page(initiative, indicator_id=request.GET.get("indicator", ""), now=clock.now())
    return render(request, "outcome/guide.html", {"page": page, "initiative": initiative})
