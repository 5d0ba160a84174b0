"""A file of the people of a space: read, compared with what is here, and every bad row named before anything moves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched

from minga.community.models import Membership
from minga.community.permissions import visible_to
from minga.community.reading import Listed, PeopleList, read_roster
from minga.community.rules import INVITABLE, Access, State
from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError
from minga.foundation.policy import Actor, is_space_administrator, require
from minga.foundation.provisioning.attributes import as_kept
from minga.foundation.provisioning.models import Attribute, AttributeValue, DirectoryPerson
from minga.foundation.provisioning.rules import EXTERNAL_ID_MAX, Kind, refusal_to_hold_value
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key
from minga.outcome.reading import open_table
from minga.outcome.rules import FILE_MAX

ROWS_MAX, CHUNK = 50_000, 500
BAD_SHOWN, CHANGES_SHOWN = 50, 20


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the file says them; ``is_external`` and ``role`` are None where it does not."""

    line: int
    email: str
    name: str
    external_id: str
    is_external: bool | None
    role: str | None
    communities: tuple[int, ...]
    values: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Bad:
    line: int
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """What would happen to one person: ``kinds`` are keys of ``wording.CHANGES``, none for somebody new."""

    line: int
    email: str
    is_new: bool
    kinds: tuple[str, ...]


@dataclass(slots=True)
class RosterPlan:
    """What a file would do. With a bad row it does nothing."""

    found: PeopleList
    attributes: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    bad_count: int = 0
    changes: list[Change] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0

    @property
    def total(self) -> int:
        return len(self.rows) + self.bad_count

    @property
    def may_start(self) -> bool:
        return not self.bad_count and bool(self.new + self.changed)


def read_plan(content: bytes, file_name: str, *, community_id: int | None, by: Actor) -> RosterPlan:
    """The file against what is here now; nothing is written. Raises ``TableError`` for the file as a whole."""
    require(is_space_administrator, by, None)
    if len(content) > FILE_MAX:
        raise TableError("roster:file-too-large", megabytes=FILE_MAX // 1_000_000)
    table = open_table(content, file_name)
    if table.merged_line:
        raise TableError("roster:merged-cells", line=table.merged_line)
    if len(table.rows) > ROWS_MAX:
        raise TableError("roster:too-many-rows", most=ROWS_MAX, rows=len(table.rows))
    attributes = list(Attribute.objects.order_by("id"))
    found = read_roster(table, [each.name for each in attributes])
    if not found.people:
        raise TableError("import:nothing", file=file_name)
    plan = RosterPlan(found)
    plan.attributes = tuple(each.name for each in _held_in(table.header, attributes))
    _Checker(plan, attributes, by, community_id).check()
    if not plan.bad_count:
        _compare(plan, {each.pk for each in _held_in(table.header, attributes)})
    return plan


def _held_in(header: Sequence[str], attributes: Iterable[Attribute]) -> list[Attribute]:
    heads = {comparison_key(head) for head in header}
    return [each for each in attributes if each.name_key in heads]


class _Checker:
    """Which rows are bad, and why."""

    def __init__(self, plan: RosterPlan, attributes: Sequence[Attribute], by: Actor, community_id: int | None) -> None:
        self.plan, self.attributes = plan, attributes
        self.communities = _communities(by)
        self.always = (community_id,) if community_id is not None else ()
        self.ids: dict[str, int] = {}

    def check(self) -> None:
        for listed in self.plan.found.people:
            refusal = Refusal(listed.code) if listed.code else self._refusal(listed)
            if refusal is not None:
                self._bad(listed.line, listed.value or listed.email, refusal)
                continue
            named = (self.communities[comparison_key(name)] for name in listed.communities)
            values = {
                each.pk: as_kept(each, value)
                for each, value in zip(self.attributes, listed.others, strict=True)
                if value
            }
            self.plan.rows.append(
                Row(
                    listed.line,
                    listed.email,
                    listed.name,
                    listed.external_id,
                    listed.is_external,
                    listed.role,
                    tuple(dict.fromkeys([*self.always, *named])),
                    values,
                )
            )

    def _bad(self, line: int, value: str, refusal: Refusal) -> None:
        self.plan.bad_count += 1
        if len(self.plan.bad) < BAD_SHOWN:
            self.plan.bad.append(Bad(line, value[:80], sentence_for(refusal)))

    def _refusal(self, listed: Listed) -> Refusal | None:
        return self._refusal_of_id(listed) or self._refusal_of_place(listed) or self._refusal_of_values(listed)

    def _refusal_of_id(self, listed: Listed) -> Refusal | None:
        key = listed.external_id
        if not key:
            return None
        if len(key) > EXTERNAL_ID_MAX:
            return Refusal("roster:id-too-long", {"most": EXTERNAL_ID_MAX})
        first = self.ids.setdefault(key, listed.line)
        return Refusal("roster:id-twice", {"id": key, "line": first}) if first != listed.line else None

    def _refusal_of_place(self, listed: Listed) -> Refusal | None:
        if listed.role is not None and listed.role not in INVITABLE:
            return Refusal("roster:role-not-by-file", {"role": listed.role})
        unknown = next((name for name in listed.communities if comparison_key(name) not in self.communities), None)
        return Refusal("roster:community-unknown", {"name": unknown}) if unknown is not None else None

    def _refusal_of_values(self, listed: Listed) -> Refusal | None:
        checks = (
            refusal_to_hold_value(each.name, Kind(each.kind), each.choices, value)
            for each, value in zip(self.attributes, listed.others, strict=True)
        )
        return next((refusal for refusal in checks if refusal is not None), None)


def _communities(by: Actor) -> dict[str, int]:
    """Communities by name that a roster may name: living, known to who brings it, not secret, of one name only."""
    rows = visible_to(by).exclude(access=Access.SECRET).exclude(state=State.CLOSED).order_by("pk")
    found: dict[str, list[int]] = defaultdict(list)
    for pk, name in rows.values_list("pk", "name"):
        found[comparison_key(name)].append(pk)
    return {key: pks[0] for key, pks in found.items() if len(pks) == 1}


def _compare(plan: RosterPlan, attribute_ids: set[int]) -> None:
    here = _Here(plan.rows, attribute_ids)
    for row in plan.rows:
        kinds = here.changes_of(row)
        if kinds is None:
            plan.new += 1
        elif kinds:
            plan.changed += 1
        else:
            plan.same += 1
            continue
        if len(plan.changes) < CHANGES_SHOWN:
            plan.changes.append(Change(row.line, row.email, kinds is None, kinds or ()))


class _Here:
    """What is known of the people of a file, in a few queries for all of them."""

    def __init__(self, rows: Sequence[Row], attribute_ids: set[int]) -> None:
        self.by_email: dict[str, DirectoryPerson] = {}
        self.by_external_id: dict[str, DirectoryPerson] = {}
        self.users: dict[str, int] = {}
        self.places: dict[int, bool] = {}
        self.roles: dict[int, str] = {}
        self.values: dict[int, dict[int, str]] = defaultdict(dict)
        self.inside: dict[int, set[int]] = defaultdict(set)
        for chunk in batched(rows, CHUNK):
            self._learn(chunk, attribute_ids)

    def _learn(self, rows: Sequence[Row], attribute_ids: set[int]) -> None:
        emails, ids = [row.email for row in rows], [row.external_id for row in rows if row.external_id]
        self.users.update(User.objects.filter(email__in=emails).values_list("email", "pk"))
        for person in DirectoryPerson.objects.listed().filter(external_id__in=ids):
            self.by_external_id[person.external_id] = person
        for person in DirectoryPerson.objects.listed().filter(address__in=emails):
            self.by_email[person.address] = person
        people = {self.users[email] for email in emails if email in self.users}
        people |= {int(self.by_external_id[each].user_id or 0) for each in ids if each in self.by_external_id}
        here = SpaceMembership.objects.filter(space_id=current_space_id(), user_id__in=people)
        for user_id, is_external, role in here.values_list("user_id", "is_external", "role"):
            self.places[user_id], self.roles[user_id] = is_external, role
        held = AttributeValue.objects.filter(user_id__in=people, attribute_id__in=attribute_ids)
        for user_id, attribute_id, value in held.values_list("user_id", "attribute_id", "value"):
            self.values[user_id][attribute_id] = value
        placed = Membership.objects.filter(user_id__in=people)
        for user_id, community_id in placed.values_list("user_id", "community_id"):
            self.inside[user_id].add(community_id)

    def person_of(self, row: Row) -> DirectoryPerson | None:
        return (self.by_external_id.get(row.external_id) if row.external_id else None) or self.by_email.get(row.email)

    def changes_of(self, row: Row) -> tuple[str, ...] | None:
        """What would change of somebody; None for somebody who is new to the space."""
        person = self.person_of(row)
        user_id = person.user_id if person is not None else self.users.get(row.email)
        if user_id is None or user_id not in self.places:
            return None
        belongs = row.is_external is None or row.is_external == self.places[user_id]
        kinds = {
            "name": person is not None and bool(row.name) and row.name != person.name,
            "address": person is not None and bool(person.address) and person.address != row.email,
            "external_id": bool(row.external_id) and (person is None or person.external_id != row.external_id),
            "belonging": not belongs and self.roles[user_id] != "administrator",
            "attributes": any(self.values[user_id].get(pk) != value for pk, value in row.values.items()),
            "communities": bool(set(row.communities) - self.inside[user_id]),
            "listed": person is None,
        }
        return tuple(kind for kind, differs in kinds.items() if differs)
