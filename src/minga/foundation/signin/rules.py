"""Who may come in by a provider, as whom, and what a first sign-in makes of them. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from minga.kernel import Refusal


class Kind(StrEnum):
    OIDC = "oidc"
    SAML = "saml"


class FirstInside(StrEnum):
    MEMBER = "member"
    NOTHING = "nothing"


class FirstOutside(StrEnum):
    GUEST = "guest"
    NOTHING = "nothing"


class SecondFactor(StrEnum):
    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"
    MEMBERS = "members"
    EVERYBODY = "everybody"


class Way(StrEnum):
    """How somebody whom a provider vouches for goes on."""

    ENTER = "enter"
    LINK = "link"
    PROVE = "prove"


PROVIDERS_MOST: Final = 20
DOMAINS_MOST: Final = 50
CLOCK_APART: Final = 60
"""Seconds by which the clocks of two houses may differ."""

# What people everywhere have an address at: nobody's own.
PUBLIC_DOMAINS: Final = frozenset(
    [
        "aol.com",
        "fastmail.com",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.es",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.com",
        "hotmail.es",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "movistar.es",
        "msn.com",
        "orange.es",
        "orange.fr",
        "outlook.com",
        "outlook.es",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "riseup.net",
        "t-online.de",
        "telefonica.net",
        "terra.com",
        "terra.es",
        "tuta.io",
        "tutanota.com",
        "uol.com.br",
        "web.de",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.com.ar",
        "yahoo.com.mx",
        "yahoo.es",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
    ]
)
# Below these, names belong to different people.
SHARED_ENDINGS: Final = frozenset(
    [
        "ac.uk",
        "co.jp",
        "co.nz",
        "co.uk",
        "com.ar",
        "com.au",
        "com.bo",
        "com.br",
        "com.co",
        "com.ec",
        "com.es",
        "com.gt",
        "com.mx",
        "com.pe",
        "com.py",
        "com.uy",
        "com.ve",
        "edu.ar",
        "edu.bo",
        "edu.co",
        "edu.ec",
        "edu.mx",
        "edu.pe",
        "gob.ar",
        "gob.bo",
        "gob.cl",
        "gob.ec",
        "gob.es",
        "gob.mx",
        "gob.pe",
        "gov.uk",
        "nom.es",
        "org.ar",
        "org.es",
        "org.mx",
        "org.pe",
        "org.uk",
        "github.io",
        "gitlab.io",
        "netlify.app",
        "pages.dev",
        "vercel.app",
        "web.app",
    ]
)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_ADDRESS: Final = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(.+)")
_TRUE: Final = frozenset({"true", "1"})


def plain_address(told: object) -> str:
    """An address as the house keeps it, in small ASCII letters; empty where it is none.

    Signs that only look like these are not changed into them: two houses would change them differently.
    """
    text = told.strip() if isinstance(told, str) else ""
    if not text.isascii() or len(text) > 254:
        return ""
    found = _ADDRESS.fullmatch(text.lower())
    return text.lower() if found and _DOMAIN.fullmatch(found[1]) else ""


def plain_domain(typed: str) -> str:
    """A domain in small ASCII letters; empty where it is none."""
    name = typed.strip().lower().removeprefix("@").rstrip(".")
    return name if len(name) <= 253 and _DOMAIN.fullmatch(name) and not name.rpartition(".")[2].isdigit() else ""


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def domains_above(host: str) -> list[str]:
    """The host itself and every domain above it, the nearest first."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def refusal_of_domain(name: str) -> Refusal | None:
    """Why nobody can say that this domain is theirs."""
    if not name:
        return Refusal("signin:bad-domain")
    if name in PUBLIC_DOMAINS or name in SHARED_ENDINGS:
        return Refusal("signin:public-domain", {"domain": name})
    return None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a provider says of the person who has just signed in there."""

    subject: str
    address: str
    is_verified: bool
    name: str = ""
    sid: str = ""
    did_second_factor: bool = False


def read_claim(told: Mapping[str, Any], *, address_claim: str, name_claim: str, subject: str) -> Claim:
    """A claim out of the names and values that a provider sends; verified only where it says so in so many words."""
    verified = told.get("email_verified")
    methods = told.get("amr")
    return Claim(
        subject=subject,
        address=plain_address(_first(told.get(address_claim))),
        is_verified=verified is True or (isinstance(verified, str) and verified.strip().lower() in _TRUE),
        name=_text(_first(told.get(name_claim))),
        sid=_text(told.get("sid"))[:200],
        did_second_factor=isinstance(methods, list) and "mfa" in methods,
    )


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the house knows of whom a claim is about."""

    is_linked: bool
    is_active: bool
    has_account: bool
    is_ours: bool
    is_linked_otherwise: bool
    belongs: bool
    is_invited: bool
    gives: str


def way_in(claim: Claim, standing: Standing, *, vouches: bool) -> Way | Refusal:
    """How they go on: as whom they are, as whom they have shown to be, or after a code to the address; or why not.

    ``is_ours``: the address is of a domain proven for the provider's own space. Only such an address is believed, and
    only where the provider says that it has verified it (or ``vouches``, for its own domains). Everything else is a
    claim that anybody could make: the person proves it by a code that is mailed there.
    """
    if not standing.is_active:
        return Refusal("signin:not-active")
    is_admitted = standing.belongs or standing.is_invited or bool(standing.gives and not standing.is_linked)
    if standing.is_linked:
        return Way.ENTER if is_admitted else Refusal("signin:not-of-this-space")
    if not claim.address:
        return Refusal("signin:no-address")
    if standing.is_linked_otherwise:
        return Refusal("signin:address-of-another")
    if not is_admitted:
        return Refusal("signin:not-invited")
    return Way.LINK if standing.is_ours and (claim.is_verified or vouches) else Way.PROVE


def what_it_gives(*, is_ours: bool, inside: str, outside: str) -> str:
    """The role that a first sign-in gives; empty for none."""
    if is_ours:
        return "member" if inside == FirstInside.MEMBER else ""
    return "guest" if outside == FirstOutside.GUEST else ""


def needs_second_factor(second_factor: str, role: str | None) -> bool:
    """Whether somebody with this role must have used a second factor before the space opens."""
    asked: Mapping[str, Collection[str]] = {
        SecondFactor.NOBODY: (),
        SecondFactor.ADMINISTRATORS: ("administrator",),
        SecondFactor.MEMBERS: ("administrator", "member"),
        SecondFactor.EVERYBODY: ("administrator", "member", "guest"),
    }
    return role in asked[second_factor]


def refusal_to_require(*, has_provider: bool, has_domain: bool) -> Refusal | None:
    """Why signing in by the provider cannot be required: nobody would come in, or nobody would have to."""
    if not has_provider:
        return Refusal("signin:required-needs-provider")
    return None if has_domain else Refusal("signin:required-needs-domain")
