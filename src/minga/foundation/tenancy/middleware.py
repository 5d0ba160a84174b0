"""From a URL's space and a request's person to a scope and an actor; from refusals to answers."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.policy import Actor, NotAllowedError, NotFoundError, RefusedError, is_space_member
from minga.foundation.scope import in_space
from minga.foundation.tenancy.hosts import address_of
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import actor_and_day, space_by_slug
from minga.foundation.tenancy.rights import KEY, chosen_in
from minga.foundation.tenancy.seeing import see_person
from minga.foundation.tenancy.suspended import say_space_suspended, say_suspended
from minga.kernel import Refusal
from minga.ui.undo import Undo

ID_MAX = 2**63 - 1
# SQLite's driver and dates say the first, PostgreSQL the second, of what no column can hold.
OUT_OF_RANGE = (OverflowError, DataError)


class SpaceRequest(HttpRequest):
    """A request inside a space, as views receive it."""

    space: Space
    actor: Actor


def _only_for(error: NotAllowedError, request: HttpRequest) -> str:
    """Whom alone this page is for, where that is why it stays closed; else it may be read and only not be done."""
    if "chosen for" in error.permission:
        actor = getattr(request, "actor", None)
        return "administrators" if actor is not None and is_space_member(actor, None) else "people"
    for permission, people in (("is_space_administrator", "administrators"), ("is_space_member", "people")):
        if permission == error.permission:
            return people
    return ""


def page_before(request: HttpRequest) -> str:
    """The page of this house from which a form was sent; the start where that is not known."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host() or not before.path.startswith("/") or before.path.startswith("//"):
        return "/"
    return f"{before.path}?{before.query}" if before.query else before.path


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the page for signing in, and from there back to where the person was: to the form, if they sent one."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": "not-signed-in"}, status=401)
    there = request.get_full_path() if request.method in {"GET", "HEAD"} else page_before(request)
    answer = redirect_to_login(there)
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": answer["Location"]})
    return answer


def _inside(space: Space) -> AbstractContextManager[None]:
    return in_space(space.pk, space.time_zone, space.slug, address_of(space))


class SpaceMiddleware:
    """Takes ``space`` out of a URL's arguments and puts ``request.space`` and ``request.actor`` in its place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as stack:
            request.minga_scope = stack  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        slug = kwargs.pop("space", None)
        if slug is None:
            return None
        space = space_by_slug(slug)
        if space is None or any(isinstance(value, int) and value > ID_MAX for value in kwargs.values()):
            raise Http404
        user = request.user
        user_id = user.pk if user.is_authenticated else None
        actor, seen_on = actor_and_day(space.pk, user_id=user_id, name=str(user) if user.pk else "")
        if actor.is_suspended and not space.is_suspended(clock.now()):
            return say_suspended(request, space)
        is_let_in = actor.space_role is not None or space.is_open_to_visitors or hasattr(view, "admits_strangers")
        if not is_let_in:
            if not actor.is_known:
                return sign_in_first(request)
            raise Http404
        if space.is_suspended(clock.now()):
            return say_space_suspended(request, space, is_of_space=actor.space_role is not None)
        actor.remember(KEY, lambda: chosen_in(space.rights))
        request.space, request.actor = space, actor  # type: ignore[attr-defined]
        request.minga_scope.enter_context(_inside(space))  # type: ignore[attr-defined]
        request.minga_scope.enter_context(naming_for(actor))  # type: ignore[attr-defined]
        if request.method == "GET" and not request.path.startswith("/api/"):
            see_person(actor, seen_on)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotFoundError):
            return render(request, "404.html", status=404)
        if isinstance(error, NotAllowedError):
            if not request.user.is_authenticated:
                return sign_in_first(request)
            return render(request, "403.html", {"only": _only_for(error, request)}, status=403)
        if isinstance(error, RefusedError):
            sentence = sentence_for(error.refusal)
            return render(request, "refused.html", {"sentence": sentence}, status=409)
        if isinstance(error, OUT_OF_RANGE):
            sentence = sentence_for(Refusal("writing:out-of-range"))
            return render(request, "refused.html", {"sentence": sentence}, status=422)
        return None


def say(request: HttpRequest, sentence: str, *, undo: Undo | None = None) -> None:
    """Tell the person, on the next page, what has just been done, and offer to take it back."""
    messages.success(request, sentence, extra_tags=undo.kept() if undo else "")
