"""Who has not accepted the terms of a space that hold now accepts them first; reading them and leaving stay open.

The number of the terms that hold comes with the space itself, and what a person has accepted is remembered in their
session: whoever has accepted pays for no further question.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from minga.foundation.declared import sentence_for
from minga.foundation.rights.queries import has_accepted
from minga.kernel import Refusal

ACCEPTED = "terms_accepted"
STAYS_OPEN = frozenset({"rights:terms", "rights:terms-version"})

type Answer = Callable[[HttpRequest], HttpResponseBase]


def number_in_force(request: HttpRequest) -> int:
    """The version of the terms that holds in the space of this request; 0 for none."""
    space = getattr(request, "space", None)
    try:
        return int(space.terms_in_force.number) if space is not None else 0
    except ObjectDoesNotExist:
        return 0


def remember_acceptance(request: HttpRequest, number: int) -> None:
    accepted = request.session.get(ACCEPTED, {})
    request.session[ACCEPTED] = accepted | {str(request.space.pk): number}  # type: ignore[attr-defined]


def way_back(request: HttpRequest) -> str:
    """Where somebody was on their way to before they were asked to accept; a page of this house, or the space."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("home:space", args=[request.space.slug])  # type: ignore[attr-defined]


class TermsMiddleware:
    """Leads to the terms whoever belongs to the space and has not accepted those that hold."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        number = number_in_force(request)
        if not number or self._is_free(request) or self._has_accepted(request, number):
            return None
        if request.path.startswith("/api/"):
            refusal = Refusal("rights:accept-terms-first")
            return JsonResponse({"code": refusal.code, "sentence": sentence_for(refusal)}, status=403)
        there = reverse("rights:terms", args=[request.space.slug])  # type: ignore[attr-defined]
        before = request.get_full_path() if request.method == "GET" else ""
        url = f"{there}?{urlencode({'next': before})}" if before else there
        if getattr(request, "htmx", False):
            return HttpResponse(headers={"HX-Redirect": there})
        return redirect(url)

    @staticmethod
    def _is_free(request: HttpRequest) -> bool:
        actor = request.actor  # type: ignore[attr-defined]
        match = request.resolver_match
        return actor.space_role is None or (match is not None and match.view_name in STAYS_OPEN)

    @staticmethod
    def _has_accepted(request: HttpRequest, number: int) -> bool:
        space_id = request.space.pk  # type: ignore[attr-defined]
        if request.session.get(ACCEPTED, {}).get(str(space_id)) == number:
            return True
        if not has_accepted(request.actor.person_id, number):  # type: ignore[attr-defined]
            return False
        if not hasattr(request, "api_token"):
            remember_acceptance(request, number)
        return True
