"""Contributions: write, reply, revise, withdraw, report, settle."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.debate import actions, forms, permissions, queries
from minga.debate.actions import Writing
from minga.debate.models import Contribution, Question
from minga.debate.rules import ContributionState
from minga.debate.rules.undoing import Act
from minga.debate.views.frame import GET_OR_POST, contribution_of, form_page, go, show, url
from minga.debate.views.stream import composer_of, one_contribution, thread
from minga.debate.views.undoing import offer
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say, say_done
from minga.foundation.media.bringing import form_sent
from minga.foundation.policy import require
from minga.foundation.writing.naming import to_edit


@login_needed
@require_http_methods(GET_OR_POST)
def write_contribution(request: SpaceRequest, question_id: int) -> HttpResponse:
    """What the composer of a thread sends. Whoever opens this address comes to the composer."""
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_TAKE_PART, request.actor, question)
    if request.method == "GET":
        return redirect(composer_of(request, "question", question_id))
    form = form_sent(request, forms.ContributionForm)
    asks_similar = "similar" in request.POST
    if not asks_similar and (done := attempt(form, _writer(request, question_id, form.writing))):
        say_done(request, done, _("Your contribution is there."), undo=offer(request, Act.SEND, done.result))
        return redirect(_place_of(request, question_id, done.result))
    return thread(request, question, form=form, similar=_similar(request, question), asked=asks_similar)


@login_needed
@require_http_methods(GET_OR_POST)
def reply(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    """What the composer of a contribution's page sends."""
    contribution = contribution_of(request, question_id, contribution_id)
    require(permissions.CAN_TAKE_PART, request.actor, contribution.question)
    if request.method == "GET":
        return redirect(composer_of(request, "contribution", question_id, contribution_id))
    form = form_sent(request, forms.ReplyForm)
    if done := attempt(form, _writer(request, question_id, lambda: form.writing(contribution_id))):
        say_done(request, done, _("Your reply is there."), undo=offer(request, Act.SEND, done.result))
        return go(request, "contribution", question_id, contribution_id)
    return one_contribution(request, contribution, form=form)


def _writer(request: SpaceRequest, question_id: int, writing: Callable[[], Writing]) -> Callable[[Any], Contribution]:
    def act(_data: Any) -> Contribution:
        return actions.write_contribution(question_id=question_id, writing=writing(), by=request.actor, now=clock.now())

    return act


def _place_of(request: SpaceRequest, question_id: int, written: Contribution) -> str:
    """Where a new contribution stands in its thread: on the last page."""
    last = queries.last_page(question_id)
    page = f"?page={last}" if last > 1 else ""
    return f"{url(request, 'question', question_id)}{page}#c{written.pk}"


def _similar(request: SpaceRequest, question: Question) -> Any:
    text = f"{request.POST.get('title', '')} {request.POST.get('body', '')}"
    return queries.similar_contributions(question, text[:2_000])


@login_needed
@require_POST
def similar_contributions(request: SpaceRequest, question_id: int) -> HttpResponse:
    """The fragment that appears while somebody writes."""
    question = queries.visible_question(request.actor, question_id)
    rows = _similar(request, question)
    return render(request, "debate/similar.html", {"similar": rows, "question": question})


@require_GET
def contribution_page(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    return one_contribution(request, contribution_of(request, question_id, contribution_id))


@login_needed
@require_http_methods(GET_OR_POST)
def revise_contribution(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, question_id, contribution_id)
    require(permissions.CAN_REVISE, request.actor, contribution)
    place = ("community", contribution.question.community_id)
    body = to_edit(contribution.body, place=place, by=request.actor, html=contribution.body_html)
    initial = {"title": contribution.title, "body": body}
    form = form_sent(request, forms.RevisionForm, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.revise_contribution(
            contribution_id=contribution_id, by=request.actor, now=clock.now(), **data
        ),
    ):
        say(request, _("Your contribution is saved; what it said before is kept."))
        return go(request, "contribution", question_id, contribution_id)
    return form_page(request, form, _("Edit your contribution"), question=contribution.question)


@login_needed
@require_http_methods(GET_OR_POST)
def withdraw_contribution(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, question_id, contribution_id)
    require(permissions.CAN_REVISE, request.actor, contribution)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    if attempt(
        form,
        lambda _data: actions.withdraw_contribution(contribution_id=contribution_id, by=request.actor, now=clock.now()),
    ):
        say(request, _("Your contribution is withdrawn."), undo=offer(request, Act.WITHDRAW, contribution))
        return go(request, "contribution", question_id, contribution_id)
    note = _("It will be shown as withdrawn. Its text stays in its history.")
    return form_page(
        request,
        form,
        _("Withdraw your contribution"),
        question=contribution.question,
        about=contribution,
        note=note,
        button=_("Withdraw"),
    )


@login_needed
@require_http_methods(GET_OR_POST)
def report_contribution(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, question_id, contribution_id)
    require(permissions.CAN_REPORT, request.actor, contribution.question)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.report_contribution(
            contribution_id=contribution_id, by=request.actor, now=clock.now(), **data
        ),
    ):
        say(request, _("Thank you. A facilitator will look at it."))
        return go(request, "contribution", question_id, contribution_id)
    return form_page(
        request,
        form,
        _("Report to the facilitators"),
        question=contribution.question,
        about=contribution,
        button=_("Report"),
    )


@require_GET
def ideas_to_settle(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    ideas = queries.ideas_to_settle(question_id)
    return show(request, "ideas", question, "question", ideas=ideas)


@login_needed
@require_http_methods(GET_OR_POST)
def settle_idea(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, question_id, contribution_id)
    require(permissions.CAN_FACILITATE, request.actor, contribution.question)
    form = forms.SettlementForm(request.POST or None, ideas=queries.merge_targets(contribution))

    def act(data: dict[str, Any]) -> None:
        actions.settle_idea(
            contribution_id=contribution_id,
            state=ContributionState(data["state"]),
            reason=data["reason"],
            into_id=data["into_id"],
            by=request.actor,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, act):
        say(request, _("The idea has its answer."), undo=offer(request, Act.SETTLE, contribution))
        return go(request, "ideas", question_id)
    return form_page(request, form, _("Settle the idea"), question=contribution.question, about=contribution)
