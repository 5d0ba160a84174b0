"""Draw lots for a locked plan, and get the list once."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require
from minga.kernel.cells import MARK
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.rules import PEOPLE
from minga.outcome.views.form_page import form_page, get_or_post
from minga.outcome.views.plans import to_plan


@login_needed
@get_or_post
def draw_plan(request: SpaceRequest, plan_id: int) -> HttpResponse:
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_DRAW, request.actor, plan)
    form = forms.DrawForm(request.POST or None, request.FILES or None)
    drawn: list[actions.Drawn] = []

    def act(_data: dict[str, Any]) -> None:
        made = actions.draw_plan(plan_id=plan_id, content=form.content(), by=request.actor, now=clock.now())
        drawn.append(made)

    if request.method == "POST" and attempt(form, act):
        if plan.method in PEOPLE:
            return _as_file(drawn[0], plan_id)
        say(request, _("The lots are drawn. Each unit has its start."))
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    more = {
        "template": "outcome/draw.html",
        "draw": queries.draw_row(plan),
        "plan": plan,
        "is_list": plan.method in PEOPLE,
    }
    return form_page(request, form, title=_("Draw lots"), submit=_("Draw lots"), back=back, **more)


@login_needed
@get_or_post
def fix_list(request: SpaceRequest, plan_id: int) -> HttpResponse:
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_REVISE, request.actor, plan)
    form = forms.DrawForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.fix_list(plan_id=plan_id, content=form.content(), by=request.actor, now=clock.now()),
    ):
        say(request, _("The list is fixed: only its fingerprint is kept. Bring the same list to the draw."))
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    more = {"template": "outcome/draw.html", "plan": plan, "is_list": True, "is_fixing": True}
    return form_page(request, form, title=_("Fix the list"), submit=_("Fix the list"), back=back, **more)


def _as_file(drawn: actions.Drawn, plan_id: int) -> HttpResponse:
    """The list in drawn order; it is kept nowhere, so this answer is the only time it is given."""
    response = HttpResponse(MARK + drawn.csv, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="draw-{plan_id}.csv"'
    response["Cache-Control"] = "no-store"
    return response
