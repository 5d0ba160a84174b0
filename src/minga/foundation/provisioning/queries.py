"""What is known of people, for whom; groups as figures, from seven people on."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from minga.foundation.policy import Actor, NotFoundError, is_space_administrator, require
from minga.foundation.provisioning import rules, wording
from minga.foundation.provisioning.models import Attribute, AttributeValue, DirectoryPerson
from minga.foundation.provisioning.rules import Kind, ShownTo
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel.sameness import comparison_key


@dataclass(frozen=True, slots=True)
class HeldBy:
    """How many people hold a value; None below seven."""

    value: str
    people: int | None


@dataclass(frozen=True, slots=True)
class AttributeRow:
    id: int
    name: str
    kind: str
    kind_label: str
    choices: tuple[str, ...]
    shown_to: str
    shown_to_label: str
    is_own: bool
    source: str
    source_label: str


@dataclass(frozen=True, slots=True)
class AttributeOfMine:
    """One of my own attributes; ``choices`` are empty for a text."""

    id: int
    name: str
    value: str
    choices: tuple[str, ...]
    may_change: bool
    shown_to_label: str


def attributes_of_space(actor: Actor) -> tuple[AttributeRow, ...]:
    """Every attribute of the space, for administrators only."""
    require(is_space_administrator, actor, None)
    return tuple(_row(attribute) for attribute in Attribute.objects.order_by("id"))


def attribute_of_space(actor: Actor, attribute_id: int) -> AttributeRow:
    require(is_space_administrator, actor, None)
    attribute = Attribute.objects.filter(pk=attribute_id).first()
    if attribute is None:
        raise NotFoundError
    return _row(attribute)


def _row(attribute: Attribute) -> AttributeRow:
    return AttributeRow(
        id=attribute.pk,
        name=attribute.name,
        kind=attribute.kind,
        kind_label=str(wording.KINDS[Kind(attribute.kind)]),
        choices=tuple(attribute.choices),
        shown_to=attribute.shown_to,
        shown_to_label=str(wording.SHOWN_TO[ShownTo(attribute.shown_to)]),
        is_own=attribute.is_own,
        source=attribute.source,
        source_label=str(wording.SOURCES[rules.Source(attribute.source)]) if attribute.source else "",
    )


def held_by(actor: Actor) -> dict[int, tuple[HeldBy, ...]]:
    """By attribute of a list: how many people hold each value, from seven on. For administrators only."""
    require(is_space_administrator, actor, None)
    rows = AttributeValue.objects.filter(attribute__kind=Kind.LIST).order_by()
    counted = rows.values_list("attribute_id", "value").annotate(people=Count("user_id"))
    found: dict[int, list[HeldBy]] = defaultdict(list)
    for attribute_id, value, people in sorted(counted, key=lambda row: comparison_key(row[1])):
        found[attribute_id].append(HeldBy(value, rules.shown_at_least(people)))
    return {attribute_id: tuple(values) for attribute_id, values in found.items()}


def attributes_of_mine(actor: Actor) -> tuple[AttributeOfMine, ...]:
    """What the space knows of the reader: those that they may change, and every one that holds something."""
    if actor.space_role is None:
        return ()
    held = dict(AttributeValue.objects.filter(user_id=actor.person_id).values_list("attribute_id", "value"))
    return tuple(
        AttributeOfMine(
            id=each.pk,
            name=each.name,
            value=held.get(each.pk, ""),
            choices=tuple(each.choices),
            may_change=each.is_own,
            shown_to_label=str(wording.SHOWN_TO[ShownTo(each.shown_to)]),
        )
        for each in Attribute.objects.order_by("id")
        if each.is_own or each.pk in held
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the directory, as an administrator reads it."""

    user_name: str
    external_id: str
    address: str
    is_active: bool


def attributes_of(actor: Actor, user_id: int) -> tuple[AttributeOfMine, ...]:
    """Every attribute with what it holds of one person of the space, for administrators only."""
    require(is_space_administrator, actor, None)
    if not SpaceMembership.objects.filter(space_id=actor.space_id, user_id=user_id).exists():
        raise NotFoundError
    held = dict(AttributeValue.objects.filter(user_id=user_id).values_list("attribute_id", "value"))
    return tuple(
        AttributeOfMine(
            id=each.pk,
            name=each.name,
            value=held.get(each.pk, ""),
            choices=tuple(each.choices),
            may_change=True,
            shown_to_label=str(wording.SHOWN_TO[ShownTo(each.shown_to)]),
        )
        for each in Attribute.objects.order_by("id")
    )


def entry_of(actor: Actor, user_id: int) -> Entry | None:
    """What the directory, or a roster, calls somebody; None where neither knows them."""
    require(is_space_administrator, actor, None)
    person = DirectoryPerson.objects.listed().filter(user_id=user_id).first()
    return Entry(person.user_name, person.external_id, person.address, person.is_active) if person else None


def seen_of_people(
    user_ids: Collection[int], *, facilitates: bool, actor: Actor
) -> dict[int, tuple[tuple[str, str], ...]]:
    """Names and values of what this reader may see of these people, in one query. Guests of the space see nothing."""
    values = AttributeValue.objects.filter(
        user_id__in=user_ids, attribute__shown_to__in=_shown_to(actor, facilitates=facilitates)
    ).order_by("attribute_id")
    seen: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for user_id, name, value in values.values_list("user_id", "attribute__name", "value"):
        seen[user_id].append((name, value))
    return {user_id: tuple(pairs) for user_id, pairs in seen.items()}


def _shown_to(actor: Actor, *, facilitates: bool) -> list[str]:
    if is_space_administrator(actor, None):
        return [each.value for each in ShownTo]
    if facilitates:
        return [ShownTo.FACILITATORS.value, ShownTo.EVERYBODY.value]
    return [ShownTo.EVERYBODY.value] if actor.space_role not in {None, "guest"} else []


def holders(attribute_id: int, value: str) -> QuerySet[AttributeValue, int]:
    """Who holds a value of an attribute, as a query of their ids."""
    rows = AttributeValue.objects.filter(attribute_id=attribute_id, value_key=comparison_key(value))
    return rows.order_by().values_list("user_id", flat=True)


@dataclass(frozen=True, slots=True)
class ListForRolls:
    """A list by whose values a roll may be limited."""

    id: int
    name: str
    choices: tuple[str, ...]

    def choice_like(self, value: str) -> str:
        """The value as the list writes it; empty where it is none of them."""
        return rules.as_listed(value, self.choices) or ""


def lists_for_rolls() -> tuple[ListForRolls, ...]:
    """Only those that everybody in the space may see: a roll tells of its people what they hold."""
    return tuple(ListForRolls(each.pk, each.name, tuple(each.choices)) for each in _lists().order_by("id"))


def list_called(name: str) -> ListForRolls | None:
    found = _lists().filter(name_key=comparison_key(name)).first()
    return ListForRolls(found.pk, found.name, tuple(found.choices)) if found else None


def _lists() -> QuerySet[Attribute]:
    return Attribute.objects.filter(kind=Kind.LIST, shown_to=ShownTo.EVERYBODY)
