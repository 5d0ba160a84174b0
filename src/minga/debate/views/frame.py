"""What every page of a question stands in: its head with the clock, its tabs, and a form page."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.debate import permissions, queries
from minga.debate.models import Contribution, Question
from minga.debate.queries.visiting import visitor_with
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import NotFoundError
from minga.foundation.writing.naming import as_shown

GET_OR_POST = ["GET", "POST"]
COOKIE, SALT = "minga_visitor", "minga.visitor"
COMPOSER = "write"


def url(request: SpaceRequest, name: str, *args: int) -> str:
    return reverse(f"debate:{name}", args=[request.space.slug, *args])


def go(request: SpaceRequest, name: str, *args: int) -> HttpResponse:
    return redirect(url(request, name, *args))


def frame(request: SpaceRequest, question: Question, tab: str, *, light: bool = False) -> dict[str, Any]:
    """The head, the tabs and what the viewer may do, for a question that the viewer was found to see."""
    now = clock.now()
    head = queries.question_head(question, now=now)
    return {
        "question": head,
        "may": may_of(request, question),
        "head": _head(request, head, tab, now, light=light),
        "bring_url": bring_url(request, question),
        "now": now,
    }


def bring_url(request: SpaceRequest, question: Question) -> str:
    """Where somebody takes along what they did as a visitor on this device; empty where there is nothing."""
    secret = secret_of(request)
    if not secret or not request.actor.is_known or not permissions.CAN_TAKE_PART(request.actor, question):
        return ""
    return url(request, "bring-along", question.pk) if visitor_with(question.pk, secret) is not None else ""


def secret_of(request: HttpRequest) -> str:
    """The number in the visitor's cookie; nothing where there is none, or one that we never gave."""
    try:
        return Signer(salt=SALT).unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return ""


def may_of(request: SpaceRequest, question: Question) -> permissions.May:
    """What the viewer may do now; asked for once in a request."""
    key = f"debate:may:{question.pk}:{question.content_version}"
    return request.actor.remember(key, lambda: permissions.what_actor_may(request.actor, question, now=clock.now()))


def _head(request: SpaceRequest, head: queries.QuestionHead, tab: str, now: datetime, *, light: bool) -> SafeString:
    """The head says nothing about its viewer, so that it is drawn once a minute for everybody."""
    version = f"{head.id}:{head.content_version}:{head.state}:{get_language()}:{tab}:{light}:{now:%H%M}"
    drawn: SafeString | None = cache.get(f"debate:head:{version}")
    if drawn is None:
        context = {"question": head, "tabs": _tabs(request, head.id, tab), "now": now, "light": light}
        drawn = render_to_string("debate/head.html", context | {"space": request.space})
        cache.set(f"debate:head:{version}", drawn, 60)
    return as_shown(drawn)


def _tabs(request: SpaceRequest, question_id: int, current: str) -> list[tuple[str, str, bool, None]]:
    names = {
        "question": _("Debate"),
        "vote": _("Statements"),
        "map": _("Opinion map"),
        "estimates": _("Estimates"),
        "summary": _("Summary"),
        "files": _("Files"),
    }
    return [(text, url(request, name, question_id), name == current, None) for name, text in names.items()]


def show(request: SpaceRequest, template: str, question: Question, tab: str, **more: Any) -> HttpResponse:
    """A page of the question; ``page#part`` shows that part of it alone."""
    name, _mark, part = template.partition("#")
    path = f"debate/{name}.html#{part}" if part else f"debate/{name}.html"
    return render(request, path, frame(request, question, tab, light=tab != "question") | more)


def form_page(
    request: SpaceRequest, form: Any, title: str, *, question: Question | None = None, **more: Any
) -> HttpResponse:
    """A page that is one form; 422 when it comes back with its reasons."""
    context = {"form": form, "title": title, "question": question, "button": _("Save")} | more
    return render(request, "debate/form.html", context, status=422 if form.is_bound else 200)


def contribution_of(request: SpaceRequest, question_id: int, contribution_id: int) -> Contribution:
    """The contribution, when it is one of this question that the viewer may see."""
    contribution = queries.visible_contribution(request.actor, contribution_id)
    if contribution.question_id != question_id:
        raise NotFoundError
    return contribution


def pages_around(number: int, pages: int, narrowed: str = "", *, summary: str = "") -> dict[str, str]:
    """What the component of pages is given; ``narrowed`` is what else the address keeps, as ``kind=idea``."""
    kept = f"&{narrowed}" if narrowed else ""
    return {
        "summary": summary or f"{number} / {pages}",
        "previous_url": f"?page={number - 1}{kept}" if number > 1 else "",
        "next_url": f"?page={number + 1}{kept}" if number < pages else "",
    }


def page_number(request: SpaceRequest) -> int:
    """The page asked for; what is no page is the first."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
