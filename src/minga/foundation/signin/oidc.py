"""OpenID Connect, as django-allauth speaks it, and what it leaves open: nonce, signature, one subject, our own claims.

Imported only when somebody signs in, tries a provider, or a provider signs somebody out.
"""

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import jwt
import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from minga.foundation.policy import RefusedError
from minga.foundation.signin.hearing import names_wanted
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import CLOCK_APART, Claim, read_claim
from minga.foundation.signin.web import Unreached
from minga.foundation.signin.wording import WHYS
from minga.kernel import Refusal

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
DESCRIPTION_SECONDS = 300
DOWN_SECONDS = 15
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def bad_token(why: str) -> RefusedError:
    return RefusedError(Refusal("signin:bad-token", {"why": WHYS[why]}))


def description_of(issuer: str, *, is_fresh: bool = False) -> dict[str, Any]:
    """What the provider publishes of itself, once it has been found to be whole and its own; kept for five minutes.

    That it could not be had is kept for a moment too: a provider that is down must not hold a thread for each person.
    """
    key = f"signin:description:{issuer}"
    kept: dict[str, Any] | Refusal | None = None if is_fresh else cache.get(key)
    if kept is None:
        try:
            kept = _described(issuer)
        except RefusedError as refused:
            kept = refused.refusal
        cache.set(key, kept, DOWN_SECONDS if isinstance(kept, Refusal) else DESCRIPTION_SECONDS)
    if isinstance(kept, Refusal):
        raise RefusedError(kept)
    return kept


def _described(issuer: str) -> dict[str, Any]:
    from minga.foundation.signin import web  # noqa: PLC0415

    url = issuer.rstrip("/") + "/.well-known/openid-configuration"
    answer = web.get(url)
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict) or "issuer" not in told:
        raise RefusedError(Refusal("signin:not-json", {"url": url}))
    missing = [name for name in NEEDED if not isinstance(told.get(name), str)]
    if missing:
        raise RefusedError(Refusal("signin:incomplete", {"missing": ", ".join(missing)}))
    if told["issuer"].rstrip("/") != issuer.rstrip("/"):
        raise RefusedError(Refusal("signin:wrong-issuer", {"said": told["issuer"][:200], "here": issuer}))
    offered = told.get("code_challenge_methods_supported")
    if isinstance(offered, list) and "S256" not in offered:
        raise RefusedError(Refusal("signin:no-pkce"))
    return told


@contextmanager
def _in_words() -> Iterator[None]:
    """Whatever goes wrong with a token becomes one sentence."""
    try:
        yield
    except Unreached as unreached:
        raise RefusedError(unreached.refusal) from None
    except OAuth2Error as error:
        raise bad_token(_why(error)) from None
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError):
        raise bad_token("unreadable") from None


def _why(error: OAuth2Error) -> str:
    cause = error.__cause__
    named = {
        jwt.ExpiredSignatureError: "expired",
        jwt.ImmatureSignatureError: "early",
        jwt.InvalidIssuerError: "issuer",
        jwt.InvalidAudienceError: "audience",
        jwt.InvalidSignatureError: "signature",
        jwt.InvalidAlgorithmError: "algorithm",
    }
    if cause is None:
        return "replayed" if "already used" in str(error) else "signature"
    return next((why for kind, why in named.items() if isinstance(cause, kind)), "unreadable")


def read_token(token: str, *, description: Mapping[str, Any], client_id: str) -> dict[str, Any]:
    """What a token says, where it is signed by the provider, for us, and now. Also where it came over TLS."""
    with _in_words():
        if jwt.get_unverified_header(token).get("alg") not in ALGORITHMS:
            raise bad_token("algorithm")
        told: dict[str, Any] = jwtkit.verify_and_decode(
            credential=token,
            keys_url=description["jwks_uri"],
            issuer=description["issuer"],
            audience=client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not isinstance(told.get("exp"), int | float) or not isinstance(told.get("iat"), int | float):
            raise bad_token("unreadable")
        if told["iat"] > time.time() + CLOCK_APART:
            raise bad_token("early")
        return told


def read_logout(provider: Provider, token: str) -> tuple[str, str]:
    """Subject and session that a provider orders to sign out; raises ``RefusedError`` where it is no such order."""
    described = description_of(provider.address)
    told = read_token(token, description=described, client_id=provider.client_id)
    events = told.get("events")
    is_order = isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict) and "nonce" not in told
    subject, sid = told.get("sub", ""), told.get("sid", "")
    if not is_order or not (subject or sid) or not isinstance(subject, str) or not isinstance(sid, str):
        raise bad_token("logout")
    return subject, sid[:200]


class HouseOIDCAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Fetches the description through the vetted session, and believes no token that is not signed."""

    @property
    def openid_config(self) -> dict[str, Any]:
        return description_of(self.get_provider().row.address)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **more: Any) -> SocialLogin:
        id_token = more["response"].get("id_token")
        if not isinstance(id_token, str):
            raise bad_token("unreadable")
        provider = self.get_provider()
        told = read_token(id_token, description=self.openid_config, client_id=app.client_id)
        data = {"id_token": told, "userinfo": self._more_of(provider, token, told)}
        login = provider.sociallogin_from_response(request, data)
        login.told = provider.claims_in(data)
        login.nonce = told.get("nonce")
        return login

    def _more_of(self, provider: "HouseOIDC", token: SocialToken, told: Mapping[str, Any]) -> dict[str, Any]:
        """What only the provider's second door tells, asked where the token leaves something out."""
        wanted = (provider.row.address_claim, provider.row.name_claim, *names_wanted(provider.row))
        if all(name in told for name in wanted) or "userinfo_endpoint" not in self.openid_config:
            return {}
        with _in_words():
            try:
                more = self._fetch_user_info(token.token)
            except requests.HTTPError:
                return {}  # the token alone may be enough, and what is missing is said
            if not isinstance(more, dict) or more.get("sub") != told.get("sub"):
                raise bad_token("subject")
            return more


class HouseOIDC(OpenIDConnectProvider):  # type: ignore[misc]
    """One provider of one space."""

    oauth2_adapter_class = HouseOIDCAdapter

    def __init__(self, request: HttpRequest, app: SocialApp) -> None:
        super().__init__(request, app)
        self.row: Provider = app.row

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only where to go on: neither scopes nor what is to be done may be said in an address."""
        return {"next_url": get_next_redirect_url(request), "process": "login"}

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, **more: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        answer: HttpResponse = super().redirect(
            request, process, next_url=next_url, auth_params={"nonce": nonce}, nonce=nonce, **more
        )
        return answer

    def claims_in(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """One set of claims. What an address is and whether it is verified come from the same of both sources."""
        first, second = data["id_token"], data["userinfo"]
        told: dict[str, Any] = {**second, **first}
        if self.row.address_claim in second:
            told |= {name: second.get(name) for name in (self.row.address_claim, "email_verified")}
        return told

    def extract_extra_data(self, _data: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing of what the provider tells is kept beside the account."""
        return {}

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        subject = data["id_token"].get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 190:
            raise bad_token("unreadable")
        return subject

    def extract_common_fields(self, _data: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, _data: Mapping[str, Any]) -> list[Any]:
        return []


def finish(request: HttpRequest, key: str) -> HttpResponse:
    """django-allauth's own way back, with our adapter."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(HouseOIDCAdapter(request, key))(request)
    return answer


def claim_of(provider: Provider, login: SocialLogin) -> Claim:
    """What the provider claims of whom has come back; raises where it belongs to another sign-in."""
    if login.nonce != login.state.get("nonce"):
        raise bad_token("nonce")
    return read_claim(
        login.told,
        address_claim=provider.address_claim,
        name_claim=provider.name_claim,
        subject=login.account.uid,
    )


def refused_by(error: Exception | None) -> Refusal:
    """A refusal for whatever django-allauth gives up with."""
    if isinstance(error, Unreached):
        return error.refusal
    if isinstance(error, OAuth2Error):
        return Refusal("signin:provider-refused", {"why": _short(str(error))})
    if isinstance(error, requests.RequestException):
        return Refusal("signin:bad-answer")
    return Refusal("signin:state")


def _short(text: str) -> str:
    """The provider's own word, such as invalid_client, out of what it answered."""
    import re  # noqa: PLC0415

    found = re.search(r'"error"\s*:\s*"([\w .-]{1,60})"', text)
    return found[1] if found else "invalid_request"
