"""People whom a provider vouches for: let in, linked, or forgotten again."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from minga.foundation.accounts.models import User
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, require
from minga.foundation.signin.actions.sessions import forget_sessions
from minga.foundation.signin.events import PersonLinked, PersonUnlinked
from minga.foundation.signin.models import Domain, Provider, SpaceSignIn
from minga.foundation.signin.rules import (
    Claim,
    FirstInside,
    FirstOutside,
    Standing,
    Way,
    domain_of,
    plain_address,
    way_in,
    what_it_gives,
)
from minga.foundation.tenancy.actions import admit_person
from minga.foundation.tenancy.events import PersonAdmitted
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal


@dataclass(frozen=True, slots=True)
class Come:
    """Who may go on, and whether a code must first prove that the address is theirs."""

    person: User
    account: SocialAccount | None
    must_prove: bool


@transaction.atomic
def come_in(*, provider: Provider, claim: Claim, is_invited: bool, language: str, now: datetime) -> Come:
    """Whom the claim is about, linked and admitted where that is due; raises ``RefusedError``. Inside the space."""
    Provider.objects.select_for_update().get(pk=provider.pk)  # two tabs at once link one account
    account = SocialAccount.objects.filter(provider=provider.key, uid=claim.subject).select_related("user").first()
    person = account.user if account else _known(claim.address)
    standing = _standing(provider, claim, account, person, is_invited=is_invited)
    way = way_in(claim, standing, vouches=provider.vouches)
    if isinstance(way, Refusal):
        raise RefusedError(way)
    if way == Way.ENTER and account is not None:
        return Come(account.user, account, must_prove=False)
    person = person or _made(claim, language)
    if way == Way.PROVE:
        return Come(person, None, must_prove=True)
    return Come(person, _linked(provider, person, claim, standing.gives, now), must_prove=False)


@transaction.atomic
def link_proven(*, provider: Provider, claim: Claim, person: User, now: datetime) -> None:
    """The person has shown both: the provider knows them, and a code came to the address it told."""
    Provider.objects.select_for_update().get(pk=provider.pk)
    if SocialAccount.objects.filter(provider=provider.key, uid=claim.subject).exists():
        return
    if SocialAccount.objects.filter(provider=provider.key, user=person).exists():
        return
    is_ours = _is_ours(provider, claim.address)
    _linked(provider, person, claim, _gives(provider, is_ours=is_ours), now)


@transaction.atomic
def unlink_person(*, email: str, by: Actor, now: datetime) -> int:
    """Forget whom the space's providers call this person: the next sign-in is a first one. What they began ends."""
    require(is_space_administrator, by, None)
    providers = {provider.key: provider for provider in Provider.objects.all()}
    accounts = SocialAccount.objects.filter(provider__in=providers, user__email=plain_address(email))
    found = list(accounts.values_list("id", "user_id", "provider"))
    if not found:
        raise NotFoundError
    for account_id, user_id, key in found:
        forget_sessions(providers[key].begun.filter(user_id=user_id))
        SocialAccount.objects.filter(pk=account_id).delete()
        publish(PersonUnlinked(user_id=user_id, provider_id=providers[key].pk), by=by, now=now)
    return len(found)


def _known(address: str) -> User | None:
    """Whose address it is: theirs by proof, else theirs by their account."""
    if not address:
        return None
    proven = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    return proven.user if proven else User.objects.filter(email=address).first()


def _standing(
    provider: Provider, claim: Claim, account: SocialAccount | None, person: User | None, *, is_invited: bool
) -> Standing:
    is_ours = _is_ours(provider, person.email if account and person else claim.address)
    others = SocialAccount.objects.filter(provider=provider.key, user=person) if person else None
    belongs = person is not None and SpaceMembership.objects.filter(space_id=provider.place_id, user=person).exists()
    return Standing(
        is_linked=account is not None,
        is_active=person is None or person.is_active,
        has_account=person is not None,
        is_ours=is_ours,
        is_linked_otherwise=others is not None and others.exclude(uid=claim.subject).exists(),
        belongs=belongs,
        is_invited=is_invited,
        gives=_gives(provider, is_ours=is_ours),
    )


def _is_ours(provider: Provider, address: str) -> bool:
    """Whether the address is of a domain that was proven for the provider's own space."""
    domains = Domain.objects.filter(space_id=provider.place_id, proven_at__isnull=False)
    return domains.filter(name=domain_of(address)).exists()


def _gives(provider: Provider, *, is_ours: bool) -> str:
    policy = SpaceSignIn.objects.filter(space_id=provider.place_id).first()
    inside, outside = (policy.inside, policy.outside) if policy else (FirstInside.MEMBER, FirstOutside.NOTHING)
    return what_it_gives(is_ours=is_ours, inside=inside, outside=outside)


def _made(claim: Claim, language: str) -> User:
    person = User.objects.create_user(claim.address, None, name=claim.name[:120], language=language)
    EmailAddress.objects.create(user=person, email=claim.address, primary=True, verified=False)
    return person


def _linked(provider: Provider, person: User, claim: Claim, gives: str, now: datetime) -> SocialAccount:
    _prove_address(person, claim.address)
    account = SocialAccount.objects.create(provider=provider.key, uid=claim.subject, user=person, extra_data={})
    if claim.name and not person.name:
        person.name = claim.name[:120]
        person.save(update_fields=["name"])
    by = actor_in(provider.place_id, user_id=person.pk, name=str(person))
    publish(PersonLinked(user_id=person.pk, provider_id=provider.pk), by=by, now=now)
    if gives and by.space_role is None:
        _admit(provider, person, gives, now)
    return account


def _admit(provider: Provider, person: User, role: str, now: datetime) -> None:
    is_external = role == "guest"
    place = admit_person(space_id=provider.place_id, user_id=person.pk, now=now, role=role, is_external=is_external)
    fact = PersonAdmitted(user_id=person.pk, role=place.role, is_external=place.is_external)
    publish(fact, by=None, now=now)


def _prove_address(person: User, address: str) -> None:
    """The address is theirs now. Whatever somebody had laid up before it was proven is forgotten."""
    if EmailAddress.objects.filter(user=person, email=address, verified=True).exists():
        return
    if not EmailAddress.objects.filter(user=person, verified=True).exists():
        Authenticator.objects.filter(user=person).delete()
        person.set_unusable_password()  # each time another: sessions that began before end with it
        person.save(update_fields=["password"])
    has_primary = EmailAddress.objects.filter(user=person, primary=True).exists()
    EmailAddress.objects.update_or_create(
        user=person, email=address, defaults={"verified": True} | ({} if has_primary else {"primary": True})
    )
