"""How a debate is read: in which order, and what its reader says of each text."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from minga.debate import actions, forms, wording
from minga.debate.queries import Sieve
from minga.debate.queries.news import Since
from minga.debate.rules import ContributionState, Kind, ReplyRole
from minga.debate.rules.reading import Order, Shelf, Show
from minga.debate.views.frame import contribution_of, url
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, login_needed, number_in
from minga.foundation.policy import RefusedError
from minga.kernel import Refusal


def sieve_of(request: SpaceRequest, since: Since | None) -> Sieve:
    """What the address asks for; what it does not know is as if it were not there."""
    sieve = _sieve(request.GET)
    return replace(sieve, reader_id=request.actor.user_id, since=since.at if since else None)


def _sieve(asked: QueryDict) -> Sieve:
    given = {name: asked.get(name, "") for name in ("order", "kind", "state", "role", "show")}
    return Sieve(
        order=Order(given["order"]) if given["order"] in set(Order) else Order.TIME,
        kind=given["kind"] if given["kind"] in set(Kind) else "",
        state=given["state"] if given["state"] in set(ContributionState) else "",
        role=given["role"] if given["role"] in set(ReplyRole) else "",
        show=Show(given["show"]) if given["show"] in set(Show) else Show.ALL,
    )


def orders_around(sieve: Sieve) -> list[tuple[str, str, bool]]:
    """The orders to choose from: words, address, whether it is the one that is read."""
    return [
        (str(words), f"?{replace(sieve, order=order).narrowed}", order == sieve.order)
        for order, words in wording.ORDERS.items()
    ]


def choosing(request: SpaceRequest, question_id: int, sieve: Sieve) -> SafeString:
    """The orders, and the form of what is read, filled in as the address asks: drawn once for all who ask alike."""
    place = (request.space.slug, question_id)
    return _choosing(translation.get_language() or "", place, sieve.narrowed, is_known=request.actor.is_known)


@lru_cache(maxsize=512)
def _choosing(language: str, place: tuple[str, int], narrowed: str, *, is_known: bool) -> SafeString:
    sieve = _sieve(QueryDict(narrowed))
    context = {
        "orders": orders_around(sieve),
        "sieve": sieve,
        "sifting": forms.SievingForm(initial=sieve.asked, is_known=is_known),
        "outline_url": reverse("debate:outline", args=place),
    }
    with translation.override(language):
        return render_to_string("debate/orders.html", context)


def heads_of(shelves: Mapping[int, Shelf]) -> dict[int, str]:
    """What stands before the cards with which a part of an order begins."""
    return {
        pk: render_to_string("debate/shelf.html", dict(zip(("title", "means"), wording.SHELVES[shelf], strict=True)))
        for pk, shelf in shelves.items()
    }


@login_needed
@require_POST
def mark(request: SpaceRequest, question_id: int) -> HttpResponse:
    """Say whether a text helps, or take it back; then one is where one was."""
    form = forms.MarkForm(request.POST)
    if not form.is_valid():
        raise RefusedError(Refusal("debate:no-mark"))
    contribution_id, value = form.said()
    contribution_of(request, question_id, contribution_id)
    if value is None:
        actions.unmark_helpful(contribution_id=contribution_id, by=request.actor, now=clock.now())
    else:
        actions.mark_helpful(contribution_id=contribution_id, value=value, by=request.actor, now=clock.now())
    if "fragment" in request.GET:
        return HttpResponse(status=204)
    return redirect(f"{_back(request, question_id)}#c{contribution_id}")


@login_needed
@require_POST
def support(request: SpaceRequest, question_id: int) -> HttpResponse:
    """Support an idea, or take that back; then one is where one was."""
    form = forms.SupportForm(request.POST)
    if not form.is_valid():
        raise RefusedError(Refusal("debate:no-support"))
    contribution_id, is_given = form.meant()
    contribution_of(request, question_id, contribution_id)
    act = actions.support_idea if is_given else actions.unsupport_idea
    act(contribution_id=contribution_id, by=request.actor, now=clock.now())
    return redirect(f"{_back(request, question_id)}#c{contribution_id}")


def _back(request: SpaceRequest, question_id: int) -> str:
    on, page = number_in(request.POST.get("on", "")), request.POST.get("page", "")
    if on is not None:
        return url(request, "contribution", question_id, on)
    narrowed = _sieve(QueryDict(request.POST.get("from", "")[:200])).narrowed
    number = f"page={page}" if page.isdecimal() and len(page) < 7 and page != "1" else ""
    asked = "&".join(filter(None, (number, narrowed)))
    return f"{url(request, 'question', question_id)}{f'?{asked}' if asked else ''}"
