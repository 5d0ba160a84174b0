"""Pages of the figures that a purpose is judged by: what is measured, and who answers for it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say, say_done
from minga.foundation.policy import require
from minga.purpose import actions, forms, permissions, queries, rules
from minga.purpose.models import Indicator
from minga.purpose.views.pages import GET_OR_POST, form_page, to_detail


@login_needed
@require_http_methods(GET_OR_POST)
def add_figure(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_EDIT, request.actor, purpose)
    initial = {"role": request.GET.get("role", ""), "due_on": purpose.redecide_on, "grain": rules.Grain.MONTH}
    form = forms.FigureForm(request.POST or None, initial=initial, space_id=request.space.pk)

    def act(_data: dict[str, Any]) -> Indicator:
        return actions.add_figure(
            purpose_id=purpose_id, figure=form.figure(), aim=form.aim(), by=request.actor, now=clock.now()
        )

    if request.method == "POST" and (done := attempt(form, act)):
        say_done(request, done, _("The figure is kept. Who answers for it is asked."))
        return to_detail(request, purpose_id)
    return form_page(
        request,
        form,
        _("A figure to judge by"),
        _("Save the figure"),
        lead=_("Named before the work begins, so that nobody can choose afterwards what to be judged by."),
        purpose=purpose,
    )


@login_needed
@require_http_methods(GET_OR_POST)
def revise_figure(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    indicator = queries.visible_indicator(request.actor, indicator_id)
    purpose = indicator.purpose
    require(permissions.CAN_EDIT, request.actor, purpose)
    goal = queries.goal_of(indicator)
    has_aim = rules.State(purpose.state) in rules.EDITABLE
    initial = {name: getattr(indicator, name) for name in (*actions.FIGURE_FIELDS, "owner_id")}
    if goal is not None:
        initial |= {name: getattr(goal, name) for name in forms.AIM_FIELDS}
    form = forms.FigureForm(request.POST or None, initial=initial, space_id=request.space.pk, has_aim=has_aim)
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.revise_figure(
            indicator_id=indicator_id,
            figure=form.figure(),
            aim=form.aim() if has_aim else None,
            by=request.actor,
            now=clock.now(),
        ),
    ):
        say(request, _("The figure is saved. What stood there before stays in the history."))
        return to_detail(request, purpose.pk)
    return form_page(
        request,
        form,
        _("Edit the figure"),
        _("Save the figure"),
        lead=_("It can be corrected until a plan that rests on it is sealed."),
        purpose=purpose,
        withdraw_url=_withdraw_url(request, indicator),
    )


def _withdraw_url(request: SpaceRequest, indicator: Indicator) -> str:
    refused = rules.refusal_to_withdraw(
        rules.State(indicator.purpose.state),
        is_sealed=indicator.sealed_at is not None,
        is_measured=indicator.measured_at is not None,
    )
    return "" if refused else reverse("purpose:withdraw", args=[request.space.slug, indicator.pk])


@login_needed
@require_http_methods(GET_OR_POST)
def answer_for_indicator(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    indicator = queries.visible_indicator(request.actor, indicator_id)
    form = forms.AnswerForm(request.POST or None)
    is_accepted = request.POST.get("answer") == "accept"
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.answer_for_indicator(
            indicator_id=indicator_id, is_accepted=is_accepted, by=request.actor, now=clock.now(), **data
        ),
    ):
        said = _("You answer for this figure.") if is_accepted else _("You have said no. Somebody else will be asked.")
        say(request, said)
        return to_detail(request, indicator.purpose_id)
    return form_page(
        request,
        form,
        _("Do you answer for this figure?"),
        _("Yes, I answer for it"),
        template="purpose/answer.html",
        purpose=indicator.purpose,
        is_asked=permissions.owns_indicator(request.actor, indicator),
        about=indicator.name,
        lead=_(
            "Whoever answers for a figure brings in its values and says where they come from. They stay outside the "
            "community that works on it, so that nobody measures their own work."
        ),
    )


@login_needed
@require_http_methods(GET_OR_POST)
def hand_over_indicator(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    indicator = queries.visible_indicator(request.actor, indicator_id)
    require(permissions.CAN_HAND_OVER, request.actor, indicator)
    is_free = indicator.owner_answer == rules.AnswerState.DECLINED
    form = forms.HandOverForm(request.POST or None, space_id=request.space.pk, but=indicator.owner_id)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.hand_over_indicator(indicator_id=indicator_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The person has been asked."))
        return to_detail(request, indicator.purpose_id)
    title = _("Ask somebody to answer for it") if is_free else _("Pass the responsibility to…")
    return form_page(
        request, form, title, _("Ask them"), purpose=indicator.purpose, lead=f"{indicator.name} · {indicator.owner}"
    )


@login_needed
@require_http_methods(GET_OR_POST)
def withdraw_indicator(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    indicator = queries.visible_indicator(request.actor, indicator_id)
    require(permissions.CAN_EDIT, request.actor, indicator.purpose)
    form = forms.SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.withdraw_indicator(indicator_id=indicator_id, by=request.actor, now=clock.now()),
    ):
        say(request, _("The figure is withdrawn; its name can be used again."))
        return to_detail(request, indicator.purpose_id)
    return form_page(
        request,
        form,
        _("Withdraw this figure?"),
        _("Withdraw it"),
        purpose=indicator.purpose,
        lead=_("“%(name)s” leaves the list with its goal, and its name is free again. The history keeps what it was.")
        % {"name": indicator.name},
        is_grave=True,
    )
