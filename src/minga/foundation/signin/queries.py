"""What pages show of the ways into a space."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils.http import urlencode

from minga.foundation.policy import Actor, NotFoundError, is_space_administrator, require
from minga.foundation.scope import across_spaces
from minga.foundation.signin.actions.domains import proof_line, proof_url
from minga.foundation.signin.models import Domain, Provider, SpaceSignIn
from minga.foundation.signin.rules import domain_of
from minga.foundation.tenancy.models import Space


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
