"""Whose vote it is, where not everybody's who takes part: those who hold an attribute, those verified on a census."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.community.models import Membership, MembershipQuerySet
from minga.community.queries import people_inside
from minga.decision import rules
from minga.decision.models import Decision
from minga.foundation.census.models import Census, Verification
from minga.foundation.census.permissions import CAN_VERIFY
from minga.foundation.census.queries import (
    CensusForRolls,
    censuses_for_rolls,
    group_ids_of,
    is_verified,
    refusal_of_change,
    verified_people,
)
from minga.foundation.census.rules import Source
from minga.foundation.policy import GUEST, Actor
from minga.foundation.provisioning.queries import ListForRolls, holders, list_called, lists_for_rolls
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key


def electorates(actor: Actor) -> tuple[ListForRolls, ...]:
    """The attributes by whose values a vote may be limited: lists that everybody in the space may see."""
    return lists_for_rolls() if actor.space_role is not None else ()


def censuses(actor: Actor) -> tuple[CensusForRolls, ...]:
    """The censuses to which a vote may be limited, with those of their values that seven people have."""
    return censuses_for_rolls() if actor.space_role is not None else ()


def census_called(name: str, by: Actor) -> CensusForRolls | None:
    """The census of that name, however it is written."""
    key = comparison_key(name)
    return next((each for each in censuses(by) if comparison_key(each.name) == key), None)


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


def refusal_of_its_census(decision: Decision) -> Refusal | None:
    """Why the census that the draft names cannot be asked now."""
    if not decision.census_name:
        return None
    census = _census(decision)
    if census is None or (decision.census_column and not _group_ids(decision, census)):
        return Refusal("decision:census-gone")
    return refusal_of_change(census)


def only_told(decision: Decision) -> str:
    """Whose vote it is, in words; empty where it is everybody's who takes part."""
    told = []
    if decision.only_name:
        told.append(_("Only %(name)s: %(value)s") % {"name": decision.only_name, "value": decision.only_value})
    if decision.census_name:
        said = {"name": decision.census_name, "column": decision.census_column, "value": decision.census_value}
        sentence = _("Only verified people: %(name)s")
        if decision.census_column:
            sentence = _("Only verified people: %(name)s, %(column)s: %(value)s")
        told.append(sentence % said)
    return " · ".join(told)


def _census(decision: Decision) -> Census | None:
    if decision.census_id is None:
        return None
    found: Census | None = Census.objects.select_related("attribute").filter(pk=decision.census_id).first()
    return found


def _group_ids(decision: Decision, census: Census) -> list[int]:
    return group_ids_of(census, decision.census_column, decision.census_value)


def _verified(decision: Decision) -> QuerySet[Any, int]:
    """Ids of those who are verified on the decision's census now; nobody where it is gone."""
    census = _census(decision)
    if census is None:
        return Verification.objects.none().values_list("user_id", flat=True)
    groups = _group_ids(decision, census) if decision.census_column else None
    return verified_people(census, group_ids=groups)


def within_electorate(people: MembershipQuerySet, decision: Decision) -> MembershipQuerySet:
    """Of these places those whose people may vote."""
    if decision.only_name:
        found = list_called(decision.only_name)
        people = people.filter(user_id__in=holders(found.id, decision.only_value)) if found else people.none()
    if decision.census_name:
        people = people.filter(user_id__in=_verified(decision))
    return people


def voters_of(decision: Decision) -> QuerySet[Any, int]:
    """Ids of those who are on the roll if the vote opens now."""
    voters = people_inside(decision.community_id, rules.roles_on_roll(decision.community.purpose.decision_right))
    if decision.only_name:
        found = list_called(decision.only_name)
        voters = voters.filter(user_id__in=holders(found.id, decision.only_value)) if found else voters.none()
    if decision.census_name:
        voters = voters.filter(user_id__in=_verified(decision))
    return voters


def _took_part(decision: Decision) -> MembershipQuerySet:
    """Places of those who may vote by their role and were inside when the vote opened."""
    roles = rules.roles_on_roll(decision.community.purpose.decision_right)
    places: MembershipQuerySet = Membership.objects.active().filter(
        community_id=decision.community_id, role__in=roles, joined_at__lte=decision.opens_at
    )
    return places


def could_verify(decision: Decision) -> QuerySet[Any, int]:
    """Ids of those of the organization who took part at the opening: they come onto the roll once they verify."""
    inside = SpaceMembership.objects.filter(space_id=current_space_id()).exclude(role=GUEST).values("user_id")
    return _took_part(decision).filter(user_id__in=inside).order_by().values_list("user_id", flat=True)


def comes_late(decision: Decision, user_id: int) -> bool:
    """Whether this person, who is verified by now, could have voted at the opening had they shown it then.

    They took part and their identifier stood on the list already: nobody is added to a vote that goes on by changing
    the list, and the electorate is as fixed as a frozen roll. A sign-in says of nobody since when it would have known
    them; there the place in the community decides.
    """
    census = _census(decision)
    if census is None or not _took_part(decision).filter(user_id=user_id).exists():
        return False
    rows = Verification.objects.filter(census=census, user_id=user_id, listed__withdrawn_at=None)
    if census.source == Source.FILE:
        rows = rows.filter(listed__added_at__lte=decision.opens_at)
    if decision.census_column:
        rows = rows.filter(listed__group__in=_group_ids(decision, census))
    return rows.exists()


def stands_before_census(actor: Actor, decision: Decision) -> rules.Census:
    """What stands between somebody who is not on the roll and a vote for verified people."""
    if not decision.census_name:
        return rules.Census.NONE
    census = _census(decision)
    if census is None or not CAN_VERIFY(actor, None):
        return rules.Census.OUTSIDE
    if not _took_part(decision).filter(user_id=actor.person_id).exists():
        return rules.Census.NONE
    if not decision.admits_verified or is_verified(actor.person_id, census):
        return rules.Census.TOO_LATE
    asks = census.source == Source.FILE and census.brought_at is not None
    return rules.Census.MAY_VERIFY if asks else rules.Census.OUTSIDE
