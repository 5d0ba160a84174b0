"""Pages of this link: parse, one call, render."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import NotFoundError, require
from minga.purpose import actions, forms, permissions, queries, rules
from minga.purpose.models import Purpose

GET_OR_POST = ["GET", "POST"]


def _detail_url(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    return redirect("purpose:detail", space=request.space.slug, purpose_id=purpose_id)


def _form_page(request: SpaceRequest, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": title, "submit": submit, **more}
    return render(request, "purpose/form.html", context, status=status)


@require_GET
def purpose_list(request: SpaceRequest) -> HttpResponse:
    rows = queries.purpose_list(request.actor, today=clock.today())
    may_charter = permissions.CAN_CHARTER(request.actor, None)
    may_order = permissions.CAN_ORDER_ROADMAP(request.actor, None)
    context = {"purposes": rows, "may_charter": may_charter, "may_order": may_order}
    return render(request, "purpose/list.html", context)


@require_GET
def purpose_detail(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    detail = queries.purpose_detail(request.actor, purpose_id, today=clock.today())
    may = permissions.what_actor_may(request.actor, detail.purpose)
    return render(request, "purpose/detail.html", {"detail": detail, "purpose": detail.purpose, "may": may})


@login_needed
@require_http_methods(GET_OR_POST)
def charter_purpose(request: SpaceRequest) -> HttpResponse:
    require(permissions.CAN_CHARTER, request.actor, None)
    form = forms.CharterForm(request.POST or None, **_charter_choices(request))

    def act(_data: dict[str, Any]) -> Purpose:
        return actions.charter_purpose(charter=form.charter(), by=request.actor, now=clock.now())

    if request.method == "POST" and (done := attempt(form, act)):
        say(request, _("The purpose is written down as a draft. Next: an indicator to judge it by."))
        return _detail_url(request, done.result.pk)
    return _form_page(
        request,
        form,
        _("Write a purpose"),
        _("Save the draft"),
        lead=_(
            "Four sentences decide whether people come: who, about what, what they gain, what the organization gains."
        ),
    )


@login_needed
@require_http_methods(GET_OR_POST)
def revise_charter(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_EDIT, request.actor, purpose)
    initial = {name: getattr(purpose, name) for name in actions.CHARTER_FIELDS}
    form = forms.CharterForm(request.POST or None, initial=initial, **_charter_choices(request, but=purpose_id))
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.revise_charter(
            purpose_id=purpose_id, charter=form.charter(), by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("The charter is saved."))
        return _detail_url(request, purpose_id)
    return _form_page(request, form, _("Edit the purpose"), _("Save"), purpose=purpose)


def _charter_choices(request: SpaceRequest, but: int | None = None) -> dict[str, Any]:
    rows = queries.purpose_list(request.actor, today=clock.today())
    return {
        "space_id": request.space.pk,
        "earlier": [(row.id, row.title) for row in rows if row.id != but],
    }


@login_needed
@require_http_methods(GET_OR_POST)
def review_criterion(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_REVIEW, request.actor, purpose)
    form = forms.ReviewForm(request.POST or None, initial={"criterion": request.GET.get("criterion", "")})
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.review_criterion(purpose_id=purpose_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("Your review is kept with its reason."))
        return _detail_url(request, purpose_id)
    return _form_page(request, form, _("Review a criterion"), _("Keep the review"), purpose=purpose)


@login_needed
@require_http_methods(GET_OR_POST)
def register_indicator(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_EDIT, request.actor, purpose)
    form = forms.IndicatorForm(request.POST or None, space_id=request.space.pk)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.register_indicator(purpose_id=purpose_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The indicator is registered. Next: its goal."))
        return _detail_url(request, purpose_id)
    return _form_page(
        request,
        form,
        _("Register an indicator"),
        _("Register it"),
        lead=_("Named before the work begins, so that nobody can choose afterwards what to be judged by."),
        purpose=purpose,
    )


@login_needed
@require_http_methods(GET_OR_POST)
def set_goal(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_EDIT, request.actor, purpose)
    choices = [(row.id, row.name) for row in queries.indicators_of(purpose_id, with_goal=set())]
    initial = {"indicator_id": request.GET.get("indicator", "")}
    form = forms.GoalForm(request.POST or None, initial=initial, indicators=choices)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.set_goal(purpose_id=purpose_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The goal is set."))
        return _detail_url(request, purpose_id)
    return _form_page(request, form, _("Set a goal"), _("Set it"), purpose=purpose)


@login_needed
@require_http_methods(GET_OR_POST)
def call_purpose(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_CALL, request.actor, purpose)
    form = forms.CallForm(request.POST or None, initial={"redecide_on": purpose.redecide_on})
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.call_purpose(purpose_id=purpose_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("It is decided, with its reason."))
        return _detail_url(request, purpose_id)
    return _form_page(
        request,
        form,
        _("Decide whether to go on"),
        _("Decide"),
        lead=_("The reason is read by everybody who may know of the purpose, and stays."),
        purpose=purpose,
    )


@login_needed
@require_http_methods(GET_OR_POST)
def close_purpose(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_CLOSE, request.actor, purpose)
    form = forms.CloseForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.close_purpose(purpose_id=purpose_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The purpose is closed and its result is kept."))
        return _detail_url(request, purpose_id)
    return _form_page(request, form, _("Close with a result"), _("Close it"), purpose=purpose)


@login_needed
@require_POST
def move_on_roadmap(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    ids = [row.id for row in queries.purpose_list(request.actor, today=clock.today())]
    if purpose_id not in ids:
        raise NotFoundError
    ordered = rules.moved(ids, purpose_id, up=request.POST.get("direction") == "up")
    actions.order_roadmap(purpose_ids=ordered, by=request.actor, now=clock.now())
    return redirect("purpose:list", space=request.space.slug)
