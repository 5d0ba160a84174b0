"""Moderation: what was reported, and what comes of it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minga.debate import actions, forms, permissions, queries
from minga.debate.queries import moderation
from minga.debate.rules.moderating import MeasureKind
from minga.debate.views.frame import GET_OR_POST, form_page, go, show
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require


@login_needed
@require_GET
def report_queue(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    return show(
        request, "reports", question, "question", reports=queries.reports_of(question_id, request.actor.user_id)
    )


@login_needed
@require_http_methods(GET_OR_POST)
def decide_report(request: SpaceRequest, question_id: int, report_id: int) -> HttpResponse:
    question = moderation.moderated_question(request.actor, question_id, report_id, now=clock.now())
    report = queries.one_report(question_id, report_id, reader_id=request.actor.user_id)
    form = forms.ModerationForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        by, now, reason = request.actor, clock.now(), data["reason"]
        if data["decision"] == "dismiss":
            actions.dismiss_report(report_id=report_id, reason=reason, by=by, now=now)
        else:
            step = MeasureKind(data["decision"])
            actions.step_in_report(report_id=report_id, step=step, reason=reason, days=data["days"], by=by, now=now)

    if request.method == "POST" and attempt(form, act):
        say(request, _("The report is decided."))
        is_facilitator = permissions.CAN_FACILITATE(request.actor, question)
        return go(request, "reports", question_id) if is_facilitator else go(request, "overdue")
    return form_page(request, form, _("Decide the report"), question=question, quote=report.text, note=report.reason)
