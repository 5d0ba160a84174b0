"""The pages on which people write: a thread and one contribution, each with its composer at the foot."""

from typing import Any

from django.http import HttpResponse

from minga.debate import forms, permissions, queries
from minga.debate.actions.measures import paused
from minga.debate.models import Contribution, Question
from minga.debate.queries.moderation import measure_about, pause_of
from minga.debate.rules import Kind
from minga.debate.rules.steps import Step
from minga.debate.views.feet import feet_for
from minga.debate.views.frame import COMPOSER, may_of, page_number, pages_around, show, url
from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest


def composer_of(request: SpaceRequest, name: str, *args: int) -> str:
    """The address of a page's composer."""
    return f"{url(request, name, *args)}#{COMPOSER}"


def thread(request: SpaceRequest, question: Question, *, form: Any = None, **more: Any) -> HttpResponse:
    """The thread, and the composer for who may write; ``form`` comes back with what was written in it."""
    kind = request.GET.get("kind", "")
    page = queries.thread_page(question, number=page_number(request), kind=kind if kind in set(Kind) else "")
    feet = feet_for(request, question)
    step, _seat, _facts = queries.step_in(request.actor, question, now=clock.now())
    narrowed = f"kind={page.kind}" if page.kind else ""
    context = {
        "page": page,
        "thread": queries.cards.join(page.cards, feet),
        "form": form or forms.ContributionForm(),
        "is_next": step == Step.WRITE,
        "paused": _paused(request, question),
        **pages_around(page.number, page.pages, narrowed, summary=page.summary),
    }
    template = "question#thread" if "fragment" in request.GET else "question"
    return _shown(request, template, question, context | more)


def one_contribution(request: SpaceRequest, contribution: Contribution, *, form: Any = None) -> HttpResponse:
    """A contribution with its replies and its history, and the composer of a reply for who may write."""
    question = contribution.question
    facilitates = permissions.CAN_FACILITATE(request.actor, question)
    reads_hidden = facilitates or permissions.is_own(request.actor, contribution)
    detail = queries.contribution_detail(
        contribution, may_read_hidden=reads_hidden, now=clock.now(), number=page_number(request)
    )
    feet = feet_for(request, question)
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
