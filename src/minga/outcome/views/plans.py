"""The measurement plan: draft it by three questions or in full, seal, amend, assess."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import NotFoundError, require
from minga.initiative import permissions as initiative_permissions
from minga.initiative.models import Initiative
from minga.initiative.queries import visible_initiative
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.models import MeasurementPlan
from minga.outcome.rules import DRAWN, EVERYBODY_DRAWN, windows
from minga.outcome.views.form_page import form_page, get_or_post


def to_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    return redirect("outcome:plan", space=request.space.slug, plan_id=plan_id)


@require_GET
def plan_detail(request: SpaceRequest, plan_id: int) -> HttpResponse:
    try:
        page = queries.plan_page(request.actor, plan_id)
    except NotFoundError:
        return render(request, "outcome/figure_plan.html", {"page": queries.figure_plan(request.actor, plan_id)})
    context: dict[str, Any] = {
        "page": page,
        "plan": page.plan,
        "may": page.may,
        "claim": page.claim,
        "rival_form": forms.RivalForm(),
    }
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
    """Three questions, begun from what the units and values allow."""
    initiative = visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_PLAN, request.actor, initiative)
    chosen = request.POST.get("indicator_id") or request.GET.get("indicator", "")
    page = queries.guide_page(initiative, indicator_id=chosen, now=clock.now())
    back = reverse("initiative:detail", args=[request.space.slug, initiative_id])
    words: dict[str, Any] = {"title": _("How will we know?"), "submit": _("Save the draft"), "back": back, "page": page}
    words |= {"initiative": initiative, "full": reverse("outcome:draft_full", args=[request.space.slug, initiative_id])}
    if page.first is None or page.last is None or not page.indicators:
        words["may_group"] = initiative_permissions.what_actor_may(request.actor, initiative).revise
        return render(request, "outcome/plan_questions.html", words)
    form = forms.SimplePlanForm(
        request.POST or None,
        initial=_proposed(page),
        indicators=list(page.indicators),
        grain=page.grain,
        starts=(page.first, page.last),
    )
    base = queries.plain_design(initiative_id)

    def act(data: dict[str, Any]) -> MeasurementPlan:
        return actions.draft_plan(
            initiative_id=initiative_id,
            indicator_id=data["indicator_id"],
            design=form.design(base, has_others=page.others > 0),
            rivals=data["rivals"],
            by=request.actor,
            now=clock.now(),
        )

    if request.method == "POST" and (done := attempt(form, act)):
        say(request, _("The plan is drafted. Look at what it could see, then seal it before the start."))
        return to_plan(request, done.result.pk)
    return form_page(request, form, template="outcome/plan_questions.html", **words)


def _proposed(page: queries.GuidePage) -> dict[str, Any]:
    """What the guide advises, as the three questions begin with it."""
    row = page.advised or next(iter(page.possible), None)
    initial: dict[str, Any] = {"indicator_id": page.indicator_id}
    if row is None or page.first is None or page.last is None:
        return initial
    look_from, look_until = windows.days(
        row.pre_first, row.post_last, first=page.first, last=page.last, grain=page.grain
    )
    return initial | {"method": row.method, "look_from": look_from, "look_until": look_until}


@login_needed
@get_or_post
def draft_full_plan(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    """The same as a statistician sees it: every method with all that it takes."""
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
        say(request, _("The plan is drafted. Look at what it could see, then seal it before the start."))
        return to_plan(request, done.result.pk)
    back = reverse("outcome:draft", args=[request.space.slug, initiative_id])
    lead = _("Said before anybody can know the result. Once sealed, every change is visible.")
    guide = reverse("outcome:guide", args=[request.space.slug, initiative_id])
    return _page(
        request, form, title=_("How will we know?"), submit=_("Save the draft"), back=back, lead=lead, guide_url=guide
    )


@login_needed
@get_or_post
def revise_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    """The three questions again; a plan that lots decide has only the statistician's form."""
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_REVISE, request.actor, plan)
    full = reverse("outcome:revise_full", args=[request.space.slug, plan_id])
    if plan.method in DRAWN:
        return redirect(full)
    chosen = request.POST.get("indicator_id") or str(plan.indicator_id)
    page = queries.guide_page(plan.initiative, indicator_id=chosen, now=clock.now())
    base, days = queries.design_of(plan), [date.fromisoformat(day) for day in plan.starts.values()]
    look_from, look_until = queries.looks_of(plan)
    kept = {name: getattr(plan, name) for name in ("indicator_id", "method", "theory")}
    form = forms.SimplePlanForm(
        request.POST or None,
        initial=kept | {"steps": "\n".join(plan.steps), "look_from": look_from, "look_until": look_until},
        indicators=list(page.indicators),
        grain=page.grain,
        starts=(min(days), max(days)),
        has_rivals=False,
    )
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.revise_plan(
            plan_id=plan_id,
            indicator_id=data["indicator_id"],
            design=form.design(base, has_others=page.others > 0),
            by=request.actor,
            now=clock.now(),
        ),
    ):
        say(request, _("The draft is saved."))
        return to_plan(request, plan_id)
    words: dict[str, Any] = {"title": _("Edit the plan"), "submit": _("Save the draft"), "page": page, "full": full}
    words |= {"initiative": plan.initiative, "back": reverse("outcome:plan", args=[request.space.slug, plan_id])}
    return form_page(request, form, template="outcome/plan_questions.html", **words)


@login_needed
@get_or_post
def revise_full_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
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
    return _page(request, form, title=_("Edit the plan"), submit=_("Save"), back=back)


@login_needed
@get_or_post
def lock_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    """A page of its own: what is sealed stays."""
    return _grave(
        request,
        plan_id,
        actions.lock_plan,
        allowed=permissions.CAN_LOCK,
        template="outcome/seal.html",
        title=_("Seal the plan"),
        said=_("The plan is sealed and dated."),
    )


def _grave(
    request: SpaceRequest, plan_id: int, act: Any, *, allowed: Any, template: str, title: str, said: str
) -> HttpResponse:
    """One question, what will happen, one button; where it may not be, the page says why."""
    plan = queries.visible_plan(request.actor, plan_id)
    require(allowed, request.actor, plan)
    form = forms.NothingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda _data: act(plan_id=plan_id, by=request.actor, now=clock.now())
    ):
        say(request, said)
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    more = {
        "page": queries.plan_page(request.actor, plan_id),
        "plan": plan,
        "from_day": queries.whole_day(plan.closes_on),
    }
    return form_page(request, form, template=template, title=title, submit=title, back=back, **more)


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
    lead = _("A sealed plan can be changed in the open. It costs one level of evidence.")
    return _page(request, form, title=_("Amend the plan"), submit=_("Amend"), back=back, lead=lead)


@login_needed
@get_or_post
def assess_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    """A page of its own: an assessment stays for ever, also one that nobody publishes."""
    return _grave(
        request,
        plan_id,
        actions.assess_plan,
        allowed=permissions.CAN_ASSESS,
        template="outcome/assess.html",
        title=_("Assess what changed"),
        said=_("The figures are computed and frozen."),
    )
