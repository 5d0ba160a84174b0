"""Import people from a table or a list of addresses: into a community at once, or by invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import transaction

from minga.community.actions import Enrolment, enrol_people, invite_people
from minga.community.models import Community, Membership
from minga.community.permissions import visible_to
from minga.community.reading import PeopleList
from minga.community.reading import read_people as read_list
from minga.community.rules import INVITATIONS_MAX, InvitationState
from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError, decode, read_bytes
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal

LINES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """Who would come in, and what of the file was understood."""

    people: tuple[Enrolment, ...]
    found: PeopleList


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """``known`` had a place, or an invitation, before; ``inside`` the file calls external, and the space does not."""

    added: int
    known: int
    inside: tuple[str, ...] = ()


def read_people(path: Path, *, role: str, is_external: bool) -> PeopleRead:
    """A table with heads, or any list of addresses; ``role`` and ``is_external`` hold where it says nothing.

    Every wrong line is named in one ``TableError``, and then nobody is taken.
    """
    found = read_list(decode(read_bytes(path)))
    wrong = [(each.line, each.value, sentence_for(Refusal(each.code))) for each in found.people if each.code]
    if wrong:
        shown = " ".join(f"Line {line}: {value and f'“{value}”: '}{said}" for line, value, said in wrong[:LINES_SHOWN])
        more = f" And {len(wrong) - LINES_SHOWN} more." if len(wrong) > LINES_SHOWN else ""
        raise TableError("import:bad-people", lines=shown + more)
    if not found.people:
        raise TableError("import:nothing", file=path.name)
    people = (
        Enrolment(
            each.email,
            each.name,
            role=each.role or role,
            is_external=is_external if each.is_external is None else each.is_external,
        )
        for each in found.people
    )
    return PeopleRead(tuple(people), found)


@transaction.atomic
def import_people(
    people: Sequence[Enrolment], *, community_id: int, by_invitation: bool, by: Actor, now: datetime
) -> PeopleImported:
    """Enrol or invite who has no place and no open invitation yet; the others keep what they have."""
    community = visible_to(by).filter(pk=community_id).first()
    if community is None:
        raise NotFoundError
    inside = _inside(people, by.space_id)
    if not by_invitation:
        before = Membership.objects.filter(community=community).count()
        enrol_people(community_id=community_id, people=people, by=by, now=now)
        added = Membership.objects.filter(community=community).count() - before
        return PeopleImported(added, len(people) - added, inside)
    known = _placed(community, [person.email for person in people])
    fresh = [person for person in people if person.email not in known]
    for role in dict.fromkeys(person.role for person in fresh):
        emails = [person.email for person in fresh if person.role == role]
        for chunk in batched(emails, INVITATIONS_MAX):
            invite_people(community_id=community_id, emails=chunk, role=role, by=by, now=now)
    return PeopleImported(len(fresh), len(people) - len(fresh), inside)


def _inside(people: Sequence[Enrolment], space_id: int) -> tuple[str, ...]:
    """Whom the list calls external, and who belongs to the space as internal: nothing is changed about them here."""
    internal: list[str] = []
    for chunk in batched((person.email for person in people if person.is_external), 500):
        here = SpaceMembership.objects.filter(space_id=space_id, is_external=False, user__email__in=chunk)
        internal += here.values_list("user__email", flat=True)
    return tuple(sorted(internal))


def _placed(community: Community, emails: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for chunk in batched(emails, 500):
        members = Membership.objects.active().filter(community=community).values("user_id")
        known.update(User.objects.filter(email__in=chunk, pk__in=members).values_list("email", flat=True))
        invited = community.invitations.filter(email__in=chunk, state=InvitationState.PENDING)
        known.update(invited.values_list("email", flat=True))
    return known
