"""Who a program is by its key; in which time zone and language a person reads."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.tokens import token_of

API = "/api/"
READING = frozenset({"GET", "HEAD", "OPTIONS"})

type Answer = Callable[[HttpRequest], HttpResponseBase]


def _refused(code: str, sentence: str, status: int) -> HttpResponse:
    answer = JsonResponse({"code": code, "sentence": sentence}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


class TokenMiddleware:
    """``Authorization: Bearer …`` below ``/api/`` makes the key's owner the person of the request.

    A key opens one space only and, unless it may write, only reading. Elsewhere the header means nothing, so that
    a key never opens pages. Cross-site forgery is no danger: a browser never sends this header by itself.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not request.path.startswith(API):
            return self.get_response(request)
        token = token_of(secret.strip(), clock.now())
        if token is None:
            return _refused("token:unknown", _("This key is unknown, expired or revoked."), 401)
        if request.method not in READING and not token.can_write:
            return _refused("token:read-only", _("This key may only read."), 403)
        request.user = token.user
        request.api_token = token  # type: ignore[attr-defined]
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        token = getattr(request, "api_token", None)
        slug = kwargs.get("space")
        if token is None or slug is None or slug == token.space.slug:
            return None
        return _refused("token:other-space", _("This key belongs to another space."), 403)


def speak_to(request: HttpRequest) -> None:
    """From here on in the language that the person has chosen for themselves, unless this browser chose another."""
    user = request.user
    is_unchosen = settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
    if user.is_authenticated and user.language and is_unchosen:
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()


class PreferencesMiddleware:
    """Shows times in the person's time zone, else the space's; texts in their language unless they chose another."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        user, space = request.user, getattr(request, "space", None)
        name = (user.time_zone if user.is_authenticated else "") or (space.time_zone if space else "")
        if name:
            try:
                timezone.activate(ZoneInfo(name))
            except (KeyError, ValueError, OSError):
                timezone.deactivate()
        speak_to(request)
