"""Rival explanations: name one, examine one."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.views.form_page import form_page, get_or_post
from minga.outcome.views.plans import to_plan


@login_needed
@get_or_post
def raise_rival(request: SpaceRequest, plan_id: int) -> HttpResponse:
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_RAISE_RIVAL, request.actor, plan)
    form = forms.RivalForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: actions.raise_rival(plan_id=plan_id, by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("The rival explanation is noted. Somebody else examines it."))
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    return form_page(request, form, title=_("Name a rival explanation"), submit=_("Add"), back=back)


@login_needed
@get_or_post
def examine_rival(request: SpaceRequest, rival_id: int) -> HttpResponse:
    rival, plan = queries.visible_rival(request.actor, rival_id)
    require(permissions.CAN_EXAMINE, request.actor, plan)
    form = forms.ExamineForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: actions.examine_rival(rival_id=rival_id, by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("What you found is kept with your name."))
        return to_plan(request, plan.pk)
    back = reverse("outcome:plan", args=[request.space.slug, plan.pk])
    return form_page(
        request, form, title=_("Examine a rival explanation"), submit=_("Save"), back=back, lead=rival.text
    )
