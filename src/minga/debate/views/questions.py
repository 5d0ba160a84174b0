"""Questions: the list, the debate, asking, opening, closing."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from minga.community.queries import readable_community
from minga.debate import actions, forms, permissions, queries
from minga.debate.models import Question
from minga.debate.views.frame import GET_OR_POST, form_page, go
from minga.debate.views.stream import thread
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.lists import Show, asked_of, frame, ways_for
from minga.foundation.media.bringing import form_sent
from minga.foundation.policy import require
from minga.foundation.writing.naming import to_edit


@require_GET
def question_list(request: SpaceRequest) -> HttpResponse:
    labels = {
        Show.OPEN: pgettext("debates", "Open"),
        Show.MINE: _("In my communities"),
        Show.ALL: pgettext("debates", "All"),
    }
    ways = ways_for(labels, is_known=request.actor.is_known)
    asked = asked_of(request, ways)
    sheet = queries.questions_shown(request.actor, asked, now=clock.now())
    return render(request, "debate/list.html", frame(asked, sheet, ways))


@require_GET
def question_page(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    return thread(request, question)


@login_needed
@require_http_methods(GET_OR_POST)
def ask_question(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = readable_community(request.actor, community_id)
    require(permissions.CAN_ASK_IN, request.actor, community)
    runs_it = permissions.CAN_RUN_ASKING(request.actor, Question(community=community))
    now, opens_it = clock.now(), runs_it and "open" in request.POST
    form = form_sent(request, forms.QuestionForm, initial={"closes_at": clock.usual_close(now)})

    @transaction.atomic
    def act(_data: dict[str, Any]) -> Question:
        by = request.actor
        question = actions.ask_question(community_id=community_id, asking=form.asking(now), by=by, now=now)
        return actions.open_question(question_id=question.pk, by=by, now=now) if opens_it else question

    if request.method == "POST" and (done := attempt(form, act)):
        say(request, _said_of_asking(is_open=opens_it, runs_it=runs_it))
        return go(request, "question", done.result.pk)
    lead = _("A question opens a debate: people write, answer statements and see where they agree, until it closes.")
    buttons: dict[str, Any] = {"button": _("Open it now"), "draft": _("Save as a draft")}
    if not runs_it:
        buttons = {"button": _("Give it to those who facilitate"), "note": _("Whoever facilitates here opens it.")}
    return form_page(request, form, _("Ask a question"), lead=lead, community_id=community_id, **buttons)


def _said_of_asking(*, is_open: bool, runs_it: bool) -> str:
    if is_open:
        return _("The question is open.")
    if runs_it:
        return _("The question is a draft. Open it when it is ready.")
    return _("The question is written down. Whoever facilitates here can open it now.")


@login_needed
@require_http_methods(GET_OR_POST)
def revise_question(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_RUN_ASKING, request.actor, question)
    place = ("community", question.community_id)
    body = to_edit(question.body, place=place, by=request.actor, html=question.body_html)
    initial = {name: getattr(question, name) for name in actions.ASKING_FIELDS} | {"body": body}
    form = form_sent(request, forms.QuestionForm, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.revise_question(
            question_id=question_id, asking=form.asking(clock.now()), by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("The question is saved."))
        return go(request, "question", question_id)
    return form_page(request, form, _("Edit the question"), question=question)


@login_needed
@require_http_methods(GET_OR_POST)
def open_question(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_RUN_ASKING, request.actor, question)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    if attempt(
        form,
        lambda _data: actions.open_question(question_id=question_id, by=request.actor, now=clock.now()),
    ):
        say(request, _("The question is open."))
        return go(request, "question", question_id)
    note = _("Everybody in the community is told. From then on its words stay as they are; people write and vote.")
    return form_page(request, form, _("Open the question"), question=question, note=note, button=_("Open the question"))


@login_needed
@require_http_methods(GET_OR_POST)
def close_question(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    if attempt(
        form,
        lambda _data: actions.close_question(question_id=question_id, by=request.actor, now=clock.now()),
    ):
        say(request, _("The question is closed. Next: settle its ideas and sign the summary."))
        return go(request, "question", question_id)
    note = _("Nobody can add anything after the closing. The time to answer every idea starts now.")
    return form_page(request, form, _("Close the question"), question=question, note=note, button=_("Close it now"))
