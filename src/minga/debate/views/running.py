"""Moderation: what was reported, and what comes of it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minga.debate import actions, forms, permissions, queries
from minga.debate.views.frame import GET_OR_POST, form_page, go, show
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require


@login_needed
@require_GET
def report_queue(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    return show(request, "reports", question, "question", reports=queries.reports_of(question_id))


@login_needed
@require_http_methods(GET_OR_POST)
def decide_report(request: SpaceRequest, question_id: int, report_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    report = queries.one_report(question_id, report_id)
    form = forms.ModerationForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        decide = actions.hide_reported if data["decision"] == "hide" else actions.dismiss_report
        decide(report_id=report_id, reason=data["reason"], by=request.actor, now=clock.now())

    if request.method == "POST" and attempt(form, act):
        say(request, _("The report is decided."))
        return go(request, "reports", question_id)
    return form_page(request, form, _("Decide the report"), question=question, quote=report.text, note=report.reason)
