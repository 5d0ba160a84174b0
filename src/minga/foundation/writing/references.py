"""Addresses of things of this installation in what people write: a title and a state for whoever may see the thing.

What is kept is the address. Drawn text marks those that could be one (:mod:`.marking`, without a query); once a page
is whole, all of them are looked up together (:func:`with_cards`): three queries for each kind of thing, however many.
Everybody else reads the bare link, as of a thing that is not there.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import Resolver404, resolve
from django.utils.html import format_html

from minga.foundation import clock
from minga.foundation.declared import Text, declared
from minga.foundation.policy import Actor
from minga.foundation.scope import in_space
from minga.foundation.signin.gate import policy_of
from minga.foundation.signin.marks import mark_in
from minga.foundation.tenancy.hosts import is_of_house
from minga.foundation.tenancy.middleware import ID_MAX
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.foundation.writing.marking import MARK

MOST: Final = 200
"""Addresses of one page that are looked up."""
SPACES: Final = 3
"""Other spaces than the page's of which things are looked up."""
_ALONE: Final = re.compile(rf'<p>{MARK}<a href="([^"]+)"[^>]*>[^<]*</a></p>')
_WITHIN: Final = re.compile(rf'{MARK}<a href="([^"]+)"[^>]*>[^<]*</a>')


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of a thing to who may see it: what it is called, and its state in words."""

    title: str
    state: str


type Show = Callable[[Actor, Collection[int]], Mapping[int, Shown]]


@dataclass(frozen=True, slots=True)
class Referable:
    """A kind of thing whose address is shown as what it is. ``pages`` are names of pages; ``show`` keeps of some ids
    those the actor may see.
    """

    kind: str
    label: Text
    pages: tuple[str, ...]
    show: Show


@dataclass(frozen=True, slots=True)
class Address:
    """What an address has the form of: a thing of a kind in a space, reached by a host."""

    href: str
    host: str
    slug: str
    referable: Referable
    object_id: int


_by_page: dict[str, Referable] = {}


def declare_reference(kind: str, *pages: str, label: Text = "", show: Show | None = None) -> None:
    """Show the addresses of these pages, whose last part is the id of the thing; as search shows it where that finds
    this kind.
    """
    referable = Referable(kind, label or declared().searchables[kind].label, pages, show or _as_found(kind))
    for page in pages:
        _by_page[page] = referable


def _as_found(kind: str) -> Show:
    def show(actor: Actor, ids: Collection[int]) -> Mapping[int, Shown]:
        from minga.foundation.search.models import SearchDocument  # noqa: PLC0415  (models load after this module)

        found = declared().searchables[kind]
        seen = found.visible(actor, ids)
        rows = SearchDocument.objects.filter(kind=kind, object_id__in=seen)
        titles = dict(rows.values_list("object_id", "title"))
        places = found.places(list(titles)) if found.places and titles else {}
        return {pk: Shown(title, places[pk].state if pk in places else "") for pk, title in titles.items()}

    return show


def with_cards(page: str, request: HttpRequest) -> str:
    """A page, or a piece of one, with what its marked addresses lead to, for the person of the request."""
    hrefs = dict.fromkeys(_WITHIN.findall(page))
    known = _looked_up(list(hrefs)[:MOST], request)

    def card(found: re.Match[str]) -> str:
        return f"<p>{_drawn(found[1], *known[found[1]], looks='ref ref-card')}</p>" if found[1] in known else found[0]

    def chip(found: re.Match[str]) -> str:
        return _drawn(found[1], *known[found[1]]) if found[1] in known else found[0].removeprefix(MARK)

    return _WITHIN.sub(chip, _ALONE.sub(card, page))


def _drawn(href: str, label: Text, shown: Shown, *, looks: str = "ref") -> str:
    return format_html(
        '<a class="{}" href="{}"><span class="meta">{}:</span> <bdi>{}</bdi>{}</a>',
        looks,
        unescape(href),
        label,
        shown.title,
        format_html(' <span class="meta">· {}</span>', shown.state) if shown.state else "",
    )


def _looked_up(hrefs: Iterable[str], request: HttpRequest) -> dict[str, tuple[Text, Shown]]:
    """What each address leads to, where the reader may see that: the label of its kind, and the thing."""
    by_space: dict[str, list[Address]] = defaultdict(list)
    for address in filter(None, map(_read, hrefs)):
        by_space[address.slug].append(address)
    found: dict[str, tuple[Text, Shown]] = {}
    for space, actor in _places(list(by_space), request):
        here = [address for address in by_space[space.slug] if _is_of(space, address.host)]
        with in_space(space.pk, space.time_zone, space.slug):
            for referable in {address.referable for address in here}:
                named = [address for address in here if address.referable is referable]
                shown = referable.show(actor, {address.object_id for address in named})
                found |= {
                    each.href: (referable.label, shown[each.object_id]) for each in named if each.object_id in shown
                }
    return found


def _read(href: str) -> Address | None:
    """An address that has the form of a thing's page; None of any other."""
    try:
        parts = urlsplit(unescape(href))
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    ids = [value for value in match.kwargs.values() if isinstance(value, int)]
    referable = _by_page.get(match.view_name)
    if referable is None or not ids or ids[-1] > ID_MAX:
        return None
    return Address(href, parts.netloc, str(match.kwargs.get("space", "")), referable, ids[-1])


def _places(slugs: Collection[str], request: HttpRequest) -> Iterator[tuple[Space, Actor]]:
    """The spaces called so that open to the reader of the page, and who they are in each."""
    here, actor = getattr(request, "space", None), getattr(request, "actor", None)
    if here is None or actor is None:
        return
    if here.slug in slugs and _is_let_in(here, actor):
        yield here, actor
    elsewhere = [slug for slug in slugs if slug != here.slug][:SPACES]
    if elsewhere and not _is_for_one_space(request):
        rows = Space.objects.filter(slug__in=elsewhere)
        for space in rows.select_related("sign_in", "terms_in_force", "own_address"):
            there = _actor_in(space, request)
            if _is_let_in(space, there):
                yield space, there


def _is_of(space: Space, host: str) -> bool:
    """Whether one reaches the space by this host: the installation's, or its own."""
    own = getattr(space, "own_address", None)
    is_house = host == urlsplit(settings.BASE_URL).netloc or is_of_house(split_domain_port(host)[0])
    return is_house or (own is not None and host == own.host)


def _is_let_in(space: Space, actor: Actor) -> bool:
    is_open = actor.space_role is not None or space.is_open_to_visitors
    return is_open and not actor.is_suspended and not space.is_suspended(clock.now())


def _actor_in(space: Space, request: HttpRequest) -> Actor:
    """Who the reader is in another space: themselves where nothing more is asked at its door, else a visitor."""
    asks_more = policy_of(space) is not None or getattr(space, "terms_in_force", None) is not None
    is_themselves = request.user.is_authenticated and not asks_more
    return actor_in(space.pk, user_id=request.user.pk if is_themselves else None)


def _is_for_one_space(request: HttpRequest) -> bool:
    """Whether the reader came in for one space alone."""
    mark = mark_in(request.session, request.user.pk) if request.user.is_authenticated else None
    return mark is not None and mark.is_only
