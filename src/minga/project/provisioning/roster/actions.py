"""Bring the people of a file into the space: looked at first, then in slices, each whole or not at all."""

import gzip
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from minga.community.actions import bring_in
from minga.community.permissions import visible_to
from minga.community.rules import Access
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError
from minga.foundation.jobs.later import later
from minga.foundation.policy import (
    Actor,
    NotFoundError,
    RefusedError,
    is_space_administrator,
    require,
)
from minga.foundation.provisioning.attributes import set_attributes
from minga.foundation.provisioning.models import DirectoryPerson
from minga.foundation.provisioning.people import Told, receive_person, revise_person, says
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal
from minga.project.exchange.roster import RosterPlan, Row, read_plan
from minga.project.provisioning.models import Roster
from minga.project.provisioning.rules import AT_ONCE, SLICE, RosterState

SECONDS_AT_A_TIME = 20
LATE_SHOWN = 50


@transaction.atomic
def park_roster(
    *,
    content: bytes,
    file_name: str,
    community_id: int | None,
    role: str,
    is_external: bool,
    by: Actor,
    now: datetime,
) -> Roster:
    """Keep a file aside for whoever brings it, to be looked at. Refused where it cannot be read at all."""
    require(is_space_administrator, by, None)
    if community_id is not None and not visible_to(by).exclude(access=Access.SECRET).filter(pk=community_id).exists():
        raise NotFoundError
    plan = _read(content, file_name, community_id, by)
    Roster.objects.filter(brought_by_id=by.person_id, state=RosterState.WAITING).delete()
    return Roster.objects.create(
        file_name=file_name[:200],
        content=gzip.compress(content, compresslevel=1, mtime=0),
        community_id=community_id,
        role=role,
        is_external=is_external,
        total=plan.total,
        brought_by_id=by.person_id,
        brought_at=now,
    )


def plan_of_roster(roster: Roster, by: Actor) -> RosterPlan:
    """What the file would do now."""
    return _read(gzip.decompress(bytes(roster.content)), roster.file_name, roster.community_id, by)


def _read(content: bytes, file_name: str, community_id: int | None, by: Actor) -> RosterPlan:
    try:
        return read_plan(content, file_name, community_id=community_id, by=by)
    except TableError as error:
        raise RefusedError(Refusal(error.code, dict(error.params))) from None


@transaction.atomic
def start_roster(*, roster_id: int, by: Actor, now: datetime) -> Roster:
    """Bring the people in: a few at once, many in the background."""
    roster = locked_roster(roster_id, by)
    if roster.state != RosterState.WAITING:
        return roster
    if Roster.objects.filter(state=RosterState.RUNNING).exists():
        raise RefusedError(Refusal("roster:running"))
    plan = plan_of_roster(roster, by)
    if plan.bad_count:
        raise RefusedError(Refusal("roster:bad-rows", {"count": plan.bad_count}))
    roster.state, roster.total = RosterState.RUNNING, len(plan.rows)
    roster.save(update_fields=["state", "total"])
    if roster.total > AT_ONCE:
        later(bring_in_background, roster.space_id, roster.pk)
        return roster
    while roster.state == RosterState.RUNNING:
        roster = bring_slice(roster_id=roster.pk, rows=plan.rows, by=by, now=now)
    return roster


@transaction.atomic
def stop_roster(*, roster_id: int, by: Actor) -> None:
    """Give a file up: whoever is in by now stays, and nobody else comes."""
    roster = locked_roster(roster_id, by)
    if roster.state == RosterState.RUNNING:
        roster.state, roster.content = RosterState.STOPPED, b""
        roster.save(update_fields=["state", "content"])
    elif roster.state == RosterState.WAITING:
        roster.delete()


def locked_roster(roster_id: int, by: Actor) -> Roster:
    """A roster of the space, for its administrators."""
    require(is_space_administrator, by, None)
    roster: Roster | None = Roster.objects.select_for_update().filter(pk=roster_id).first()
    if roster is None:
        raise NotFoundError
    return roster


def bring_in_background(space_id: int, roster_id: int) -> None:
    """Slice after slice for a while; the rest is another job, so that mails and other jobs are not kept waiting."""
    with in_space(space_id):
        roster = Roster.objects.filter(pk=roster_id, state=RosterState.RUNNING).first()
        if roster is None:
            return
        by = actor_in(space_id, user_id=roster.brought_by_id, name=str(User.objects.get(pk=roster.brought_by_id)))
        if not is_space_administrator(by, None):
            sentence = sentence_for(Refusal("roster:not-administrator"))
            late = [*roster.late, {"line": 0, "value": "", "sentence": sentence}]
            Roster.objects.filter(pk=roster_id).update(state=RosterState.STOPPED, late=late, content=b"")
            return
        rows, until = plan_of_roster(roster, by).rows, time.monotonic() + SECONDS_AT_A_TIME
        while roster.state == RosterState.RUNNING:
            if time.monotonic() > until:
                later(bring_in_background, space_id, roster_id)
                return
            roster = bring_slice(roster_id=roster_id, rows=rows, by=by, now=clock.now())


@transaction.atomic
def bring_slice(*, roster_id: int, rows: Sequence[Row], by: Actor, now: datetime) -> Roster:
    """The next rows, and how far it has come, in one transaction. A row that is refused by now is noted."""
    roster = locked_roster(roster_id, by)
    if roster.state != RosterState.RUNNING:
        return roster
    waiting = [row for row in rows if row.line > roster.last_line]
    slice_of = waiting[:SLICE]
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in slice_of:
        _bring(roster, row, places, by=by, now=now)
    for (community_id, role), user_ids in places.items():
        bring_in(community_id=community_id, user_ids=user_ids, back=(), role=role, by=by, now=now)
    roster.done += len(slice_of)
    roster.last_line = slice_of[-1].line if slice_of else roster.last_line
    if len(waiting) <= SLICE:
        roster.state, roster.content = RosterState.DONE, b""
    roster.save(update_fields=["done", "last_line", "came", "changed", "late", "state", "content"])
    return roster


def _bring(roster: Roster, row: Row, places: dict[tuple[int, str], list[int]], *, by: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            person, is_new, is_changed = _keep(roster, row, by=by, now=now)
    except RefusedError as refused:
        if len(roster.late) < LATE_SHOWN:
            said = {"line": row.line, "value": row.email, "sentence": sentence_for(refused.refusal)}
            roster.late = [*roster.late, said]
        return
    roster.came += is_new
    roster.changed += is_changed and not is_new
    for community_id in row.communities:
        places[community_id, row.role or roster.role].append(int(person.user_id or 0))


def _keep(roster: Roster, row: Row, *, by: Actor, now: datetime) -> tuple[DirectoryPerson, bool, bool]:
    """The person as the file has them: who they are, whether they are new to the space, whether anything changed."""
    person = _person_of(row)
    user_id = person.user_id if person else User.objects.filter(email=row.email).values_list("pk", flat=True).first()
    place = SpaceMembership.objects.filter(space_id=by.space_id, user_id=user_id or 0).first()
    is_external = row.is_external
    if is_external is None:
        is_external = place.is_external if place is not None else roster.is_external
    before = says(person) if person is not None else Told(user_name=row.email)
    told = replace(
        before,
        address=row.email,
        name=row.name or before.name,
        external_id=row.external_id or before.external_id,
        is_external=is_external,
    )
    if person is None:
        person = receive_person(told=told, by=by, now=now)
    else:
        person = revise_person(person_id=person.pk, told=told, by=by, now=now)
    moved = False
    if row.values and person.user_id is not None:
        moved = set_attributes(user_id=person.user_id, values=row.values, by=by, now=now)
    return person, place is None, told != before or moved


def _person_of(row: Row) -> DirectoryPerson | None:
    listed = DirectoryPerson.objects.listed().order_by("pk")
    by_id = listed.filter(external_id=row.external_id).first() if row.external_id else None
    return by_id or listed.filter(address=row.email).first()
