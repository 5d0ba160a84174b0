"""Statements and sealed estimates."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.debate import actions, forms, permissions, queries
from minga.debate.views.frame import GET_OR_POST, form_page, go, may_of, page_number, pages_around, show
from minga.debate.views.pictures import estimates_chart
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import RefusedError, require
from minga.kernel import Refusal


@require_GET
def vote(request: SpaceRequest, question_id: int) -> HttpResponse:
    """One statement at a time."""
    question = queries.visible_question(request.actor, question_id)
    voting = queries.voting(question_id, request.actor)
    template = "vote#ballot" if "fragment" in request.GET else "vote"
    return show(request, template, question, "vote", voting=voting, form=forms.StatementForm())


@require_GET
def statement_list(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    page = queries.statement_page(question_id, request.actor, number=page_number(request))
    return show(request, "statements", question, "vote", page=page, **pages_around(page.number, page.pages))


@login_needed
@require_POST
def take_stance(request: SpaceRequest, question_id: int, statement_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    form = forms.StanceForm(request.POST)
    if not form.is_valid():
        raise RefusedError(Refusal("debate:no-stance"))
    actions.take_stance(statement_id=statement_id, value=form.value(), by=request.actor, now=clock.now())
    if "fragment" in request.GET:
        voting = queries.voting(question_id, request.actor)
        return show(request, "vote#ballot", question, "vote", voting=voting)
    return go(request, "statements" if "list" in request.GET else "vote", question_id)


@login_needed
@require_POST
def write_statement(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    form = forms.StatementForm(request.POST)
    if attempt(
        form,
        lambda data: actions.write_statement(question_id=question_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("Your statement is open to everybody's vote."))
        return go(request, "vote", question_id)
    text = form.cleaned_data.get("text", "")
    may_vote = text and may_of(request, question).take_part
    same = queries.same_statement(question_id, text, request.actor) if may_vote else None
    title = _("This statement is already there") if same else _("Write a statement")
    return form_page(request, form, title, question=question, same=same)


@login_needed
@require_http_methods(GET_OR_POST)
def report_statement(request: SpaceRequest, question_id: int, statement_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    statement = queries.visible_statement(question_id, statement_id)
    require(permissions.CAN_REPORT, request.actor, question)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.report_statement(statement_id=statement_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("Thank you. A facilitator will look at it."))
        return go(request, "statements", question_id)
    title = _("Report to the facilitators")
    return form_page(request, form, title, question=question, quote=statement.text, button=_("Report"))


@require_GET
def estimates(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    rounds = queries.rounds_of(question_id, request.actor)
    latest = rounds[-1] if rounds else None
    form = forms.EstimateForm(initial={"value": latest.mine if latest else None})
    shown = [(each, estimates_chart(each)) for each in rounds]
    terms = queries.terms_of(question, now=clock.now())
    more = {"rounds": shown, "form": form, "is_first": len(rounds) == 1, "terms": terms}
    return show(request, "estimates", question, "estimates", **more)


@login_needed
@require_POST
def ask_second_round(request: SpaceRequest, question_id: int) -> HttpResponse:
    actions.ask_second_round(question_id=question_id, by=request.actor, now=clock.now())
    say(request, _("The second round is open; every estimate is sealed until you reveal them."))
    return go(request, "estimates", question_id)


@login_needed
@require_http_methods(GET_OR_POST)
def ask_estimate(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    form = forms.EstimateRoundForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.ask_estimate(question_id=question_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The round is open; every estimate is sealed until you reveal them."))
        return go(request, "estimates", question_id)
    return form_page(request, form, _("Ask for sealed estimates"), question=question)


@login_needed
@require_http_methods(GET_OR_POST)
def ask_forecast(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    choices = queries.indicator_choices(question.community.purpose_id)
    form = forms.ForecastForm(request.POST or None, indicators=choices)
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.ask_estimate(question_id=question_id, by=request.actor, now=clock.now(), **form.asked()),
    ):
        say(request, _("The forecast is open. Its status quo is fixed, and is shown when the question has closed."))
        return go(request, "estimates", question_id)
    return form_page(request, form, _("Ask for a forecast"), question=question)


@login_needed
@require_POST
def seal_estimate(request: SpaceRequest, question_id: int, round_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    form = forms.EstimateForm(request.POST)

    def act(data: dict[str, Any]) -> None:
        actions.seal_estimate(round_id=round_id, value=data["value"], by=request.actor, now=clock.now())

    if attempt(form, act):
        say(request, _("Your estimate is sealed. You may change it until the reveal."))
        return go(request, "estimates", question_id)
    return form_page(request, form, _("Your estimate"), question=question)


@login_needed
@require_POST
def reveal_estimates(request: SpaceRequest, question_id: int, round_id: int) -> HttpResponse:
    actions.reveal_estimates(round_id=round_id, by=request.actor, now=clock.now())
    say(request, _("The estimates are revealed."))
    return go(request, "estimates", question_id)
