"""Published verdicts, and the signing of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.lists import Show, asked_of, frame, ways_for
from minga.foundation.media.bringing import form_sent
from minga.foundation.policy import require
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.models import Verdict
from minga.outcome.views.form_page import form_page, get_or_post


@require_GET
def verdict_list(request: SpaceRequest) -> HttpResponse:
    labels = {Show.ALL: pgettext("verdicts", "All"), Show.MINE: _("In my communities")}
    ways = ways_for(labels, is_known=request.actor.is_known)
    asked = asked_of(request, ways)
    return render(request, "outcome/list.html", frame(asked, queries.verdicts_shown(request.actor, asked), ways))


@require_GET
def verdict_detail(request: SpaceRequest, verdict_id: int) -> HttpResponse:
    page = queries.verdict_page(request.actor, verdict_id, space_slug=request.space.slug)
    context = {"page": page, "row": page.row, "claim": page.claim, "today": clock.today()}
    return render(request, "outcome/detail.html", context)


@login_needed
@get_or_post
def publish_verdict(request: SpaceRequest, plan_id: int) -> HttpResponse:
    page = queries.plan_page(request.actor, plan_id)
    require(permissions.CAN_SIGN, request.actor, page.plan)
    form = form_sent(request, forms.SignForm)

    def act(data: dict[str, Any]) -> Verdict:
        return actions.publish_verdict(assessment_id=page.latest_id or 0, by=request.actor, now=clock.now(), **data)

    if request.method == "POST" and (done := attempt(form, act)):
        say(request, _("The verdict is published with your name. The purpose is asked to be decided again."))
        return redirect("outcome:detail", space=request.space.slug, verdict_id=done.result.pk)
    back = reverse("outcome:plan", args=[request.space.slug, plan_id])
    community_id = page.plan.initiative.decision.community_id
    more = {"template": "outcome/sign.html", "claim": page.claim, "page": page, "community_id": community_id}
    return form_page(request, form, title=_("Sign and publish"), submit=_("Sign and publish"), back=back, **more)


@require_GET
def frozen_inputs(request: SpaceRequest, assessment_id: int) -> HttpResponse:
    """The exact bytes whose SHA-256 the page shows."""
    text, digest, _computed_at = queries.inputs_document(request.actor, assessment_id)
    response = HttpResponse(text.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="minga-assessment-{digest[:12]}.json"'
    return response
