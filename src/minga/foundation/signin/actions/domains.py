"""E-mail domains of a space: said, shown by a file that only their owner can put there, or confirmed by the operator.

Whoever owns a domain could read what is mailed to its addresses: so a provider of that house is believed about them.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from minga.foundation.events import publish
from minga.foundation.ids import secret_token
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, refuse_if, require
from minga.foundation.scope import across_spaces, current_space_id
from minga.foundation.signin.actions.addresses import end_address
from minga.foundation.signin.actions.sessions import forget_sessions
from minga.foundation.signin.events import DomainClaimed, DomainProven, DomainReleased
from minga.foundation.signin.models import Begun, Domain, Provider, SpaceSignIn
from minga.foundation.signin.rules import DOMAINS_MOST, plain_domain, refusal_of_domain, refusal_to_require
from minga.kernel import Refusal

PROOF_PATH = "/.well-known/minga-domain.txt"


def proof_url(name: str) -> str:
    return f"https://{name}{PROOF_PATH}"


def proof_line(domain: Domain) -> str:
    """What stands in the file that proves the domain."""
    return f"minga-domain={domain.token}"


@transaction.atomic
def claim_domain(*, name: str, by: Actor, now: datetime) -> Domain:
    """Say that an e-mail domain is the space's own. It counts for nothing until it is proven."""
    require(is_space_administrator, by, None)
    return _claimed(name, by, now)


def _claimed(name: str, by: Actor | None, now: datetime) -> Domain:
    name = plain_domain(name)
    refuse_if(refusal_of_domain(name))
    _refuse_taken(name)
    if Domain.objects.filter(name=name).exists():
        raise RefusedError(Refusal("signin:domain-known", {"domain": name}))
    if Domain.objects.count() >= DOMAINS_MOST:
        raise RefusedError(Refusal("signin:too-many-domains", {"most": DOMAINS_MOST}))
    domain = Domain.objects.create(name=name, token=secret_token(), claimed_at=now)
    publish(DomainClaimed(domain=name), by=by, now=now)
    return domain


def _refuse_taken(name: str) -> None:
    with across_spaces():
        proven = Domain.objects.filter(name=name, proven_at__isnull=False).values_list("space_id", flat=True).first()
    if proven is not None and proven != current_space_id():
        raise RefusedError(Refusal("signin:domain-taken", {"domain": name}))


def prove_domain(*, domain_id: int, read: Callable[[str], str], by: Actor, now: datetime) -> Domain:
    """Look whether the domain shows the line that only its owner can have put there. ``read`` fetches an address.

    The address is read before anything is locked: nobody waits for somebody else's server.
    """
    require(is_space_administrator, by, None)
    domain = Domain.objects.filter(pk=domain_id).first()
    if domain is None:
        raise NotFoundError
    url = proof_url(domain.name)
    if proof_line(domain) not in (line.strip() for line in read(url).splitlines()):
        raise RefusedError(Refusal("signin:domain-not-shown", {"url": url}))
    return _proven(domain.name, by, now)


@transaction.atomic
def confirm_domain(*, name: str, now: datetime) -> Domain:
    """The operator's word that a domain is that of the space we are in: no proof is asked for."""
    name = plain_domain(name)
    if not Domain.objects.filter(name=name).exists():
        _claimed(name, None, now)
    return _proven(name, None, now)


def _proven(name: str, by: Actor | None, now: datetime) -> Domain:
    try:
        with transaction.atomic():
            domain = Domain.objects.select_for_update().get(name=name)
            _refuse_taken(name)
            if domain.proven_at is None:
                domain.proven_at = now
                domain.save(update_fields=["proven_at"])
                publish(DomainProven(domain=name), by=by, now=now)
            return domain
    except IntegrityError:
        raise RefusedError(Refusal("signin:domain-taken", {"domain": name})) from None


@transaction.atomic
def release_domain(*, domain_id: int, by: Actor, now: datetime) -> None:
    """The domain is the space's no longer: its addresses are believed only after a code, and sessions of them end."""
    require(is_space_administrator, by, None)
    domain = Domain.objects.select_for_update().filter(pk=domain_id).first()
    if domain is None:
        raise NotFoundError
    if SpaceSignIn.objects.filter(space_id=by.space_id, is_required=True).exists():
        others = Domain.objects.filter(proven_at__isnull=False).exclude(pk=domain_id)
        refuse_if(refusal_to_require(has_provider=True, has_domain=others.exists() or domain.proven_at is None))
    begun = Begun.objects.filter(provider__in=Provider.objects.all(), user__email__endswith=f"@{domain.name}")
    forget_sessions(begun)
    fact = DomainReleased(domain=domain.name)
    name = domain.name
    domain.delete()
    publish(fact, by=by, now=now)
    end_address(by.space_id, by=by, now=now, under=name)
