"""Feeds (Atom, RFC 4287): the same for everybody, whoever asks, and exactly what a visitor may read."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_GET

from minga.community.queries import readable_community
from minga.debate.queries import visible_question
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, admits_strangers
from minga.foundation.policy import Actor
from minga.foundation.tenancy.hosts import address_here, house_host
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.rights import KEY, chosen_in
from minga.project.feeds import reading
from minga.project.feeds.reading import Entry

FOUNDED = "2026"
"""The year in the names of things (RFC 4151): it stays, so that names do."""


class _Of(Feed[Entry, Any]):
    """The feed of one page, of what was found for it."""

    feed_type = Atom1Feed

    def __init__(self, name: str, page: str, entries: Sequence[Entry], slug: str) -> None:
        self.title = name
        self.link = f"{address_here()}{page}"
        self.found, self.slug = entries, slug
        self.feed_guid = self._named(page.strip("/"))

    def _named(self, key: str) -> str:
        return f"tag:{house_host()},{FOUNDED}:{self.slug}/{key}"

    def items(self) -> Sequence[Entry]:
        return self.found

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.words

    def item_link(self, item: Entry) -> str:
        return f"{address_here()}{item.path}"

    def item_guid(self, item: Entry) -> str:
        return self._named(item.key)

    def item_pubdate(self, item: Entry) -> datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.changed_at

    def item_author_name(self, item: Entry) -> str:
        return item.author


def _answer(request: SpaceRequest, find: Callable[[Actor], tuple[str, str, Sequence[Entry]]]) -> HttpResponse:
    """In the language and on the clock of the space; nothing there where visitors may not look."""
    space = request.space
    if not space.is_open_to_visitors:
        raise Http404
    visitor = Actor(user_id=None, space_id=space.pk)
    visitor.remember(KEY, lambda: chosen_in(space.rights))
    with naming_for(visitor), translation.override(space.language), timezone.override(clock.zone()):
        name, page, entries = find(visitor)
        answer: HttpResponse = _Of(name, page, entries, space.slug)(request)
    return answer


@admits_strangers
@require_GET
def of_space(request: SpaceRequest) -> HttpResponse:
    space = request.space
    page = reverse("home:space", args=[space.slug])
    return _answer(request, lambda visitor: (space.name, page, reading.entries_of_space(visitor)))


@admits_strangers
@require_GET
def of_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    def find(visitor: Actor) -> tuple[str, str, Sequence[Entry]]:
        community = readable_community(visitor, community_id)
        page = reverse("community:detail", args=[request.space.slug, community_id])
        return community.name, page, reading.entries_of_space(visitor, community)

    return _answer(request, find)


@admits_strangers
@require_GET
def of_question(request: SpaceRequest, question_id: int) -> HttpResponse:
    def find(visitor: Actor) -> tuple[str, str, Sequence[Entry]]:
        question = visible_question(visitor, question_id)
        page = reverse("debate:question", args=[request.space.slug, question_id])
        return question.title, page, reading.entries_of_question(visitor, question)

    return _answer(request, find)
