"""The page on which somebody types the password of their organization's directory."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError, refuse_if
from minga.foundation.signin.forms import PasswordForm
from minga.foundation.signin.gate import require_trier
from minga.foundation.signin.marks import TRIAL
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import Kind
from minga.foundation.signin.troubles import note_trouble
from minga.foundation.signin.views import in_words, provider_here
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key

# Which names there are is nobody's business: to whoever does not try as an administrator these are one.
ONE_ANSWER = frozenset({"signin:nobody-found", "signin:two-found", "signin:wrong-password"})
ABOUT_ONESELF = frozenset({"signin:no-mail", "signin:too-many-tries"})


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def by_password(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Name and password go to the directory and are kept nowhere. Administrators may come here only to try."""
    provider = provider_here(request, provider_id)
    if provider.kind != Kind.LDAP or not _can_speak():
        raise Http404
    is_trial = "trial" in request.GET
    if is_trial:
        require_trier(request, provider)
    elif not provider.is_on:
        raise Http404
    state: dict[str, Any] = {"process": "login", "next": get_next_redirect_url(request)}
    state |= {"trial": provider.pk} if is_trial else {}
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refused = in_words(request, provider, state, lambda: _come(request, provider, form, state))
        if not form.errors:
            return refused
    status = 422 if form.is_bound else 200
    context = {"form": form, "provider": provider, "place": provider.space, "going": state["next"] or ""}
    return render(request, "signin/password.html", context, status=status)


def _can_speak() -> bool:
    from minga.foundation.signin.ldap import is_here  # noqa: PLC0415

    return is_here()


def _come(request: HttpRequest, provider: Provider, form: PasswordForm, state: dict[str, Any]) -> HttpResponse:
    from allauth.socialaccount.helpers import complete_social_login  # noqa: PLC0415

    from minga.foundation.signin.ldap import login_of  # noqa: PLC0415

    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    # Directories find one person by many spellings (capitals, wide letters, accents): they share their tries.
    key = f"{provider.key}:{comparison_key(name)}"
    try:
        if not ratelimit.consume(request, action="login_failed", key=key):
            refuse_if(Refusal("signin:too-many-tries"))
        login = login_of(request, provider, name=name, password=password)
    except RefusedError as refused:
        return _refused(request, provider, form, refused.refusal, is_trial="trial" in state)
    ratelimit.clear(request, action="login_failed", key=key)
    login.state = state
    answer: HttpResponse = complete_social_login(request, login)
    return answer


def _refused(
    request: HttpRequest, provider: Provider, form: PasswordForm, refusal: Refusal, *, is_trial: bool
) -> HttpResponse:
    if is_trial:
        request.session[TRIAL] = {"provider_id": provider.pk, "sentence": sentence_for(refusal)}
        return redirect("signin:provider", space=provider.space.slug, provider_id=provider.pk)
    told = _told(refusal)
    if told.code == "signin:directory-down":
        note_trouble(provider, refusal, clock.now())
    form.add_error(None, sentence_for(told))
    return HttpResponse(status=422)


def _told(refusal: Refusal) -> Refusal:
    """What somebody is told who can mend nothing of how the directory is connected."""
    if refusal.code in ONE_ANSWER:
        return Refusal("signin:wrong-password")
    return refusal if refusal.code in ABOUT_ONESELF else Refusal("signin:directory-down")
