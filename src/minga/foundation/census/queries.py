"""What is known of censuses: how many, never who; and of oneself, where one is verified."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from minga.foundation.census import rules, wording
from minga.foundation.census.digests import digests_of
from minga.foundation.census.models import Census, CensusFile, Listed, Verification
from minga.foundation.census.permissions import CAN_ADMINISTER, CAN_VERIFY
from minga.foundation.census.rules import FileState, Source
from minga.foundation.policy import Actor, NotFoundError, require
from minga.foundation.provisioning.models import AttributeValue
from minga.foundation.provisioning.queries import holders
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal


@dataclass(frozen=True, slots=True)
class CensusRow:
    """A census as an administrator reads it: figures of all, names of none."""

    id: int
    name: str
    source: str
    source_label: str
    known_by: str
    identifier_name: str
    proof_name: str
    columns: tuple[str, ...]
    people: int
    verified: int
    blocked: int
    brought_at: datetime | None
    is_key_changed: bool


@dataclass(frozen=True, slots=True)
class MyCensus:
    """A census as one of its people reads it. ``asked`` and ``proof`` are what they would type, empty for none."""

    id: int
    name: str
    is_verified: bool
    verified_at: datetime | None
    way: str
    asked: str
    proof: str
    is_proof_day: bool
    how: str


def censuses_of_space(actor: Actor) -> tuple[CensusRow, ...]:
    """Every census with its figures, for administrators only."""
    require(CAN_ADMINISTER, actor, None)
    rows = list(Census.objects.select_related("attribute").order_by("id"))
    listed = _counted(Listed.objects.filter(withdrawn_at=None))
    verified = _counted(Verification.objects.filter(listed__withdrawn_at=None))
    held = _held(rows)
    return tuple(_row(each, listed[each.pk], verified[each.pk], held) for each in rows)


def census_of_space(actor: Actor, census_id: int) -> CensusRow:
    found = next((each for each in censuses_of_space(actor) if each.id == census_id), None)
    if found is None:
        raise NotFoundError
    return found


def census_called(census_id: int) -> Census:
    """A census of the space we are in, for whoever may ask for it."""
    found: Census | None = Census.objects.filter(pk=census_id).first()
    if found is None:
        raise NotFoundError
    return found


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    counted = rows.order_by().values_list("census_id").annotate(people=Count("pk"))
    return defaultdict(int, counted)


def _held(rows: Iterable[Census]) -> dict[tuple[int, str], int]:
    """How many people of the space hold each value that a census is known by, in one query."""
    wanted = [each.attribute_id for each in rows if each.source == Source.ATTRIBUTE and each.attribute_id]
    if not wanted:
        return {}
    people = SpaceMembership.objects.filter(space_id=current_space_id()).values("user_id")
    counted = AttributeValue.objects.filter(attribute_id__in=wanted, user_id__in=people).order_by()
    found = counted.values_list("attribute_id", "value").annotate(people=Count("user_id"))
    return {(attribute_id, value): number for attribute_id, value, number in found}


def _row(census: Census, people: int, verified: int, held: dict[tuple[int, str], int]) -> CensusRow:
    if census.source == Source.ATTRIBUTE:
        holds = census.attribute is not None and not census.attribute.is_own
        people = verified = held.get((census.attribute_id or 0, census.value), 0) if holds else 0
    return CensusRow(
        id=census.pk,
        name=census.name,
        source=census.source,
        source_label=str(wording.SOURCE_NAMES[Source(census.source)]),
        known_by=_known_by(census),
        identifier_name=census.identifier_name,
        proof_name=census.proof_name,
        columns=tuple(census.columns),
        people=people,
        verified=verified,
        blocked=census.blocked,
        brought_at=census.brought_at,
        is_key_changed=is_key_changed(census),
    )


def _known_by(census: Census) -> str:
    if census.source == Source.ATTRIBUTE:
        return f"{census.attribute.name}: {census.value}" if census.attribute else ""
    if census.source == Source.CLAIM:
        return f"{census.claim}: {census.value}" if census.value else census.claim
    return census.identifier_name


def is_key_changed(census: Census) -> bool:
    """Whether the installation's secret key is another than the one its digests were made with."""
    return bool(census.key_check) and census.key_check != digests_of(census.pk).check


def my_censuses(actor: Actor) -> tuple[MyCensus, ...]:
    """Where the reader is verified, and where they might be; for people of the organization only."""
    require(CAN_VERIFY, actor, None)
    censuses = list(Census.objects.select_related("attribute").order_by("id"))
    mine = Verification.objects.filter(user_id=actor.person_id, listed__withdrawn_at=None)
    verified = {each.census_id: each for each in mine}
    values = dict(AttributeValue.objects.filter(user_id=actor.person_id).values_list("attribute_id", "value"))
    return tuple(_mine(each, verified.get(each.pk), values) for each in censuses)


def my_census(actor: Actor, census_id: int) -> MyCensus:
    found = next((each for each in my_censuses(actor) if each.id == census_id), None)
    if found is None:
        raise NotFoundError
    return found


def _mine(census: Census, verification: Verification | None, values: dict[int, str]) -> MyCensus:
    is_verified = verification is not None
    if census.source == Source.ATTRIBUTE:
        holds = census.attribute is not None and not census.attribute.is_own
        is_verified = holds and values.get(census.attribute_id or 0) == census.value
    is_asked = census.source == Source.FILE and census.brought_at is not None
    return MyCensus(
        id=census.pk,
        name=census.name,
        is_verified=is_verified,
        verified_at=verification.verified_at if verification else None,
        way=str(wording.WAYS[rules.Way(verification.way)]) if verification else "",
        asked=census.identifier_name if is_asked else "",
        proof=census.proof_name if is_asked else "",
        is_proof_day=census.is_proof_day,
        how=str(wording.SOURCE_NAMES[Source(census.source)]),
    )


def is_verified(user_id: int, census: Census) -> bool:
    return verified_people(census).filter(user_id=user_id).exists()


def verified_people(census: Census, *, group_ids: Iterable[int] | None = None) -> QuerySet[Any, int]:
    """Ids of who is verified now, as a query; of some of its groups only, where they are named."""
    if census.source == Source.ATTRIBUTE:
        attribute = census.attribute
        if attribute is None or attribute.is_own:
            return AttributeValue.objects.none().values_list("user_id", flat=True)
        return holders(attribute.pk, census.value)
    rows = Verification.objects.filter(census=census, listed__withdrawn_at=None, user__isnull=False)
    if group_ids is not None:
        rows = rows.filter(listed__group__in=list(group_ids))
    return rows.order_by().values_list("user_id", flat=True)


@dataclass(frozen=True, slots=True)
class CensusForRolls:
    """A census to which a vote may be limited, with the values of its columns that at least seven people have."""

    id: int
    name: str
    values: tuple[tuple[str, str], ...]
    may_admit: bool


def censuses_for_rolls() -> tuple[CensusForRolls, ...]:
    rows = Census.objects.order_by("id")
    counted = Listed.objects.filter(withdrawn_at=None, group__isnull=False).order_by()
    held = counted.values_list("census_id", "group__values").annotate(people=Count("pk"))
    people: dict[tuple[int, int, str], int] = defaultdict(int)
    for census_id, values, number in held:
        for place, value in enumerate(values):
            people[census_id, place, value] += number
    return tuple(
        CensusForRolls(
            census.pk,
            census.name,
            tuple(
                sorted(
                    (census.columns[place], value)
                    for (census_id, place, value), number in people.items()
                    if census_id == census.pk and place < len(census.columns) and rules.shown(number) is not None
                )
            ),
            census.source != Source.ATTRIBUTE,
        )
        for census in rows
    )


def group_ids_of(census: Census, column: str, value: str) -> list[int]:
    """The groups of a census whose people hold this value."""
    if column not in census.columns:
        return []
    place = census.columns.index(column)
    rows = census.groups.values_list("pk", "values")
    return [pk for pk, values in rows if place < len(values) and values[place] == value]


def refusal_of_change(census: Census) -> Refusal | None:
    """Whether its list is being changed just now: then nobody can say who is on it."""
    if CensusFile.objects.filter(census=census, state=FileState.RUNNING).exists():
        return Refusal("census:is-changing")
    return None


def my_verifications(actor: Actor) -> list[dict[str, str]]:
    """What leaves with one's own data: on which day one was verified, by which census. No identifier is kept."""
    rows = Verification.objects.filter(user_id=actor.person_id).order_by("verified_at")
    return [
        {"census": name, "verified_at": at.isoformat()} for name, at in rows.values_list("census__name", "verified_at")
    ]
