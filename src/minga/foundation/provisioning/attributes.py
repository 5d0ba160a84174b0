"""Define what a space knows of people, and keep it of each of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from minga.foundation.events import publish
from minga.foundation.policy import (
    Actor,
    NotFoundError,
    RefusedError,
    is_space_administrator,
    refuse_if,
    require,
)
from minga.foundation.prepared import prepared
from minga.foundation.provisioning import events, rules
from minga.foundation.provisioning.models import Attribute, AttributeValue
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key
from minga.kernel.writing import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What an attribute is, as an administrator says it."""

    name: str
    kind: str = rules.Kind.LIST
    choices: Sequence[str] = ()
    shown_to: str = rules.ShownTo.ADMINISTRATORS
    is_own: bool = False
    source: str = ""

    def fields(self) -> dict[str, object]:
        kind = rules.Kind(self.kind)
        return {
            "name": one_line(self.name)[: rules.NAME_MAX],
            "name_key": comparison_key(self.name),
            "kind": kind,
            "choices": [one_line(choice) for choice in self.choices] if kind == rules.Kind.LIST else [],
            "shown_to": rules.ShownTo(self.shown_to),
            "is_own": self.is_own,
            "source": rules.Source(self.source) if self.source else "",
        }


@transaction.atomic
def define_attribute(*, definition: Definition, by: Actor, now: datetime, attribute_id: int | None = None) -> Attribute:
    """A new attribute, or another definition of one. A value that a shorter list lacks stays with whoever holds it."""
    require(is_space_administrator, by, None)
    attribute = _locked(attribute_id) if attribute_id is not None else Attribute(made_at=now)
    others = Attribute.objects.exclude(pk=attribute.pk)
    refuse_if(
        rules.refusal_to_define(
            definition.name,
            rules.Kind(definition.kind),
            definition.choices,
            others=list(others.values_list("name", flat=True)),
        )
    )
    wanted = definition.fields()
    if wanted["source"] and others.filter(source=wanted["source"]).exists():
        raise RefusedError(Refusal("provisioning:source-taken"))
    before = {
        name: str(getattr(attribute, name)) for name, value in wanted.items() if getattr(attribute, name) != value
    }
    if attribute.pk and not before:
        return attribute
    for name, value in wanted.items():
        setattr(attribute, name, value)
    attribute.save()
    fact = events.AttributeDefined(attribute_id=attribute.pk, before=before if attribute_id is not None else {})
    publish(fact, by=by, now=now)
    return attribute


@transaction.atomic
def remove_attribute(*, attribute_id: int, by: Actor, now: datetime) -> None:
    """Forget an attribute, with what it holds of everybody. Rolls that were made by it stay as they are."""
    require(is_space_administrator, by, None)
    attribute = _locked(attribute_id)
    publish(events.AttributeRemoved(attribute=attribute.name), by=by, now=now)
    attribute.delete()


@transaction.atomic
def set_own_attributes(*, values: Mapping[int, str], by: Actor, now: datetime) -> None:
    """A person says of themselves what they may say; empty takes a value away."""
    place = SpaceMembership.objects.filter(space_id=by.space_id, user_id=by.person_id)
    if by.space_role is None or not place.exists():
        raise NotFoundError
    attributes = {each.pk: each for each in Attribute.objects.filter(pk__in=list(values))}
    for attribute_id in values:
        attribute = attributes.get(attribute_id)
        if attribute is None or (not attribute.is_own and attribute.shown_to == rules.ShownTo.ADMINISTRATORS):
            raise NotFoundError
        if not attribute.is_own:
            raise RefusedError(Refusal("provisioning:not-yours-to-change", {"name": attribute.name}))
    _set(by.person_id, {attributes[pk]: value for pk, value in values.items()}, by=by, now=now)


@transaction.atomic
def set_attributes(*, user_id: int, values: Mapping[int, str], by: Actor, now: datetime) -> bool:
    """An administrator says what is known of somebody of the space; empty takes a value away. Whether any changed."""
    require(is_space_administrator, by, None)
    if not SpaceMembership.objects.filter(space_id=by.space_id, user_id=user_id).exists():
        raise NotFoundError
    attributes = {each.pk: each for each in Attribute.objects.filter(pk__in=list(values))}
    if set(values) - set(attributes):
        raise NotFoundError
    return _set(user_id, {attributes[pk]: value for pk, value in values.items()}, by=by, now=now)


@prepared
def _filled_by_directory() -> QuerySet[Attribute]:
    return Attribute.objects.exclude(source="")


def fill_from_directory(
    user_id: int, said: Mapping[str, str], *, by: Actor, now: datetime, is_new: bool = False
) -> None:
    """Keep what the directory says of somebody in the attributes that are filled by it. A list learns new values.

    ``is_new``: the account has just been made, so that nothing is known of it yet.
    """
    values: dict[Attribute, str] = {}
    for attribute in _filled_by_directory():
        value = one_line(said.get(attribute.source, ""))[: rules.VALUE_MAX]
        if attribute.kind == rules.Kind.LIST and value and rules.as_listed(value, attribute.choices) is None:
            if len(attribute.choices) >= rules.CHOICES_MAX:
                continue
            attribute.choices = [*attribute.choices, value]
            attribute.save(update_fields=["choices"])
        values[attribute] = value
    _set(user_id, values, by=by, now=now, is_new=is_new)


def _set(user_id: int, values: Mapping[Attribute, str], *, by: Actor, now: datetime, is_new: bool = False) -> bool:
    for attribute, value in values.items():
        kind = rules.Kind(attribute.kind)
        refuse_if(rules.refusal_to_hold_value(attribute.name, kind, attribute.choices, one_line(value)))
    held = {} if is_new else _held(user_id, values)
    changed = {each: as_kept(each, value) for each, value in values.items()}
    changed = {each: value for each, value in changed.items() if held.get(each.pk, "") != value}
    if is_new:
        _write_first(user_id, changed)
    for attribute, value in () if is_new else changed.items():
        mine = AttributeValue.objects.filter(attribute=attribute, user_id=user_id)
        said = {"value": value, "value_key": comparison_key(value)}
        if not value:
            mine.delete()
        elif attribute.pk not in held or not mine.update(**said):
            AttributeValue.objects.get_or_create(attribute=attribute, user_id=user_id, defaults=said)
    if changed:
        ids = tuple(sorted(each.pk for each in changed))
        publish(events.AttributesChanged(user_id=user_id, attribute_ids=ids), by=by, now=now)
    return bool(changed)


def _held(user_id: int, attributes: Iterable[Attribute]) -> dict[int, str]:
    rows = AttributeValue.objects.filter(user_id=user_id, attribute__in=list(attributes))
    return dict(rows.values_list("attribute_id", "value"))


def _write_first(user_id: int, values: Mapping[Attribute, str]) -> None:
    """All that is said of somebody of whom nothing was known, at once."""
    AttributeValue.objects.bulk_create(
        AttributeValue(attribute=attribute, user_id=user_id, value=value, value_key=comparison_key(value))
        for attribute, value in values.items()
    )


def as_kept(attribute: Attribute, value: str) -> str:
    """A value as it is written down: of a list, in the list's own letters."""
    value = one_line(value)
    return (rules.as_listed(value, attribute.choices) or value) if attribute.kind == rules.Kind.LIST else value


def forget_of(user_ids: Collection[int]) -> None:
    """Whoever no longer belongs to the space is known nothing of."""
    AttributeValue.objects.filter(user_id__in=user_ids).delete()


def _locked(attribute_id: int) -> Attribute:
    attribute: Attribute | None = Attribute.objects.select_for_update().filter(pk=attribute_id).first()
    if attribute is None:
        raise NotFoundError
    return attribute
