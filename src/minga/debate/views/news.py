"""From new to new: the marks of what somebody has not read, and the ways to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from minga.debate import actions, queries
from minga.debate.models import Contribution, Question
from minga.debate.queries.cards import Card
from minga.debate.queries.news import Since, next_new, page_of, since_last, written_since
from minga.debate.views.frame import contribution_of, url
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, number_in

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """A moment in an address, to the microsecond."""
    return str((moment - EPOCH) // timedelta(microseconds=1))


def moment_of(stamped: str) -> datetime | None:
    return EPOCH + timedelta(microseconds=int(stamped)) if stamped.isdecimal() and len(stamped) < 17 else None


def since_visit(request: SpaceRequest, question: Question) -> Since | None:
    """What is new to whoever looks. Their visit is written down once; a browser that fetches ahead does not visit."""
    now = clock.now()
    since = since_last(request.actor, question.pk, now)
    if since is not None and since.is_visit_new and request.method == "GET" and not _fetches_ahead(request):
        actions.note_reading(question_id=question.pk, by=request.actor, now=now)
    return since


def _fetches_ahead(request: SpaceRequest) -> bool:
    told = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return "fragment" in request.GET or any("prefetch" in each or "prerender" in each for each in told)


def tags_of(request: SpaceRequest, question: Question, cards: Sequence[Card], since: Since | None) -> dict[int, str]:
    """What stands beside each text that is new: that it is, and the way to the next one."""
    if since is None or not since.count:
        return {}
    viewer_id = request.actor.user_id
    new = [card.id for card in cards if card.written_at > since.at and card.author_id != viewer_id]
    if not new:
        return {}
    beyond = f"{url(request, 'new', question.pk)}?at={stamp(since.at)}&after={new[-1]}"
    ways = [*(f"#c{pk}" for pk in new[1:]), beyond if len(new) < since.count else ""]
    return {pk: _tag(way) for pk, way in zip(new, ways, strict=True)}


def _tag(way: str) -> SafeString:
    word = pgettext("text", "New")
    if not way:
        return format_html('<span class="new" data-new>{}</span>', word)
    return format_html('<span class="new" data-new>{} · <a href="{}">{}</a></span>', word, way, _("to the next"))


def first_new(cards: Sequence[Card], since: Since | None) -> int | None:
    """The first thread of a page that others began since the last visit, where something older stands before it."""
    if since is None or not since.count:
        return None
    tops = [card for card in cards if card.thread == card.id]
    later = next((card for card in tops if card.written_at > since.at), None)
    return later.id if later is not None and later is not cards[0] else None


@require_GET
def new(request: SpaceRequest, question_id: int) -> HttpResponse:
    """To the first text written since a moment, or since one was last here; to the question where there is none."""
    question = queries.visible_question(request.actor, question_id)
    at, after_id = moment_of(request.GET.get("at", "")), number_in(request.GET.get("after", ""))
    if at is None:
        since = since_last(request.actor, question_id, clock.now())
        at = since.at if since else clock.now()
    found = next_new(question.pk, request.actor.user_id, at, after_id=after_id)
    return redirect(url(request, "question", question_id) if found is None else in_stream(request, found))


def in_stream(request: SpaceRequest, contribution: Contribution) -> str:
    """The address of a text at its place in the stream."""
    page = page_of(contribution)
    asked = f"?page={page}" if page > 1 else ""
    return f"{url(request, 'question', contribution.question_id)}{asked}#c{contribution.pk}"


@require_GET
def place(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    """The permanent address of a text: its place in the stream; of one that has none there, its own page."""
    contribution = contribution_of(request, question_id, contribution_id)
    if not contribution.is_listed:
        return redirect(url(request, "contribution", question_id, contribution_id))
    return redirect(in_stream(request, contribution))


def news_since(request: SpaceRequest, question: Question) -> dict[str, object]:
    """For a page that is being read: how much others wrote since it was drawn, or that anything else has changed."""
    at, version = moment_of(request.GET.get("at", "")) or clock.now(), request.GET.get("version", "")
    has_changed = version != str(question.content_version)
    count = written_since(question.pk, request.actor.user_id, at) if has_changed else 0
    told = {"at": stamp(at), "version": version, "new_count": count, "has_changed": has_changed}
    return told | {"question": question}
