"""Try a provider before anybody needs it: each thing that is looked at ends in one sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.sealed import SealError, unseal
from minga.foundation.signin.actions.providers import purpose_of
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import CLOCK_APART, Kind
from minga.kernel import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    is_good: bool
    sentence: str


def try_provider(provider: Provider) -> tuple[Finding, ...]:
    """Ask the provider what can be asked without signing in, and say of each thing whether it is right."""
    try:
        if provider.kind != Kind.OIDC:
            return _collected(provider)
        return tuple(_tried(provider))
    except RefusedError as refused:
        return (Finding(is_good=False, sentence=sentence_for(refused.refusal)),)


def _collected(provider: Provider) -> tuple[Finding, ...]:
    """What was found good before something was not is said too."""
    if provider.kind == Kind.SAML:
        from minga.foundation.signin import saml  # noqa: PLC0415

        looked_at = saml.try_it(provider)
    else:
        from minga.foundation.signin import ldap  # noqa: PLC0415

        looked_at = ldap.try_it(provider)
    found: list[Finding] = []
    try:
        found += (Finding(good, sentence) for good, sentence in looked_at)
    except RefusedError as refused:
        found.append(Finding(is_good=False, sentence=sentence_for(refused.refusal)))
    except SealError:
        found.append(Finding(is_good=False, sentence=sentence_for(Refusal("signin:secret-lost"))))
    return tuple(found)


def _tried(provider: Provider) -> Iterator[Finding]:
    from minga.foundation.signin import oidc, web  # noqa: PLC0415

    try:
        unseal(provider.secret, purpose=purpose_of(provider))
    except SealError:
        yield Finding(is_good=False, sentence=sentence_for(Refusal("signin:secret-lost")))
    described = oidc.description_of(provider.address, is_fresh=True)
    yield Finding(is_good=True, sentence=_("The provider answers, and is who it says it is."))
    answer = web.get(described["jwks_uri"])
    yield _keys(answer)
    yield _clock(answer.headers.get("Date", ""))
    yield from _claims(provider, described)
    if described.get("backchannel_logout_supported") is True:
        yield Finding(is_good=True, sentence=_("It can end sessions here: give it the address for signing out below."))


def _keys(answer: Any) -> Finding:
    try:
        keys = answer.json()["keys"]
        has_any = any(key.get("kty") in {"RSA", "EC", "OKP"} and key.get("use", "sig") == "sig" for key in keys)
    except (ValueError, KeyError, TypeError, AttributeError):
        has_any = False
    if not has_any:
        return Finding(is_good=False, sentence=sentence_for(Refusal("signin:no-keys")))
    return Finding(is_good=True, sentence=_("Its keys are there, so that its answers can be checked."))


def _clock(told: str) -> Finding:
    try:
        apart = int(abs((clock.now() - parsedate_to_datetime(told)).total_seconds()))
    except (ValueError, TypeError):
        apart = 0
    if apart > CLOCK_APART:
        return Finding(is_good=False, sentence=sentence_for(Refusal("signin:clock", {"seconds": apart})))
    return Finding(is_good=True, sentence=_("Both clocks agree."))


def _claims(provider: Provider, described: dict[str, Any]) -> Iterator[Finding]:
    """Providers need not say what they tell: where they do, what is missing is seen before anybody signs in."""
    offered = described.get("claims_supported")
    if not isinstance(offered, list):
        return
    for name in (provider.address_claim, provider.name_claim):
        if name not in offered:
            said = _("It does not say that it tells “%(name)s”. Sign in to try, and see what comes.") % {"name": name}
            yield Finding(is_good=False, sentence=said)
