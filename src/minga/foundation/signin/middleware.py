"""Nothing of a space opens before one has come in as the space asks; a session for one space opens that one only."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from minga.foundation.declared import sentence_for
from minga.foundation.signin.gate import policy_of, refusal_of_key, refusal_to_open
from minga.foundation.signin.marks import mark_in
from minga.kernel import Refusal

API: Final = "/api/"
# Where one signs in, steps up or goes out: never closed, or nobody could do what is asked for.
OPEN_VIEWS: Final = frozenset({"signin:second-factor", "home:set-language", "home:words", "account_logout"})
OPEN_STEPS: Final = ("mfa_authenticate", "mfa_reauthenticate", "openid_connect_", "saml_", "signin_")


class SignInMiddleware:
    """Asks after the space is known and before the view is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        user = request.user
        if not user.is_authenticated or _is_open(request):
            return None
        space, actor = getattr(request, "space", None), getattr(request, "actor", None)
        token = getattr(request, "api_token", None)
        if token is not None:
            refusal = refusal_of_key(space, actor.space_role, token) if space and actor else None
            return _said(request, refusal) if refusal else None
        mark = mark_in(request.session, user.pk)
        if mark is not None and mark.is_only and (space is None or space.pk != mark.space_id):
            return _only_there(request, mark.slug)
        if space is None or actor is None or policy_of(space) is None:
            return None
        refusal = refusal_to_open(space, actor.space_role, user, request.session)
        return _stopped(request, space, refusal) if refusal else None


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if match else ""
    return name in OPEN_VIEWS or name.startswith(OPEN_STEPS)


def _only_there(request: HttpRequest, slug: str) -> HttpResponseBase:
    if request.path == "/":
        return redirect("home:space", space=slug)
    return _said(request, Refusal("signin:only-one-space"))


def _stopped(request: HttpRequest, space: Any, refusal: Refusal) -> HttpResponseBase:
    if refusal.code == "signin:second-factor-needed" and not request.path.startswith(API):
        there = reverse("signin:second-factor", args=[space.slug])
        back = request.get_full_path() if request.method == "GET" and not getattr(request, "htmx", False) else ""
        url = f"{there}?{urlencode({'next': back})}" if back else there
        if getattr(request, "htmx", False):
            return HttpResponse(headers={"HX-Redirect": url})
        return redirect(url)
    return _said(request, refusal)


def _said(request: HttpRequest, refusal: Refusal) -> HttpResponseBase:
    if request.path.startswith(API):
        return JsonResponse({"code": refusal.code, "sentence": sentence_for(refusal)}, status=403)
    from minga.foundation.signin.entering import refused_page  # noqa: PLC0415  (only where somebody is refused)

    return refused_page(request, refusal, space=getattr(request, "space", None))
