"""The pages of whoever takes part without an account: for one question, behind an address that is handed out."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import Signer
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.debate import actions, forms, permissions, queries, rules, tasks
from minga.debate.models import Question
from minga.debate.queries import visiting
from minga.debate.rules.visiting import FROM_ADDRESS, NEW_FROM_ADDRESS, OF_ONE
from minga.debate.views.frame import (
    COOKIE,
    GET_OR_POST,
    SALT,
    bring_url,
    form_page,
    go,
    page_number,
    pages_around,
    secret_of,
)
from minga.debate.views.opinion import public_map
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, admits_strangers, attempt, login_needed, say
from minga.foundation.limits import SlidingMinute, address_of, count_elsewhere, too_fast
from minga.foundation.policy import RefusedError, refuse_if, require
from minga.foundation.rights.queries import days_kept
from minga.kernel import Refusal

DAYS = 24 * 60 * 60

type View = Callable[..., HttpResponse]

count_elsewhere(r"/s/[^/]+/debate/visit/")


def cookie_of(secret: str) -> str:
    """What the browser keeps: signed, so that nobody makes up a thousand of them and passes each limit."""
    return Signer(salt=SALT).sign(secret)


def _visited(view: View) -> View:
    """Whoever has the address may come, also where the space is closed; what is drawn for one is kept by nobody."""

    @admits_strangers
    @wraps(view)
    def answered(request: SpaceRequest, token: str, **more: Any) -> HttpResponse:
        if request.method == "POST" and (wait := _wait(request)):
            return too_fast(request, wait)
        answer = view(request, token, **more)
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return answered


def _wait(request: SpaceRequest) -> int:
    """How many seconds until this browser, or this address, may do something more."""
    now, secret, address = time.time(), secret_of(request), address_of(request)
    if secret:
        key = visiting.digest_of_visit(0, secret)
        waits = [SlidingMinute(OF_ONE).take(f"visits:one:{key}", now)]
    else:
        waits = [SlidingMinute(NEW_FROM_ADDRESS).take(f"visits:new:{address}", now)]
    return max(*waits, SlidingMinute(FROM_ADDRESS).take(f"visits:address:{address}", now))


def _url(request: SpaceRequest, name: str, token: str, *args: int) -> str:
    return reverse(f"debate:{name}", args=[request.space.slug, token, *args])


def _back(request: SpaceRequest, name: str, token: str) -> HttpResponse:
    return redirect(_url(request, name, token))


def _let_in(token: str) -> Question:
    question, refusal = visiting.question_behind(token)
    refuse_if(refusal)
    return question


def _act(request: SpaceRequest, token: str, act: Callable[[actions.Caller], Any], answer: HttpResponse) -> HttpResponse:
    """Do something as a visitor; the browser gets its number with the first thing that it does."""
    secret = secret_of(request) or actions.new_secret()
    act(actions.Caller(token=token, secret=secret, address=address_of(request)))
    return _remembering(request, answer, secret)


def _remembering(request: SpaceRequest, answer: HttpResponse, secret: str) -> HttpResponse:
    if secret != secret_of(request):
        answer.set_cookie(
            COOKIE,
            cookie_of(secret),
            max_age=rules.TIME_BOX_MAX_DAYS * DAYS,
            path=_place(request),
            secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


def _place(request: SpaceRequest) -> str:
    return f"/s/{request.space.slug}/"


def _shown(
    request: SpaceRequest, template: str, token: str, question: Question, *, status: int = 200, **more: Any
) -> HttpResponse:
    now = clock.now()
    refusal = rules.refusal_to_take_part(
        rules.State(question.state), opens_at=question.opens_at, closes_at=question.closes_at, now=now
    )
    visitor = visiting.visitor_with(question.pk, secret_of(request))
    context = {
        "head": queries.question_head(question, now=now),
        "token": token,
        "is_going_on": refusal is None,
        "opens_later": refusal is not None and refusal.code == "debate:not-open-yet",
        "visitor": visitor,
        "takes_part": permissions.CAN_TAKE_PART(request.actor, question),
        "bring_url": bring_url(request, question),
        "now": now,
    }
    context |= more.pop("around", {})
    return render(request, f"debate/{template}.html", context | more, status=status)


@_visited
@require_GET
def visit(request: SpaceRequest, token: str) -> HttpResponse:
    """One statement at a time, and what the visitor wrote."""
    return _ballot(request, token, _let_in(token), forms.StatementForm())


def _ballot(request: SpaceRequest, token: str, question: Question, form: Any, **more: Any) -> HttpResponse:
    visitor = visiting.visitor_with(question.pk, secret_of(request))
    context = {
        "voting": visiting.visitor_voting(question.pk, visitor),
        "texts": visiting.texts_of_visitor(visitor),
        "form": form,
    }
    return _shown(request, "visit", token, question, status=422 if form.is_bound else 200, **context | more)


@_visited
@require_GET
def visit_statements(request: SpaceRequest, token: str) -> HttpResponse:
    """Every statement, to look at again and to vote otherwise."""
    question = _let_in(token)
    visitor = visiting.visitor_with(question.pk, secret_of(request))
    page = visiting.visitor_statements(question.pk, visitor, number=page_number(request))
    return _shown(request, "visit_statements", token, question, page=page, around=pages_around(page.number, page.pages))


@_visited
@require_GET
def visit_map(request: SpaceRequest, token: str) -> HttpResponse:
    """What everybody may see of the opinion map, with the visitor's own place."""
    question = _let_in(token)
    visitor = visiting.visitor_with(question.pk, secret_of(request))
    context = public_map(question, tasks.map_for(question, now=clock.now()), visitor)
    return _shown(request, "visit_map", token, question, **context)


def _is_member(request: SpaceRequest, token: str) -> bool:
    """Whoever takes part with an account votes and writes with it: by a visitor's address they would count twice."""
    question = _let_in(token)
    if not permissions.CAN_TAKE_PART(request.actor, question):
        return False
    say(request, _("You take part with your account: vote and write here."))
    return True


@_visited
@require_POST
def visit_stance(request: SpaceRequest, token: str, statement_id: int) -> HttpResponse:
    if _is_member(request, token):
        return go(request, "vote", _let_in(token).pk)
    form = forms.StanceForm(request.POST)
    if not form.is_valid():
        raise RefusedError(Refusal("debate:no-stance"))

    def act(caller: actions.Caller) -> None:
        actions.take_visitor_stance(caller=caller, statement_id=statement_id, value=form.value(), now=clock.now())

    page = "visit-statements" if "list" in request.GET else "visit"
    return _act(request, token, act, _back(request, page, token))


@_visited
@require_POST
def visit_write_statement(request: SpaceRequest, token: str) -> HttpResponse:
    if _is_member(request, token):
        return go(request, "vote", _let_in(token).pk)
    form = forms.StatementForm(request.POST)
    secret = secret_of(request) or actions.new_secret()
    caller = actions.Caller(token=token, secret=secret, address=address_of(request))
    done = attempt(form, lambda data: actions.write_visitor_statement(caller=caller, now=clock.now(), **data))
    if done:
        say(request, _said(is_held=done.result.hidden_at is not None))
        return _remembering(request, _back(request, "visit", token), secret)
    question = _let_in(token)
    same_id = queries.same_statement_id(question.pk, form.cleaned_data.get("text", ""))
    visitor = visiting.visitor_with(question.pk, secret)
    same = visiting.one_for_visitor(same_id, visitor) if same_id is not None else None
    return _ballot(request, token, question, form, same=same)


@_visited
@require_http_methods(GET_OR_POST)
def visit_write(request: SpaceRequest, token: str) -> HttpResponse:
    """A contribution: a text of any length, and what it is."""
    question = _let_in(token)
    if request.method == "GET":
        return _shown(request, "visit_write", token, question, form=forms.ContributionForm())
    if _is_member(request, token):
        return go(request, "question", question.pk)
    form = forms.ContributionForm(request.POST)
    secret = secret_of(request) or actions.new_secret()
    caller = actions.Caller(token=token, secret=secret, address=address_of(request))
    done = attempt(
        form,
        lambda _data: actions.write_visitor_contribution(caller=caller, writing=form.writing(), now=clock.now()),
    )
    if not done:
        return _shown(request, "visit_write", token, question, status=422, form=form)
    say(request, _said(is_held=done.result.hidden_at is not None))
    return _remembering(request, _back(request, "visit", token), secret)


def _said(*, is_held: bool) -> str:
    if is_held:
        return _("Thank you. A facilitator reads it first; then everybody sees it.")
    return _("Thank you. Everybody sees it now, as written by a visitor.")


@_visited
@require_http_methods(GET_OR_POST)
def visit_forget(request: SpaceRequest, token: str) -> HttpResponse:
    """What is kept of a visitor; and, if they wish, nothing leads from this browser to it any more."""
    question, refusal = visiting.question_behind(token)
    if visiting.visitor_with(question.pk, secret_of(request)) is None:
        refuse_if(refusal)
    if request.method == "GET":
        # Behind a shut door even the title may be one that is for those inside by now.
        around: dict[str, Any] = {"head": None} if refusal else {}
        days = days_kept(request.space.pk)["visits"]
        return _shown(request, "visit_kept", token, question, days=days, around=around)
    actions.forget_visitor(caller=actions.Caller(token=token, secret=secret_of(request)))
    say(request, _("Nothing leads from this device to what you did any more."))
    answer = _back(request, "visit", token)
    answer.delete_cookie(COOKIE, path=_place(request))
    return answer


@login_needed
@require_http_methods(GET_OR_POST)
def bring_along(request: SpaceRequest, question_id: int) -> HttpResponse:
    """Take into one's account what one did as a visitor on this device."""
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_TAKE_PART, request.actor, question)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)

    def act(_data: dict[str, Any]) -> actions.Brought:
        by, now = request.actor, clock.now()
        return actions.bring_visit_along(question_id=question_id, secret=secret_of(request), by=by, now=now)

    if request.method == "POST" and (done := attempt(form, act)):
        said = _("What you did as a visitor is yours now: votes %(stances)s, texts %(texts)s.")
        say(request, said % {"stances": done.result.stances, "texts": done.result.texts})
        return go(request, "vote", question_id)
    lead = _(
        "Your votes as a visitor become votes of your account. Where you have voted with your account already, that "
        "vote stays. What you wrote stands under your name from now on. This can be done once."
    )
    note = _("It was done on this device, by whomever. If others use it too, look first whether all of it is yours.")
    texts = visiting.texts_of_visitor(visiting.visitor_with(question_id, secret_of(request)))
    quote = " · ".join(each.text[:300] for each in texts)
    title = _("Bring along what you did as a visitor")
    around = {"lead": lead, "note": note, "quote": quote, "button": _("Bring it along")}
    return form_page(request, form, title, question=question, **around)
