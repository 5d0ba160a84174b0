"""Whose vote it is, where not everybody's who takes part: those who hold one value of an attribute of people."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.community.models import MembershipQuerySet
from minga.community.queries import people_inside
from minga.decision import rules
from minga.decision.models import Decision
from minga.foundation.policy import Actor
from minga.foundation.provisioning.queries import ListForRolls, holders, list_called, lists_for_rolls


def electorates(actor: Actor) -> tuple[ListForRolls, ...]:
    """The attributes by whose values a vote may be limited: lists that everybody in the space may see."""
    return lists_for_rolls() if actor.space_role is not None else ()


def electorate_called(name: str, value: str, by: Actor) -> tuple[str, str]:
    """An attribute and its value as the space writes them; empty where there is no such thing."""
    found = list_called(name) if by.space_role is not None else None
    return (found.name, found.choice_like(value)) if found else ("", "")


def is_electorate_known(decision: Decision) -> bool:
    """Whether the attribute that the draft names is still there, with that value."""
    if not decision.only_name:
        return True
    found = list_called(decision.only_name)
    return found is not None and bool(found.choice_like(decision.only_value))


def only_told(decision: Decision) -> str:
    """Whose vote it is, in words; empty where it is everybody's who takes part."""
    if not decision.only_name:
        return ""
    return _("Only %(name)s: %(value)s") % {"name": decision.only_name, "value": decision.only_value}


def within_electorate(people: MembershipQuerySet, decision: Decision) -> MembershipQuerySet:
    """Of these places those whose people may vote."""
    if not decision.only_name:
        return people
    found = list_called(decision.only_name)
    return people.filter(user_id__in=holders(found.id, decision.only_value)) if found else people.none()


def voters_of(decision: Decision) -> QuerySet[Any, int]:
    """Ids of those who are on the roll if the vote opens now."""
    voters = people_inside(decision.community_id, rules.roles_on_roll(decision.community.purpose.decision_right))
    if not decision.only_name:
        return voters
    found = list_called(decision.only_name)
    return voters.filter(user_id__in=holders(found.id, decision.only_value)) if found else voters.none()
