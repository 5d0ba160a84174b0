"""Put many people into a community at once: imports, and organizations that bring their people along."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from minga.community import events, permissions, rules
from minga.community.actions.places import count_people, locked_community
from minga.community.models import Community, Membership
from minga.community.queries import outcome_owner_ids
from minga.foundation.events import publish
from minga.foundation.policy import GUEST, MEMBER, Actor, RefusedError, is_space_administrator, refuse_if, require
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.kernel.writing import one_line
from minga.purpose.models import PurposeReader

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One person to put in. Unknown addresses become people without a password, who sign in by mailed code."""

    email: str
    name: str = ""
    role: str = rules.Role.MEMBER
    is_external: bool = False


@transaction.atomic
def enrol_people(*, community_id: int, people: Sequence[Enrolment], by: Actor, now: datetime) -> dict[str, int]:
    """Enrol people in bulk, in a few statements and with one fact. Returns every address with its person's id.

    Who already has a place, or has left or been declined, keeps it as it is: enrolling twice changes nothing.
    People new to the space become guests of it, unless an administrator of the space enrols them as internal; whoever
    may not invite from outside enrols nobody new.
    """
    community = locked_community(community_id, by)
    require(permissions.CAN_ENROL, by, community)
    if community.state == rules.State.CLOSED:
        raise RefusedError(Refusal("community:closed"))
    wanted = _by_address(people)
    known = _people_with(wanted)
    _require_roles(community, wanted, known)
    known |= _created([person for email, person in wanted.items() if email not in known])
    outsiders = _admitted(community, wanted, known, by, now)
    count = _seated(community, wanted, known, outsiders, now)
    if count:
        by.forget()
        publish(events.PeopleEnrolled(community_id=community.pk, count=count), by=by, now=now)
    return known


def _by_address(people: Sequence[Enrolment]) -> dict[str, Enrolment]:
    """The rows by small-letter address; the first wrong or repeated row refuses all."""
    wanted: dict[str, Enrolment] = {}
    for row, person in enumerate(people, start=1):
        email = person.email.strip().lower()
        if email in wanted or not rules.is_address(email) or person.role not in {*rules.Role}:
            params = {"row": row, "email": person.email, "role": person.role}
            raise RefusedError(Refusal("community:bad-enrolment", params))
        wanted[email] = person
    return wanted


def _people_with(emails: Iterable[str]) -> dict[str, int]:
    users = get_user_model().objects
    known: dict[str, int] = {}
    for chunk in batched(emails, CHUNK):
        known.update(users.filter(email__in=chunk).values_list("email", "pk"))
    return known


def _require_roles(community: Community, wanted: Mapping[str, Enrolment], known: Mapping[str, int]) -> None:
    owners = outcome_owner_ids(community.purpose_id)
    sponsor_id = community.purpose.sponsor_id
    for email, person in wanted.items():
        user_id = known.get(email, 0)
        role = rules.Role(person.role)
        if user_id in owners or user_id == sponsor_id or role == rules.Role.SPONSOR:
            refuse_if(rules.refusal_to_hold(role, user_id=user_id, sponsor_id=sponsor_id, owner_ids=owners))


def _created(people: Sequence[Enrolment]) -> dict[str, int]:
    users = get_user_model()
    rows = [
        users(email=person.email.strip().lower(), name=one_line(person.name)[:120], password=make_password(None))
        for person in people
    ]
    users.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    return _people_with(row.email for row in rows)


def _admitted(
    community: Community, wanted: Mapping[str, Enrolment], known: Mapping[str, int], by: Actor, now: datetime
) -> dict[int, bool]:
    """Admit who is new to the space; returns for each person whether they are external."""
    places = _places(by.space_id, known.values())
    may_bring_in = is_space_administrator(by, None)
    new: list[SpaceMembership] = []
    for email, person in wanted.items():
        user_id = known[email]
        if user_id not in places:
            places[user_id] = person.is_external
            role = MEMBER if may_bring_in and not person.is_external and person.role != rules.Role.GUEST else GUEST
            new.append(
                SpaceMembership(
                    space_id=by.space_id,
                    user_id=user_id,
                    role=role,
                    is_external=person.is_external,
                    joined_at=now,
                )
            )
    if new and not may_bring_in:
        may_invite_outside = permissions.CAN_INVITE_OUTSIDE(by, community)
        refuse_if(rules.refusal_to_invite_outside(is_external=True, may_invite_outside=may_invite_outside))
    SpaceMembership.objects.bulk_create(new, ignore_conflicts=True, batch_size=CHUNK)
    return places


def _places(space_id: int, user_ids: Iterable[int]) -> dict[int, bool]:
    """Whether each of these people is external; those who are not of the space are missing."""
    places: dict[int, bool] = {}
    for chunk in batched(user_ids, CHUNK):
        here = SpaceMembership.objects.filter(space_id=space_id, user_id__in=chunk)
        places.update(here.values_list("user_id", "is_external"))
    return places


def _seated(
    community: Community,
    wanted: Mapping[str, Enrolment],
    known: Mapping[str, int],
    externals: Mapping[int, bool],
    now: datetime,
) -> int:
    placed = set(Membership.objects.filter(community=community).values_list("user_id", flat=True))
    new = [
        Membership(
            community=community,
            user_id=known[email],
            role=person.role,
            state=rules.MembershipState.ACTIVE,
            is_external=externals[known[email]],
            joined_at=now,
        )
        for email, person in wanted.items()
        if known[email] not in placed
    ]
    Membership.objects.bulk_create(new, batch_size=CHUNK)
    readers = [PurposeReader(purpose_id=community.purpose_id, user_id=each.user_id) for each in new]
    PurposeReader.objects.bulk_create(readers, ignore_conflicts=True, batch_size=CHUNK)
    count_people(community)
    return len(new)
