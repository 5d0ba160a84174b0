"""Contributions: write, reply, revise, withdraw, report, settle."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.debate import actions, forms, permissions, queries
from minga.debate.models import Question
from minga.debate.rules import ContributionState, Kind
from minga.debate.views.feet import feet_for
from minga.debate.views.frame import GET_OR_POST, contribution_of, form_page, go, page_number, pages_around, show
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require


@login_needed
@require_http_methods(GET_OR_POST)
def write_contribution(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_TAKE_PART, request.actor, question)
    asks_similar = "similar" in request.POST
    form = forms.ContributionForm(request.POST or None, initial={"kind": request.GET.get("kind", Kind.IDEA)})
    if request.method == "POST" and not asks_similar and attempt(form, _writer(request, question, form)):
        say(request, _("Your contribution stands."))
        return go(request, "question", question_id)
    context = {"form": form, "question": question, "similar": _similar(request, question), "asked": asks_similar}
    status = 422 if form.is_bound and not asks_similar else 200
    return render(request, "debate/write.html", context, status=status)


def _writer(request: SpaceRequest, question: Question, form: Any) -> Any:
    def act(_data: dict[str, Any]) -> None:
        actions.write_contribution(question_id=question.pk, writing=form.writing(), by=request.actor, now=clock.now())

    return act


def _similar(request: SpaceRequest, question: Question) -> Any:
    text = f"{request.POST.get('title', '')} {request.POST.get('body', '')}"
    return queries.similar_contributions(question, text[:2_000]) if request.method == "POST" else ()


@login_needed
@require_POST
def similar_contributions(request: SpaceRequest, question_id: int) -> HttpResponse:
    """The fragment that appears while somebody writes."""
    question = queries.visible_question(request.actor, question_id)
    rows = _similar(request, question)
    return render(request, "debate/similar.html", {"similar": rows, "question": question})


@require_GET
def contribution_page(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, question_id, contribution_id)
    question = contribution.question
    facilitates = permissions.CAN_FACILITATE(request.actor, question)
    reads_hidden = facilitates or permissions.is_own(request.actor, contribution)
    detail = queries.contribution_detail(
        contribution, may_read_hidden=reads_hidden, now=clock.now(), number=page_number(request)
    )
    feet = feet_for(request, question)
    return show(
        request,
        "contribution",
        question,
        "question",
        detail=detail,
        reads_hidden=reads_hidden,
        card=queries.cards.join([detail.card], feet),
        replies=queries.cards.join(detail.replies, feet),
        **pages_around(detail.number, detail.pages),
    )


@login_needed
@require_http_methods(GET_OR_POST)
def reply(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, question_id, contribution_id)
    require(permissions.CAN_TAKE_PART, request.actor, contribution.question)
    form = forms.ReplyForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.write_contribution(
            question_id=question_id, writing=form.writing(contribution_id), by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("Your reply stands."))
        return go(request, "contribution", question_id, contribution_id)
    return form_page(request, form, _("Reply"), question=contribution.question, about=contribution, button=_("Reply"))


@login_needed
@require_http_methods(GET_OR_POST)
def revise_contribution(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    contribution = contribution_of(request, question_id, contribution_id)
    require(permissions.CAN_REVISE, request.actor, contribution)
    initial = {"title": contribution.title, "body": contribution.body}
    form = forms.RevisionForm(request.POST or None, initial=initial)
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
        say(request, _("Your contribution is withdrawn."))
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
    require(permissions.CAN_TAKE_PART, request.actor, contribution.question)
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
        say(request, _("The idea has its answer."))
        return go(request, "ideas", question_id)
    return form_page(request, form, _("Settle the idea"), question=contribution.question, about=contribution)
