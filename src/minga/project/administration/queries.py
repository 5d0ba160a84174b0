"""What the first page of administration lists."""

from dataclasses import dataclass

from django.urls import reverse

from minga.foundation.administered import ADMINISTRATION_GROUPS, AdministrationPage
from minga.foundation.declared import declared
from minga.foundation.policy import Actor, is_space_administrator, require


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    lead: str
    url: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    entries: tuple[Entry, ...]


def groups_of_pages(actor: Actor, *, slug: str) -> tuple[Group, ...]:
    """Every declared page of administration by group, with how much waits on it; for administrators only."""
    require(is_space_administrator, actor, None)
    pages = sorted(declared().administration.values(), key=lambda page: page.order)
    groups = (
        Group(str(label), tuple(_entry(page, actor, slug) for page in pages if page.group == key))
        for key, label in ADMINISTRATION_GROUPS.items()
    )
    return tuple(group for group in groups if group.entries)


def _entry(page: AdministrationPage, actor: Actor, slug: str) -> Entry:
    waiting = page.waiting(actor) if page.waiting else 0
    return Entry(str(page.label), str(page.lead), reverse(page.name, args=[slug]), waiting)
