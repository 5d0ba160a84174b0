"""Evidence for the steps of a theory of change."""

from django.http import Http404, HttpResponse
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
def add_evidence(request: SpaceRequest, plan_id: int, number: int) -> HttpResponse:
    plan = queries.visible_plan(request.actor, plan_id)
    require(permissions.CAN_EVIDENCE, request.actor, plan)
    if not 1 <= number <= len(plan.steps):
        raise Http404
    step = plan.steps[number - 1]
    form = forms.EvidenceForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: actions.add_evidence(plan_id=plan_id, step=step, by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("It is kept with your name; what was there before stays."))
        return to_plan(request, plan_id)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    return form_page(request, form, title=_("Evidence for a step"), submit=_("Add"), back=back, lead=step)
