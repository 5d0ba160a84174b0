"""A space has an address of its own, under a domain that has been proven to be its organization's."""

from datetime import datetime

from django.db import IntegrityError, transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, is_space_administrator, require
from minga.foundation.scope import across_spaces
from minga.foundation.signin.events import AddressChosen, AddressGivenUp
from minga.foundation.signin.models import Domain
from minga.foundation.signin.rules import domains_above, plain_domain
from minga.foundation.tenancy.hosts import is_of_house
from minga.foundation.tenancy.models import OwnAddress, Space
from minga.kernel import Refusal


@transaction.atomic
def choose_address(*, host: str, by: Actor, now: datetime) -> OwnAddress:
    """Give the space an address of its own, in place of one that it had.

    The nearest proven domain above it must be this space's: whoever has proven ``debate.example.org`` keeps it from
    whoever has ``example.org``.
    """
    require(is_space_administrator, by, None)
    name = plain_domain(host)
    if not name:
        raise RefusedError(Refusal("address:bad-host"))
    if is_of_house(name):
        raise RefusedError(Refusal("address:of-the-house", {"host": name}))
    space = Space.objects.select_for_update().get(pk=by.space_id)
    if _whose(name) != space.pk:
        raise RefusedError(Refusal("address:not-proven", {"host": name}))
    mine = OwnAddress.objects.filter(space=space).first()
    if mine is not None and mine.host == name:
        return mine
    try:
        with transaction.atomic():
            address, _is_new = OwnAddress.objects.update_or_create(space=space, defaults={"host": name, "since": now})
    except IntegrityError:
        raise RefusedError(Refusal("address:taken", {"host": name})) from None
    publish(AddressChosen(host=name), by=by, now=now)
    return address


def _whose(name: str) -> int | None:
    """The space that has proven the nearest domain at or above this name."""
    with across_spaces():
        rows = Domain.objects.filter(name__in=domains_above(name), proven_at__isnull=False)
        proven = dict(rows.values_list("name", "space_id"))
    return next((proven[each] for each in domains_above(name) if each in proven), None)


@transaction.atomic
def give_up_address(*, by: Actor, now: datetime) -> None:
    """The space is at the address of the installation again; links to its own lead nowhere."""
    require(is_space_administrator, by, None)
    end_address(by.space_id, by=by, now=now)


def end_address(space_id: int, *, by: Actor | None, now: datetime, under: str = "") -> None:
    """End the address of a space; with ``under``, only one that stands on this domain and on no other of the space."""
    mine = OwnAddress.objects.select_for_update().filter(space_id=space_id).first()
    if mine is None or (under and (under not in domains_above(mine.host) or _whose(mine.host) == space_id)):
        return
    host = mine.host
    mine.delete()
    publish(AddressGivenUp(host=host), by=by, now=now)
