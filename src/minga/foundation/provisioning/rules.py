"""What an attribute may be and hold, and who may see it. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key

NAME_MAX, VALUE_MAX, CHOICES_MAX, ATTRIBUTES_MAX, LABEL_MAX = 60, 120, 500, 30, 80
USER_NAME_MAX, EXTERNAL_ID_MAX, GROUP_NAME_MAX = 254, 255, 255
GROUP_MIN_PEOPLE: Final = 7
TITLE_MAX, LOTS_MAX = 120, 10_000
KEYS_MAX: Final = 10
DIRECTORY_KEY: Final = "minga_scim_"


class Kind(StrEnum):
    LIST = "list"
    TEXT = "text"


class ShownTo(StrEnum):
    """Who sees an attribute of others. Everybody always sees their own."""

    ADMINISTRATORS = "administrators"
    FACILITATORS = "facilitators"
    EVERYBODY = "everybody"


class Source(StrEnum):
    """What a directory says of a person and an attribute may be filled from."""

    COUNTRY = "country"
    LOCALITY = "locality"
    DEPARTMENT = "department"
    DIVISION = "division"
    ORGANIZATION = "organization"
    COST_CENTER = "costCenter"
    USER_TYPE = "userType"


def refusal_to_define(name: str, kind: Kind, choices: Sequence[str], *, others: Sequence[str]) -> Refusal | None:
    """``others`` are the names of the space's other attributes."""
    if not comparison_key(name):
        return Refusal("provisioning:attribute-needs-name")
    if comparison_key(name) in {comparison_key(other) for other in others}:
        return Refusal("provisioning:attribute-twice", {"name": name})
    if len(others) >= ATTRIBUTES_MAX:
        return Refusal("provisioning:too-many-attributes", {"most": ATTRIBUTES_MAX})
    if kind == Kind.TEXT:
        return None
    keys = [comparison_key(choice) for choice in choices]
    if len(keys) > CHOICES_MAX:
        return Refusal("provisioning:too-many-choices", {"most": CHOICES_MAX})
    if len(set(keys)) < len(keys):
        return Refusal("provisioning:choice-twice", {"choice": _repeated(choices)})
    return None


def _repeated(choices: Sequence[str]) -> str:
    seen: set[str] = set()
    for choice in choices:
        if comparison_key(choice) in seen:
            return choice
        seen.add(comparison_key(choice))
    return ""


def refusal_to_hold_value(name: str, kind: Kind, choices: Sequence[str], value: str) -> Refusal | None:
    """Whether a person's attribute may hold this; empty is nothing, and always may."""
    if len(value) > VALUE_MAX:
        return Refusal("provisioning:value-too-long", {"name": name, "most": VALUE_MAX})
    if value and kind == Kind.LIST and as_listed(value, choices) is None:
        return Refusal("provisioning:value-unknown", {"name": name, "value": value})
    return None


def as_listed(value: str, choices: Sequence[str]) -> str | None:
    """The choice that reads like this value; None where none does."""
    key = comparison_key(value)
    return next((choice for choice in choices if comparison_key(choice) == key), None)


def shown_at_least(count: int) -> int | None:
    """How many people hold a value, as a group figure: below seven it is not told."""
    return count if count >= GROUP_MIN_PEOPLE else None


def refusal_to_announce(title: str, words: str, *, size: int, listed: int) -> Refusal | None:
    """Whether lots may be announced: ``size`` of the ``listed`` people are to be drawn."""
    if not title.strip() or not words.strip():
        return Refusal("provisioning:lot-needs-words")
    if not 1 <= size <= min(LOTS_MAX, listed - 1):
        return Refusal("provisioning:lot-size", {"most": max(0, min(LOTS_MAX, listed - 1))})
    return None


def refusal_to_draw(*, is_drawn: bool, is_same_list: bool) -> Refusal | None:
    if is_drawn:
        return Refusal("provisioning:lot-drawn")
    return None if is_same_list else Refusal("provisioning:lot-people-changed")
