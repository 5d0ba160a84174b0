"""The summary: written beside the debate and the map, signed on a page of its own, challenged, answered."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minga.debate import actions, forms, permissions, queries, tasks
from minga.debate.models import Question
from minga.debate.views.frame import GET_OR_POST, form_page, go, page_number, pages_around, show
from minga.debate.views.opinion import map_context
from minga.debate.views.proposing import proposed
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.media.bringing import form_sent
from minga.foundation.media.standing import with_files
from minga.foundation.policy import RefusedError, require
from minga.foundation.writing.mentions import read
from minga.foundation.writing.naming import to_edit
from minga.kernel import Refusal


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
def write_summary(request: SpaceRequest, question_id: int) -> HttpResponse:
    """The debate and the map at one side, the summary at the other; saved as a version, not yet signed."""
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    newest, after = queries.newest_draft(question_id), queries.last_draft_number(question_id)
    form = form_sent(request, forms.SummaryForm, initial={"after": after})

    def act(data: dict[str, Any]) -> None:
        upon = data["after"] if data["after"] is not None else after
        actions.save_summary(question_id=question_id, body=data["body"], after=upon, by=request.actor, now=clock.now())

    if request.method == "POST" and attempt(form, act):
        say(request, _("This version is saved. Read it once more, and sign it."))
        return go(request, "sign-summary", question_id)
    beside = _beside(request, question)
    if not form.is_bound:
        begun, is_proposed = _begun(question_id, newest, beside)
        form.initial["body"] = to_edit(begun, place=("community", question.community_id), by=request.actor)
        form.fields["body"].help_text = form.fields["body"].help_text if is_proposed else ""
    elif form.non_field_errors():
        # Refused because of a newer version, the same words can be saved upon that one.
        form.data = {"body": form.data.get("body", ""), "after": str(after)}
    answer = show(request, "write_summary", question, "summary", form=form, newest=newest, **beside)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _beside(request: SpaceRequest, question: Question) -> dict[str, Any]:
    """The debate, thirty contributions a page, and the map."""
    page = queries.thread_page(question, number=page_number(request))
    thread = queries.cards.join(page.cards, queries.cards.no_feet())
    around = pages_around(page.number, page.pages, summary=page.summary)
    snapshot = tasks.map_for(question, now=clock.now())
    return {"page": page, "thread": thread, **around, **map_context(request, question, snapshot)}


def _begun(question_id: int, newest: queries.DraftRow | None, beside: dict[str, Any]) -> tuple[str, bool]:
    """What the editor begins with, and whether that is only proposed: headings with what the debate holds."""
    if newest is not None:
        return newest.body, False
    signed = queries.latest_summary(question_id)
    return (signed.body, False) if signed else (proposed(question_id, beside["map"]), True)


@login_needed
@require_http_methods(GET_OR_POST)
def sign_summary(request: SpaceRequest, question_id: int) -> HttpResponse:
    """One question: whether this is what was said. There is nothing to sign before a version is saved."""
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    newest = queries.newest_draft(question_id)
    if newest is None:
        return go(request, "write-summary", question_id)
    form = forms.SigningForm(request.POST or None, initial={"number": newest.number})

    def act(data: dict[str, Any]) -> None:
        if data["number"] != newest.number:
            raise RefusedError(Refusal("debate:other-draft"))
        actions.sign_summary(question_id=question_id, body=newest.body, by=request.actor, now=clock.now())

    if request.method == "POST" and attempt(form, act):
        say(request, _("The summary is signed. Members may challenge it."))
        return go(request, "summary", question_id)
    # What is refused because another version was saved can be signed once that one was read: it stands there now.
    form.data = {"number": str(newest.number)} if form.is_bound else form.data
    text = read(newest.body, place=("community", question.community_id), by=request.actor)
    body_html = with_files(text, by=request.actor).html
    answer = show(request, "sign_summary", question, "summary", form=form, newest=newest, body_html=body_html)
    answer.status_code = 422 if form.is_bound else 200
    return answer


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
        say(request, _("Your challenge is there; a facilitator answers it before any decision opens."))
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
