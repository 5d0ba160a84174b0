"""What pages show of the ways into a space."""

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db.models import Max
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from minga.foundation.declared import sentence_for
from minga.foundation.policy import Actor, NotFoundError, is_space_administrator, require
from minga.foundation.scope import across_spaces, current_space_id
from minga.foundation.signin.actions.domains import proof_line, proof_url
from minga.foundation.signin.models import Domain, Provider, SpaceSignIn
from minga.foundation.signin.rules import Kind, domain_of
from minga.foundation.signin.troubles import part_of
from minga.foundation.tenancy.models import OwnAddress, Space, Trouble
from minga.kernel import Refusal

CERTIFICATE = re.compile(r"<(?:\w+:)?X509Certificate>([\sA-Za-z0-9+/=]{1,20000})</")


@dataclass(frozen=True, slots=True)
class Button:
    """A way in: the name of a provider, and where it begins."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ProviderRow:
    id: int
    key: str
    kind: str
    name: str
    address: str
    is_on: bool
    people: int


@dataclass(frozen=True, slots=True)
class DomainRow:
    id: int
    name: str
    is_proven: bool
    proof_url: str
    proof_line: str


@dataclass(frozen=True, slots=True)
class WholeSignIn:
    """The page of an administrator."""

    policy: SpaceSignIn
    providers: tuple[ProviderRow, ...]
    domains: tuple[DomainRow, ...]


@dataclass(frozen=True, slots=True)
class ProviderWorking:
    """Whether people come in by a provider; ``why`` is what it was refused for last, at ``failed_at``."""

    id: int
    name: str
    last_success: datetime | None
    why: str
    failed_at: datetime
    certificate_ends: datetime | None


def providers_working() -> tuple[ProviderWorking, ...]:
    """The providers of the space we are in that are on. A sign-in is known as long as its session lasts."""
    rows = list(Provider.objects.filter(is_on=True).annotate(last=Max("begun__began_at")).order_by("pk"))
    parts = [part_of(row.pk) for row in rows]
    troubles = {each.part: each for each in Trouble.objects.filter(space_id=current_space_id(), part__in=parts)}
    return tuple(_working(row, troubles.get(part_of(row.pk))) for row in rows)


def _working(row: Provider, trouble: Trouble | None) -> ProviderWorking:
    return ProviderWorking(
        id=row.pk,
        name=row.name,
        last_success=row.last,  # type: ignore[attr-defined]
        why=_why(trouble) if trouble else "",
        failed_at=trouble.at if trouble else row.created_at,
        certificate_ends=certificate_end(row.metadata) if row.kind == Kind.SAML else None,
    )


def _why(trouble: Trouble) -> str:
    """The sentence; where it would name what is not kept, only that somebody was refused, with the code."""
    try:
        return sentence_for(Refusal(trouble.code, trouble.params))
    except KeyError:
        return _("Somebody could not come in by it (%(code)s).") % {"code": trouble.code}


def certificate_end(metadata: str) -> datetime | None:
    """When the last of the certificates ends with which a SAML provider signs; None where none can be read."""
    from cryptography import x509  # noqa: PLC0415  (slow to load, and seldom needed)

    ends = []
    for text in CERTIFICATE.findall(metadata):
        try:
            ends.append(x509.load_der_x509_certificate(b64decode(text)).not_valid_after_utc)
        except ValueError:
            continue
    return max(ends, default=None)


def providers_in_trouble() -> tuple[int, int]:
    """Over all spaces: how many providers are on, and how many refused somebody after the last who came in."""
    with across_spaces():
        last = dict(Provider.objects.filter(is_on=True).annotate(last=Max("begun__began_at")).values_list("pk", "last"))
    failed = dict(Trouble.objects.filter(part__startswith="signin:").values_list("part", "at"))
    troubled = [pk for pk, at in last.items() if (bad := failed.get(part_of(pk))) and (at is None or bad > at)]
    return len(last), len(troubled)


def own_host(actor: Actor) -> str:
    """The host at which the space is reached besides the installation's; empty for none. For administrators only."""
    require(is_space_administrator, actor, None)
    return OwnAddress.objects.filter(space_id=actor.space_id).values_list("host", flat=True).first() or ""


def proven_domains() -> tuple[str, ...]:
    """The domains that are proven to be of the space we are in."""
    return tuple(Domain.objects.filter(proven_at__isnull=False).order_by("name").values_list("name", flat=True))


def buttons_of(space: Space, going: str = "") -> tuple[Button, ...]:
    """The providers of a space that are on, each with where one begins, to come back to ``going``."""
    with across_spaces():
        rows = Provider.objects.filter(space=space, is_on=True).values_list("name", "key")
        return tuple(Button(name, begin_url(key, going)) for name, key in rows)


def providers_of(user_id: int) -> tuple[str, ...]:
    """By which providers of the space we are in somebody comes in; of those of other spaces nothing."""
    theirs = SocialAccount.objects.filter(user_id=user_id).values("provider")
    return tuple(Provider.objects.filter(key__in=theirs, is_on=True).values_list("name", flat=True))


def begin_url(key: str, going: str = "") -> str:
    url = reverse("openid_connect_login", args=[key])
    return f"{url}?{urlencode({'next': going})}" if going else url


def is_own_address(provider: Provider, address: str) -> bool:
    """Whether an address is of a domain proven for the provider's space."""
    with across_spaces():
        proven = Domain.objects.filter(space_id=provider.place_id, proven_at__isnull=False)
        return proven.filter(name=domain_of(address)).exists()


def sign_in_of_space(actor: Actor) -> WholeSignIn:
    """Everything that is set, for administrators."""
    require(is_space_administrator, actor, None)
    policy = SpaceSignIn.objects.filter(space_id=actor.space_id).first() or SpaceSignIn(space_id=actor.space_id)
    return WholeSignIn(policy, _providers(), tuple(_domain(row) for row in Domain.objects.all()))


def _providers() -> tuple[ProviderRow, ...]:
    from django.db.models import Count  # noqa: PLC0415

    rows = list(Provider.objects.all())
    known = SocialAccount.objects.filter(provider__in=[row.key for row in rows]).values_list("provider")
    counts = dict(known.annotate(Count("id")).order_by())
    return tuple(
        ProviderRow(row.pk, row.key, row.kind, row.name, row.address, row.is_on, counts.get(row.key, 0)) for row in rows
    )


def _domain(row: Domain) -> DomainRow:
    return DomainRow(row.pk, row.name, row.proven_at is not None, proof_url(row.name), proof_line(row))


def provider_of_space(actor: Actor, provider_id: int) -> Provider:
    """One provider of the space, for its administrators; raises ``NotFoundError`` for another's."""
    require(is_space_administrator, actor, None)
    provider = Provider.objects.filter(pk=provider_id).select_related("space").first()
    if provider is None:
        raise NotFoundError
    return provider


def domain_of_space(actor: Actor, domain_id: int) -> DomainRow:
    """One domain of the space, for its administrators."""
    require(is_space_administrator, actor, None)
    domain = Domain.objects.filter(pk=domain_id).first()
    if domain is None:
        raise NotFoundError
    return _domain(domain)
