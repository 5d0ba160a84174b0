"""The measurement plan: draft, lock, amend, assess."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require
from minga.initiative.models import Initiative
from minga.initiative.queries import visible_initiative
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.models import MeasurementPlan
from minga.outcome.rules import EVERYBODY_DRAWN
from minga.outcome.views.form_page import form_page, get_or_post


def to_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    return redirect("outcome:plan", space=request.space.slug, plan_id=plan_id)


@require_GET
def plan_detail(request: SpaceRequest, plan_id: int) -> HttpResponse:
    page = queries.plan_page(request.actor, plan_id)
    context = {"page": page, "plan": page.plan, "may": page.may, "claim": page.claim, "rival_form": forms.RivalForm()}
    context["power"] = queries.power_of_plan(request.actor, page.plan)
    return render(request, "outcome/plan.html", context)


def _suggested(initiative: Initiative) -> dict[str, Any]:
    starts, comparison = queries.suggested_units(initiative.pk)
    lines = "\n".join(f"{unit}: {day.isoformat()}" for unit, day in starts.items())
    return {
        "starts": lines,
        "comparison": "\n".join(comparison),
        "units": "\n".join([*starts, *comparison]),
        "method": "difference_in_differences",
    }


def _initial(plan: MeasurementPlan) -> dict[str, Any]:
    """A plan as its form shows it."""
    names = [name for name in forms.PlanForm.base_fields if hasattr(plan, name)]
    initial = {name: getattr(plan, name) for name in names}
    starts = {unit: day for unit, day in plan.starts.items() if unit != EVERYBODY_DRAWN}
    return initial | {
        "starts": "\n".join(f"{unit}: {day}" for unit, day in starts.items()),
        "comparison": "\n".join(plan.comparison),
        "units": "\n".join(plan.units),
        "waves": "\n".join(f"{day}: {size}" for day, size in plan.waves),
        "steps": "\n".join(plan.steps),
    }


def _page(request: SpaceRequest, form: forms.PlanForm, **words: Any) -> HttpResponse:
    return form_page(request, form, template="outcome/plan_form.html", **words)


@login_needed
@get_or_post
def draft_plan(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_PLAN, request.actor, initiative)
    choices = queries.outcome_indicators(initiative.purpose_id)
    initial = _suggested(initiative) | queries.suggested_design(request.GET)
    form = forms.PlanForm(request.POST or None, initial=initial, indicators=choices)

    def act(data: dict[str, Any]) -> MeasurementPlan:
        return actions.draft_plan(
            initiative_id=initiative_id,
            indicator_id=data["indicator_id"],
            design=form.design(),
            by=request.actor,
            now=clock.now(),
        )

    if request.method == "POST" and (done := attempt(form, act)):
        say(request, _("The plan is drafted. Look at what it could see, then lock it before the start."))
        return to_plan(request, done.result.pk)
    back = reverse("initiative:detail", args=[request.space.slug, initiative_id])
    lead = _("Said before anybody can know the result. Once locked, every change is visible.")
    guide = reverse("outcome:guide", args=[request.space.slug, initiative_id])
    return _page(
        request, form, title=_("How will we know?"), submit=_("Save the draft"), back=back, lead=lead, guide_url=guide
    )


@login_needed
@get_or_post
def revise_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_REVISE, request.actor, plan)
    choices = queries.outcome_indicators(plan.initiative.purpose_id)
    form = forms.PlanForm(request.POST or None, initial=_initial(plan), indicators=choices)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.revise_plan(
            plan_id=plan_id, indicator_id=data["indicator_id"], design=form.design(), by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("The draft is saved."))
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    return _page(request, form, title=_("Revise the plan"), submit=_("Save"), back=back)


@login_needed
@require_POST
def lock_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    actions.lock_plan(plan_id=plan_id, by=request.actor, now=clock.now())
    say(request, _("The plan is locked, hashed and dated."))
    return to_plan(request, plan_id)


@login_needed
@get_or_post
def amend_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_AMEND, request.actor, plan)
    choices = queries.outcome_indicators(plan.initiative.purpose_id)
    form = forms.AmendForm(request.POST or None, initial=_initial(plan), indicators=choices)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.amend_plan(
            plan_id=plan_id,
            indicator_id=data["indicator_id"],
            design=form.design(),
            reason=data["reason"],
            by=request.actor,
            now=clock.now(),
        ),
    ):
        say(request, _("The plan is amended. What it said before stays beside it."))
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    lead = _("A locked plan can be changed in the open. It costs one level of evidence.")
    return _page(request, form, title=_("Amend the plan"), submit=_("Amend"), back=back, lead=lead)


@login_needed
@require_POST
def assess_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    actions.assess_plan(plan_id=plan_id, by=request.actor, now=clock.now())
    say(request, _("The figures are computed and frozen."))
    return to_plan(request, plan_id)
