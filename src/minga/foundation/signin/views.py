"""The doors of providers: where one begins, comes back, and where a provider ends what it began."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, login_needed
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.sealed import SealError
from minga.foundation.signin.actions import end_sessions
from minga.foundation.signin.adapters import provider_with
from minga.foundation.signin.gate import has_own_factor, refusal_to_open, require_trier
from minga.foundation.signin.marks import mark_in
from minga.foundation.signin.models import Begun, Provider
from minga.foundation.signin.rules import Kind
from minga.kernel import Refusal

log = logging.getLogger("minga.signin")


def provider_here(request: HttpRequest, key: str) -> Provider:
    """A provider by its key; at a space's own host those of that space alone."""
    provider = provider_with(key)
    own = getattr(request, "own_space", None)
    if provider is None or (own is not None and own[0] != provider.place_id):
        raise Http404
    return provider


def in_words(
    request: HttpRequest, provider: Provider, state: dict[str, Any], ask: Callable[[], HttpResponse]
) -> HttpResponse:
    """Whatever goes wrong on the way to a provider or back is one sentence."""
    from minga.foundation.signin.entering import refused_page  # noqa: PLC0415

    try:
        return ask()
    except RefusedError as refused:
        refusal = refused.refusal
    except SealError:
        refusal = Refusal("signin:secret-lost")
    except (KeyError, TypeError, ValueError, AttributeError):
        # What a provider sends may have any shape; should it be our own fault, the log tells.
        log.warning("The answer of provider %s could not be read", provider.key, exc_info=True)
        refusal = Refusal("signin:bad-answer")
    return refused_page(request, refusal, space=provider.space, state=state, provider=provider)


@never_cache
@require_GET
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, and from there back to where one wanted to go. Administrators may go there only to try."""
    from allauth.socialaccount.adapter import get_adapter  # noqa: PLC0415

    provider = provider_here(request, provider_id)
    is_trial = "trial" in request.GET
    if is_trial:
        require_trier(request, provider)
    elif not provider.is_on:
        raise Http404
    going = get_next_redirect_url(request)
    state = {"trial": provider.pk} if is_trial else {}

    def ask() -> HttpResponse:
        house = get_adapter().get_provider(request, provider_id)
        answer: HttpResponse = house.redirect(request, "login", next_url=going, **state)
        return answer

    return in_words(request, provider, state | {"next": going}, ask)


@never_cache
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the provider, with a code that is good once."""
    from allauth.socialaccount.internal import statekit  # noqa: PLC0415

    from minga.foundation.signin.oidc import finish  # noqa: PLC0415

    provider = provider_here(request, provider_id)
    if provider.kind != Kind.OIDC:
        raise Http404
    stashed = statekit.get_states(request).get(request.GET.get("state", ""))
    state = stashed[0] if stashed else {}
    return in_words(request, provider, state, lambda: finish(request, provider_id))


@never_cache
@require_GET
def begin_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The same beginning, at the address that django-allauth has for it."""
    return begin(request, organization_slug)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def saml(request: HttpRequest, organization_slug: str, step: str) -> HttpResponse:
    """What a provider sends by SAML, and what it may read of us."""
    from minga.foundation.signin.saml import answer, is_here  # noqa: PLC0415

    provider = provider_here(request, organization_slug)
    if provider.kind != Kind.SAML or not is_here():
        raise Http404
    return in_words(request, provider, {}, lambda: answer(request, provider, step))


@csrf_exempt
@never_cache
@require_POST
def signed_out(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider says that somebody has signed out there, or is no longer of the organization."""
    from minga.foundation.signin.oidc import read_logout  # noqa: PLC0415

    provider = provider_here(request, provider_id)
    if provider.kind != Kind.OIDC or not Begun.objects.filter(provider=provider).exists():
        return JsonResponse({}, status=200)  # nobody to sign out: nothing is fetched for whoever may be asking
    try:
        subject, sid = read_logout(provider, request.POST.get("logout_token", ""))
    except RefusedError as refused:
        said = {"error": "invalid_request", "error_description": refused.refusal.code}
        return JsonResponse(said, status=400)
    with in_space(provider.place_id):
        end_sessions(provider=provider, subject=subject, sid=sid, now=clock.now())
    return JsonResponse({}, status=200)


@login_needed
@never_cache
@require_GET
def second_factor(request: SpaceRequest) -> HttpResponse:
    """What the space asks for before it opens, and the way there; nobody is left standing."""
    user_id = int(request.user.pk or 0)
    going = request.GET.get("next", "")
    is_sent = bool(going) and url_has_allowed_host_and_scheme(going, None)
    going = going if is_sent else reverse("home:space", args=[request.space.slug])
    user: Any = request.user
    refusal = refusal_to_open(request.space, request.actor.space_role, user, request.session)
    if refusal is None or refusal.code != "signin:second-factor-needed":
        return redirect(going) if is_sent else render(request, "signin/no_step.html", {"going": going})
    mark = mark_in(request.session, user_id)
    request.session["signin_going"] = going
    context = {
        "going": going,
        "has_factor": has_own_factor(user_id),
        "must_come_by_code": mark is not None and mark.is_only,
    }
    return render(request, "signin/second_factor.html", context)
