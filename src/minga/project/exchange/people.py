"""Import people from a CSV of addresses: into a community at once, or by invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import transaction

from minga.community.actions import Enrolment, enrol_people, invite_people
from minga.community.models import Community, Membership
from minga.community.permissions import visible_to
from minga.community.rules import INVITATIONS_MAX, InvitationState, Role, is_address, read_addresses
from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError
from minga.foundation.policy import Actor, NotFoundError
from minga.kernel import Refusal
from minga.project.exchange.reading import Table, read_table

TRUE = {"1", "true", "yes", "y", "si", "sí", "x"}
LINES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """``known`` had a place, or an invitation, before."""

    added: int
    known: int


def read_people(path: Path, *, role: str, is_external: bool) -> tuple[Enrolment, ...]:
    """Rows with a column ``email`` and optional ``name``, ``role``, ``external``; or any list of addresses.

    Every wrong line is named in one ``TableError``, and then nobody is taken.
    """
    table = read_table(path)
    if "email" in table.columns:
        return _from_table(table, role=role, is_external=is_external)
    addresses = read_addresses(table.text)
    wrong = [(each.line, sentence_for(Refusal(each.code))) for each in addresses if each.code]
    _refuse_if_any(wrong)
    if not addresses:
        raise TableError("import:nothing", file=table.name)
    return tuple(Enrolment(each.text, role=role, is_external=is_external) for each in addresses)


def _from_table(table: Table, *, role: str, is_external: bool) -> tuple[Enrolment, ...]:
    people: dict[str, Enrolment] = {}
    wrong: list[tuple[int, str]] = []
    for row in table.rows(needs=["email"]):
        email = row.cells["email"].strip().lower()
        own_role = row.cells.get("role", "").strip().lower() or role
        outside = row.cells.get("external", "").strip().lower()
        if not is_address(email):
            wrong.append((row.line, sentence_for(Refusal("community:line-not-an-address"))))
        elif email in people:
            wrong.append((row.line, sentence_for(Refusal("community:line-repeated"))))
        elif own_role not in {*Role}:
            wrong.append((row.line, f"“{own_role[:40]}” is not a role."))
        people[email] = Enrolment(
            email, row.cells.get("name", "").strip(), own_role, is_external=outside in TRUE if outside else is_external
        )
    _refuse_if_any(wrong)
    if not people:
        raise TableError("import:nothing", file=table.name)
    return tuple(people.values())


def _refuse_if_any(wrong: Sequence[tuple[int, str]]) -> None:
    if wrong:
        shown = " ".join(f"Line {line}: {sentence}" for line, sentence in wrong[:LINES_SHOWN])
        more = f" And {len(wrong) - LINES_SHOWN} more." if len(wrong) > LINES_SHOWN else ""
        raise TableError("import:bad-people", lines=shown + more)


@transaction.atomic
def import_people(
    people: Sequence[Enrolment], *, community_id: int, by_invitation: bool, by: Actor, now: datetime
) -> PeopleImported:
    """Enrol or invite who has no place and no open invitation yet; the others keep what they have."""
    community = visible_to(by).filter(pk=community_id).first()
    if community is None:
        raise NotFoundError
    if not by_invitation:
        before = Membership.objects.filter(community=community).count()
        enrol_people(community_id=community_id, people=people, by=by, now=now)
        added = Membership.objects.filter(community=community).count() - before
        return PeopleImported(added, len(people) - added)
    known = _placed(community, [person.email for person in people])
    fresh = [person for person in people if person.email not in known]
    for role in dict.fromkeys(person.role for person in fresh):
        emails = [person.email for person in fresh if person.role == role]
        for chunk in batched(emails, INVITATIONS_MAX):
            invite_people(community_id=community_id, emails=chunk, role=role, by=by, now=now)
    return PeopleImported(len(fresh), len(people) - len(fresh))


def _placed(community: Community, emails: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for chunk in batched(emails, 500):
        members = Membership.objects.active().filter(community=community).values("user_id")
        known.update(User.objects.filter(email__in=chunk, pk__in=members).values_list("email", flat=True))
        invited = community.invitations.filter(email__in=chunk, state=InvitationState.PENDING)
        known.update(invited.values_list("email", flat=True))
    return known
