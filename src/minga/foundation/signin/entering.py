"""Coming back from a provider: judged, let in, sent for a code, or told in words why not."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.declared import declared, sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.signin.actions import come_in, link_proven, note_session
from minga.foundation.signin.adapters import provider_with
from minga.foundation.signin.gate import FACTORS, comes_rightly, require_trier, spaces_that_require
from minga.foundation.signin.hearing import hear_said
from minga.foundation.signin.marks import FACTOR, MARK, PENDING, TRIAL, Mark
from minga.foundation.signin.models import Provider
from minga.foundation.signin.queries import buttons_of, is_own_address
from minga.foundation.signin.rules import Claim, Kind
from minga.foundation.signin.troubles import note_trouble
from minga.foundation.tenancy.models import Space
from minga.kernel import Refusal

PENDING_SECONDS = 900


def claim_in(provider: Provider, login: SocialLogin) -> Claim:
    if provider.kind == Kind.SAML:
        from minga.foundation.signin import saml  # noqa: PLC0415

        return saml.claim_of(provider, login)
    if provider.kind == Kind.LDAP:
        claim: Claim = login.claim
        return claim
    from minga.foundation.signin import oidc  # noqa: PLC0415

    return oidc.claim_of(provider, login)


def let_in(request: HttpRequest, provider: Provider, login: SocialLogin) -> None:
    """Decide who this is. Returns where they may be signed in; raises ``RefusedError``, or answers with a page."""
    claim = claim_in(provider, login)
    if login.state.get("trial"):
        raise ImmediateHttpResponse(_tried(request, provider, claim))
    if not provider.is_on:
        raise RefusedError(Refusal("signin:state"))
    if provider.space.is_suspended(clock.now()):
        raise RefusedError(Refusal("space:is-closed", {"space": provider.space.name}))
    going = login.state.get("next") or reverse("home:space", args=[provider.space.slug])
    login.state["next"] = going
    with in_space(provider.place_id, provider.space.time_zone, provider.space.slug):
        came = come_in(
            provider=provider,
            claim=claim,
            is_invited=_is_invited(claim, going),
            language=get_language() or "",
            now=clock.now(),
        )
        if not came.must_prove:
            hear_said(provider, came.person.pk, claim, now=clock.now())
    if came.must_prove:
        raise ImmediateHttpResponse(_ask_for_code(request, provider, claim, came.person, going))
    login.user, login.account = came.person, came.account
    request.minga_came = (provider, claim)  # type: ignore[attr-defined]  # kept until the session is another


def _is_invited(claim: Claim, going: str) -> bool:
    """Whether somebody of the space has invited them: to a community, by address or by the link they came from."""
    path = urlsplit(going).path
    return any(source(claim.address, path) for source in declared().invitations)


def _ask_for_code(request: HttpRequest, provider: Provider, claim: Claim, person: User, going: str) -> HttpResponse:
    """The provider knows them; now a code shows that the address is theirs."""
    from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess  # noqa: PLC0415

    if not ratelimit.consume(request, action="request_login_code", key=claim.address):
        raise RefusedError(Refusal("signin:too-many-codes"))
    get_account_adapter().logout(request)
    EmailAddress.objects.get_or_create(
        user=person, email=claim.address, defaults={"primary": person.email == claim.address, "verified": False}
    )
    request.session[PENDING] = {
        "provider": provider.key,
        "subject": claim.subject,
        "address": claim.address,
        "name": claim.name,
        "sid": claim.sid,
        "at": clock.now().timestamp(),
    }
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=claim.address)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': going})}")


def note_step(*, request: HttpRequest, user: User, method: str, **step: Any) -> None:
    """A step of signing in was taken: keep in the session what it was begun by."""
    if step.get("reauthenticated"):
        return
    if method == "socialaccount" and hasattr(request, "minga_came"):
        provider, claim = request.minga_came
        _mark(request, provider, claim, user, is_only=not is_own_address(provider, user.email))
    elif method == "code" and (waiting := _pending(request, step.get("email"))):
        provider, claim = waiting
        with in_space(provider.place_id, provider.space.time_zone, provider.space.slug):
            link_proven(provider=provider, claim=claim, person=user, now=clock.now())
        _mark(request, provider, claim, user, is_only=False)
    elif method in {"code", "password"} or step.get("passwordless"):
        request.session.pop(MARK, None)


def _pending(request: HttpRequest, address: str | None) -> tuple[Provider, Claim] | None:
    kept = request.session.pop(PENDING, None)
    if not kept or kept["address"] != address or clock.now().timestamp() - kept["at"] > PENDING_SECONDS:
        return None
    provider = provider_with(kept["provider"])
    if provider is None or not provider.is_on or provider.space.is_suspended(clock.now()):
        return None
    return provider, Claim(kept["subject"], kept["address"], is_verified=True, name=kept["name"], sid=kept["sid"])


def _mark(request: HttpRequest, provider: Provider, claim: Claim, user: User, *, is_only: bool) -> None:
    request.session[MARK] = Mark(
        user_id=user.pk,
        provider=provider.key,
        space_id=provider.place_id,
        slug=provider.space.slug,
        subject=claim.subject,
        sid=claim.sid,
        is_only=is_only,
        did_second_factor=claim.did_second_factor,
    ).kept()


def note_login(*, request: HttpRequest, user: User, **_more: Any) -> None:
    """A session has begun: where a provider began it, the provider can end it."""
    kept = getattr(request, "session", {}).get(MARK)
    if not kept or kept["user_id"] != user.pk:
        return
    provider = provider_with(kept["provider"])
    if provider is None or request.session.session_key is None:
        return
    note_session(
        provider=provider,
        user_id=user.pk,
        session_key=request.session.session_key,
        subject=kept["subject"],
        sid=kept["sid"],
        now=clock.now(),
    )


def note_factor(*, request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """A second step was set up here, and so was just shown: it is not asked for again on the page that follows."""
    if authenticator.type in FACTORS:
        request.session[FACTOR] = user.pk
        record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True)


def forget_factor(*, request: HttpRequest, **_more: Any) -> None:
    """A second step was taken away: what this session had shown with it counts no more."""
    request.session.pop(FACTOR, None)
    records = request.session.get("account_authentication_methods", [])
    request.session["account_authentication_methods"] = [each for each in records if each.get("method") != "mfa"]


def who_requires(request: HttpRequest, user: User) -> Space | None:
    """The space whose people come in by its provider only, where this sign-in was none; None where it may go on."""
    for space, role in spaces_that_require(user):
        if not comes_rightly(space, role, request.session, user.pk):
            return space
    return None


def refused_page(
    request: HttpRequest,
    refusal: Refusal,
    *,
    space: Space | None,
    state: dict[str, Any] | None = None,
    provider: Provider | None = None,
) -> HttpResponse:
    """Why one did not come in, with the ways that are left; of a trial, on the page where it was begun."""
    if provider is not None:
        note_trouble(provider, refusal, clock.now())
    sentence = sentence_for(refusal)
    state = state or {}
    if state.get("trial") and space is not None:
        request.session[TRIAL] = {"provider_id": state["trial"], "sentence": sentence}
        return redirect("signin:provider", space=space.slug, provider_id=state["trial"])
    going = state.get("next") or request.GET.get("next", "")
    context = {
        "sentence": sentence,
        "place": space,
        "buttons": buttons_of(space, going) if space is not None else (),
        "is_in": refusal.code == "signin:only-one-space",
        "by_code": refusal.code == "signin:provider-required",
    }
    return render(request, "signin/refused.html", context, status=403)


def _tried(request: HttpRequest, provider: Provider, claim: Claim) -> HttpResponse:
    """What the provider told of whoever tried: shown to them once, kept nowhere."""
    require_trier(request, provider)
    request.session[TRIAL] = {
        "provider_id": provider.pk,
        "address": claim.address,
        "is_verified": claim.is_verified or provider.vouches,
        "is_ours": is_own_address(provider, claim.address),
        "name": claim.name,
        "did_second_factor": claim.did_second_factor,
    }
    return redirect("signin:provider", space=provider.space.slug, provider_id=provider.pk)


def why_not(provider: Any, error: Any, exception: Exception | None, more: dict[str, Any]) -> Refusal:
    """A refusal for what django-allauth calls an authentication error."""
    if error == AuthError.CANCELLED:
        return Refusal("signin:cancelled")
    if isinstance(exception, RefusedError):
        return exception.refusal
    if provider.app.row.kind == Kind.SAML:
        from minga.foundation.signin import saml  # noqa: PLC0415

        return saml.refused_by(more)
    from minga.foundation.signin import oidc  # noqa: PLC0415

    return oidc.refused_by(exception)
