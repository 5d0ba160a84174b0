"""Make a census, and remove one with everything that it holds."""

from datetime import datetime

from django.db import transaction

from minga.foundation.census import events, rules
from minga.foundation.census.digests import digests_of
from minga.foundation.census.models import Census, CensusFile, Content, Group, Listed, Verification
from minga.foundation.census.permissions import CAN_ADMINISTER
from minga.foundation.census.rules import Source
from minga.foundation.census.uses import is_in_use
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.provisioning.models import Attribute
from minga.foundation.provisioning.rules import as_listed
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key
from minga.kernel.writing import one_line


@transaction.atomic
def make_census(
    *,
    name: str,
    by: Actor,
    now: datetime,
    source: str = Source.FILE,
    attribute_id: int | None = None,
    value: str = "",
    claim: str = "",
) -> Census:
    """A new census. One by file is empty until its list is brought.

    One by an attribute is whoever holds ``value``; one by a claim is whoever comes in by the organization's sign-in
    with it: ``value`` is what it must say, and where that is empty, what it says is the identifier.
    """
    require(CAN_ADMINISTER, by, None)
    kind = Source(source)
    attribute = Attribute.objects.filter(pk=attribute_id or 0).first() if kind == Source.ATTRIBUTE else None
    value, claim = one_line(value)[: rules.VALUE_MAX], one_line(claim)[: rules.CLAIM_MAX]
    if attribute is not None and attribute.kind == "list":
        value = as_listed(value, attribute.choices) or ""
    refuse_if(rules.refusal_to_make(name, others=list(Census.objects.values_list("name", flat=True))))
    refuse_if(
        rules.refusal_of_source(
            kind,
            has_attribute=attribute is not None,
            is_own=attribute is not None and attribute.is_own,
            value=value,
            claim=claim,
        )
    )
    census: Census = Census.objects.create(
        name=one_line(name)[: rules.NAME_MAX],
        name_key=comparison_key(name),
        source=kind,
        attribute=attribute,
        value=value if kind != Source.FILE else "",
        claim=claim if kind == Source.CLAIM else "",
        made_at=now,
    )
    if kind == Source.CLAIM:
        census.key_check = digests_of(census.pk).check
        census.save(update_fields=["key_check"])
    publish(events.CensusMade(census_id=census.pk), by=by, now=now)
    return census


@transaction.atomic
def remove_census(*, census_id: int, by: Actor, now: datetime) -> None:
    """Forget a census with every digest and who was verified by it. Not while a vote that asks for it goes on."""
    census = locked_census(census_id, by)
    if is_in_use(census.pk):
        raise RefusedError(Refusal("census:in-use"))
    for rows in (Content.objects.filter(file__census=census), CensusFile.objects.filter(census=census)):
        rows.delete()
    for kind in (Verification, Listed, Group):
        kind.objects.filter(census=census).delete()
    publish(events.CensusRemoved(census_id=census.pk), by=by, now=now)
    census.delete()


def locked_census(census_id: int, by: Actor) -> Census:
    """A census of the space, for its administrators."""
    require(CAN_ADMINISTER, by, None)
    return lock_census(census_id)


def lock_census(census_id: int) -> Census:
    """Whoever is verified and a vote that opens wait for each other, so that nobody falls between the two."""
    census: Census | None = Census.objects.select_for_update(of=("self",)).filter(pk=census_id).first()
    if census is None:
        raise NotFoundError
    return census
