"""Connect an identity provider to a space, change what is said of it, take it away."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, refuse_if, require
from minga.foundation.sealed import seal
from minga.foundation.signin.actions.sessions import forget_sessions
from minga.foundation.signin.events import ProviderConnected, ProviderRemoved, ProviderRevised
from minga.foundation.signin.models import Provider, SpaceSignIn
from minga.foundation.signin.rules import PROVIDERS_MOST, Kind, refusal_to_require
from minga.kernel import Refusal
from minga.kernel.writing import is_blank, one_line

WELL_KNOWN = "/.well-known/openid-configuration"
FLAGS = ("vouches", "wants_encrypted", "is_on")
TEXTS = ("name", "client_id", "scopes", "address_claim", "name_claim", "search_base", "person_filter")


def plain_issuer(address: str) -> str:
    """The issuer of an address as it was typed, which may be that of its description; empty where it is none."""
    text = address.strip()
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > 500:
        return ""
    text = text.removesuffix(WELL_KNOWN)
    try:
        parts = urlsplit(text)
        is_plain = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username or parts.password)
        _port = parts.port
    except ValueError:
        return ""
    is_near = settings.PROVIDERS_MAY_BE_PRIVATE and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return text if is_plain and (parts.scheme == "https" or (parts.scheme == "http" and is_near)) else ""


def purpose_of(provider: Provider) -> str:
    """What the provider's secret is sealed for."""
    return f"signin:{provider.key}"


@transaction.atomic
def connect_provider(*, kind: str, said: Mapping[str, Any], by: Actor, now: datetime) -> Provider:
    """A further provider of the space, named on a button of its page for signing in."""
    require(is_space_administrator, by, None)
    if Provider.objects.count() >= PROVIDERS_MOST:
        raise RefusedError(Refusal("signin:too-many-providers", {"most": PROVIDERS_MOST}))
    provider = Provider(key=secrets.token_hex(8), kind=kind, created_at=now)
    _fill(provider, said)
    provider.save()
    fact = ProviderConnected(provider_id=provider.pk, called=provider.name, address=provider.address)
    publish(fact, by=by, now=now)
    return provider


@transaction.atomic
def revise_provider(*, provider_id: int, said: Mapping[str, Any], by: Actor, now: datetime) -> Provider:
    """Change what is said of a provider. A secret that is not typed stays what it is.

    At another address the same identifiers are other people: whom it knew is forgotten, and what it began ends.
    """
    provider = locked_provider(provider_id, by)
    before = _as_told(provider)
    _fill(provider, said)
    _keep_one_on(provider)
    changed = {key: value for key, value in before.items() if _as_told(provider)[key] != value}
    if changed:
        if "address" in changed:
            _forget_people(provider)
        provider.save()
        publish(ProviderRevised(provider_id=provider.pk, before=changed), by=by, now=now)
    return provider


@transaction.atomic
def remove_provider(*, provider_id: int, by: Actor, now: datetime) -> None:
    """A provider opens nothing any more; what it had begun ends, and whom it knew it forgets."""
    provider = locked_provider(provider_id, by)
    provider.is_on = False
    _keep_one_on(provider)
    _forget_people(provider)
    fact = ProviderRemoved(provider_id=provider.pk, called=provider.name)
    provider.delete()
    publish(fact, by=by, now=now)


def _forget_people(provider: Provider) -> None:
    from allauth.socialaccount.models import SocialAccount  # noqa: PLC0415  (loaded with the apps)

    forget_sessions(provider.begun.all())
    SocialAccount.objects.filter(provider=provider.key).delete()


def locked_provider(provider_id: int, by: Actor) -> Provider:
    require(is_space_administrator, by, None)
    provider = Provider.objects.select_for_update().filter(pk=provider_id).first()
    if provider is None:
        raise NotFoundError
    return provider


def _keep_one_on(provider: Provider) -> None:
    """While it is required, one provider stays on."""
    policy = SpaceSignIn.objects.filter(space_id=provider.place_id, is_required=True)
    if not provider.is_on and policy.exists():
        has_other = Provider.objects.filter(is_on=True).exclude(pk=provider.pk).exists()
        refuse_if(refusal_to_require(has_provider=has_other, has_domain=True))


def _fill(provider: Provider, said: Mapping[str, Any]) -> None:
    for field in TEXTS:
        if field in said:
            setattr(provider, field, one_line(said[field]))
    if is_blank(provider.name):
        raise RefusedError(Refusal("signin:bad-name"))
    for field in FLAGS:
        setattr(provider, field, bool(said.get(field, getattr(provider, field))))
    if provider.kind == Kind.OIDC and said.get("secret"):
        provider.secret = seal(said["secret"], purpose=purpose_of(provider))
    if provider.kind == Kind.SAML:
        from minga.foundation.signin.saml import fill  # noqa: PLC0415  (only who speaks SAML needs it)

        fill(provider, said)
        return
    if provider.kind == Kind.LDAP:
        from minga.foundation.signin import ldap  # noqa: PLC0415  (only who speaks LDAP needs it)

        ldap.fill(provider, said)
        return
    provider.address = plain_issuer(str(said.get("address", provider.address)))
    if not provider.address:
        raise RefusedError(Refusal("signin:bad-address"))
    if "openid" not in provider.scopes.split():
        provider.scopes = f"openid {provider.scopes}".strip()


def _as_told(provider: Provider) -> dict[str, str]:
    """What the journal may know; of secrets only whether they are others."""
    told = {field: str(getattr(provider, field)) for field in (*TEXTS, *FLAGS, "address")}
    return told | {
        "secret": seal_mark(provider.secret),
        "metadata": seal_mark(provider.metadata),
        "certificate": seal_mark(provider.certificate),
    }


def seal_mark(text: str) -> str:
    """A mark that differs where the text does and tells nothing of it."""
    from minga.foundation.ids import digest  # noqa: PLC0415

    return digest(text)[:12] if text else ""
