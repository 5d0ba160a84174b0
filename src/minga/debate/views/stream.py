"""The pages on which people write: a thread and one contribution, each with its composer at the foot."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from minga.debate import forms, permissions, queries
from minga.debate.actions.measures import paused
from minga.debate.models import Contribution, Question
from minga.debate.queries.moderation import measure_about, pause_of
from minga.debate.queries.news import Since
from minga.debate.rules.steps import Step
from minga.debate.views.feet import feet_for
from minga.debate.views.frame import COMPOSER, may_of, page_number, pages_around, show, url
from minga.debate.views.news import first_new, news_since, since_visit, stamp, tags_of
from minga.debate.views.reading import choosing, heads_of, sieve_of
from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest


def composer_of(request: SpaceRequest, name: str, *args: int) -> str:
    """The address of a page's composer."""
    return f"{url(request, name, *args)}#{COMPOSER}"


def thread(request: SpaceRequest, question: Question, *, form: Any = None, **more: Any) -> HttpResponse:
    """The thread, and the composer for who may write; ``form`` comes back with what was written in it."""
    if request.GET.get("fragment") == "news":
        return render(request, "debate/question.html#news", news_since(request, question))
    since = since_visit(request, question)
    sieve = sieve_of(request, since)
    page = queries.thread_page(question, number=page_number(request), sieve=sieve)
    feet = replace(feet_for(request, question, page.cards), tags=tags_of(request, question, page.cards, since))
    step, _seat, _facts = queries.step_in(request.actor, question, now=clock.now())
    is_sifted = page.total > 1 or not sieve.is_everything
    context = {
        "page": page,
        "thread": queries.cards.join(page.cards, feet, heads=_heads(page, since), is_flat=not sieve.is_by_thread),
        "since": since,
        "at": stamp(clock.now()),
        "version": question.content_version,
        "choosing": choosing(request, question.pk, sieve) if is_sifted else "",
        "form": form or forms.ContributionForm(),
        "is_next": step == Step.WRITE,
        "paused": _paused(request, question),
        **pages_around(page.number, page.pages, sieve.narrowed, summary=page.summary),
    }
    return _shown(request, "question", question, context | more)


def _heads(page: queries.ThreadPage, since: Since | None) -> dict[int, str]:
    """What stands before which card: the parts of an order; by time, the line after which all is new."""
    if not page.sieve.is_by_thread:
        return heads_of(page.shelves)
    first = first_new(page.cards, since) if page.sieve.is_everything else None
    return {first: render_to_string("debate/since.html", {"since": since})} if first is not None else {}


def one_contribution(request: SpaceRequest, contribution: Contribution, *, form: Any = None) -> HttpResponse:
    """A contribution with its replies and its history, and the composer of a reply for who may write."""
    question = contribution.question
    facilitates = permissions.CAN_FACILITATE(request.actor, question)
    reads_hidden = facilitates or permissions.is_own(request.actor, contribution)
    detail = queries.contribution_detail(
        contribution, may_read_hidden=reads_hidden, now=clock.now(), number=page_number(request)
    )
    feet = feet_for(request, question, (detail.card, *detail.replies))
    context = {
        "detail": detail,
        "reads_hidden": reads_hidden,
        "measure_id": measure_about(request.actor, contribution),
        "card": queries.cards.join([detail.card], feet),
        "replies": queries.cards.join(detail.replies, feet),
        "form": form or forms.ReplyForm(),
        "paused": _paused(request, question),
        **pages_around(detail.number, detail.pages),
    }
    return _shown(request, "contribution", question, context)


def _paused(request: SpaceRequest, question: Question) -> str:
    """Why somebody who takes part writes nothing here for a time, said before they try; empty for everybody else."""
    if not may_of(request, question).take_part:
        return ""
    pause = pause_of(question.community_id, request.actor.user_id, clock.now())
    return sentence_for(paused(pause)) if pause is not None else ""


def _shown(request: SpaceRequest, template: str, question: Question, context: dict[str, Any]) -> HttpResponse:
    """Refused, the page says so in its status too; looking for similar ones refuses nothing."""
    answer = show(request, template, question, "question", **context)
    is_refused = context["form"].is_bound and not context.get("asked")
    answer.status_code = 422 if is_refused else 200
    return answer
