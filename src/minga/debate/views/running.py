"""Moderation, the summary and its challenges."""

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


@require_GET
def summary(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    return show(
        request,
        "summary",
        question,
        "summary",
        summaries=queries.summaries_of(question_id),
        refusal=queries.refusal_to_decide_on(question),
    )


@login_needed
@require_http_methods(GET_OR_POST)
def sign_summary(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    latest = queries.latest_summary(question_id)
    form = forms.SummaryForm(request.POST or None, initial={"body": latest.body if latest else ""})
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.sign_summary(question_id=question_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The summary is signed. Members may challenge it."))
        return go(request, "summary", question_id)
    return form_page(request, form, _("Sign the summary"), question=question, button=_("Sign"))


@login_needed
@require_http_methods(GET_OR_POST)
def challenge_summary(request: SpaceRequest, question_id: int, summary_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_TAKE_PART, request.actor, question)
    queries.one_summary(question_id, summary_id)
    form = forms.ChallengeForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.challenge_summary(summary_id=summary_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("Your challenge stands; a facilitator answers it before any decision opens."))
        return go(request, "summary", question_id)
    return form_page(request, form, _("Challenge the summary"), question=question, button=_("Challenge"))


@login_needed
@require_http_methods(GET_OR_POST)
def answer_challenge(request: SpaceRequest, question_id: int, challenge_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    challenge = queries.one_challenge(question_id, challenge_id)
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.answer_challenge(challenge_id=challenge_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The challenge is answered."))
        return go(request, "summary", question_id)
    return form_page(request, form, _("Answer the challenge"), question=question, quote=challenge.body)
