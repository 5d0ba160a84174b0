"""What the screens of this link show, as frozen rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, IntegerField, QuerySet, Value, When

from minga.community import rules, wording
from minga.community.models import Community, Membership
from minga.community.permissions import CAN_FACILITATE, CAN_READ, CAN_SEE_PEOPLE, readable_by, role_in, visible_to
from minga.community.queries.invitations import (
    InvitationRow,
    InvitationSeen,
    Opened,
    email_of,
    handed_token,
    invitation_by_token,
    invitation_seen,
    invitation_url,
    invitations_of,
    is_invited,
    my_invitations,
    require_invited,
    token_of,
    waiting_invitations,
)
from minga.community.queries.people import (
    communities_of,
    facilitated_alone,
    named_like,
    next_facilitator,
    people_found,
    people_shared,
    people_to_mention,
    together_with,
)
from minga.community.rules import Access, Address, MembershipState, Role, State
from minga.foundation.policy import Actor, NotFoundError, require
from minga.foundation.prepared import prepared
from minga.foundation.profiles.queries import pictures_of
from minga.foundation.provisioning.queries import seen_of_people
from minga.foundation.writing.naming import to_edit
from minga.purpose.models import Goal, Indicator, Purpose
from minga.purpose.permissions import visible_to as visible_purposes
from minga.purpose.rules import GoalRole

__all__ = [
    "InvitationRow",
    "InvitationSeen",
    "Opened",
    "communities_of",
    "email_of",
    "facilitated_alone",
    "handed_token",
    "invitation_by_token",
    "invitation_seen",
    "invitation_url",
    "invitations_of",
    "is_invited",
    "my_invitations",
    "named_like",
    "next_facilitator",
    "people_found",
    "people_shared",
    "people_to_mention",
    "require_invited",
    "settings_to_edit",
    "together_with",
    "token_of",
    "waiting_invitations",
]

FACES = 7
RANK = Case(*(When(role=role, then=Value(rank)) for rank, role in enumerate(Role)), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class CommunityRow:
    id: int
    name: str
    purpose_id: int
    purpose: str
    member_gain: str
    access: str
    access_label: str
    state: str
    state_label: str
    role: str
    role_label: str
    people: int | None = None


@dataclass(frozen=True, slots=True)
class CommunityDetail:
    """``about_html`` and ``result_note_html`` are empty for those who may not read the community.

    ``faces`` are the names of some of its people, and ``people`` how many they are, for those who may see them.
    """

    community: Community
    purpose: Purpose
    access_label: str
    state_label: str
    role: str
    role_label: str
    about_html: str
    result_note_html: str
    facilitators: tuple[str, ...]
    sponsor: str
    has_asked: bool
    declined_because: str
    faces: tuple[str, ...] = ()
    people: int = 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    user_id: int
    name: str
    role: str
    role_label: str
    is_external: bool
    has_left: bool = False
    note: str = ""
    picture_key: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    community: Community
    people: tuple[PersonRow, ...]
    page: int
    has_next: bool
    is_inside: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    user_id: int
    name: str
    is_external: bool
    answer: str
    requested_at: datetime


def visible_community(actor: Actor, community_id: int) -> Community:
    """The community with its purpose; raises ``NotFoundError`` where the actor may not know of it."""
    return _one(_visible(actor, community_id))


@prepared
def _visible(actor: Actor, community_id: int) -> QuerySet[Community]:
    return visible_to(actor).for_page().select_related("purpose").filter(pk=community_id)


def readable_community(actor: Actor, community_id: int) -> Community:
    """The community with its purpose; raises ``NotFoundError`` where the actor may not read its content."""
    return _one(_readable(actor, community_id))


@prepared
def _readable(actor: Actor, community_id: int) -> QuerySet[Community]:
    return readable_by(actor).for_page().select_related("purpose").filter(pk=community_id)


def _one(rows: Iterable[Community]) -> Community:
    for community in rows:
        return community
    raise NotFoundError


def people_inside(community_id: int, roles: Collection[str] | None = None) -> QuerySet[Any, int]:
    """Ids of the people inside, for a query that goes on with them; only those with one of ``roles`` where given."""
    rows = Membership.objects.active().filter(community_id=community_id)
    if roles is not None:
        rows = rows.filter(role__in=list(roles))
    return rows.order_by().values_list("user_id", flat=True)


def member_ids(community_id: int, roles: Collection[str] | None = None) -> list[int]:
    """Ids of the people inside, in rising order; only those with one of ``roles`` where it is given."""
    return list(people_inside(community_id, roles).order_by("user_id"))


def outcome_owner_ids(purpose_id: int) -> set[int]:
    """Who owns an outcome indicator of the purpose: they stand outside its communities."""
    answered = Indicator.objects.answered_for().filter(purpose_id=purpose_id)
    goals = Goal.objects.filter(role=GoalRole.OUTCOME, indicator__in=answered.values("pk")).order_by()
    return set(goals.values_list("indicator__owner_id", flat=True))


def _row(community: Community, actor: Actor) -> CommunityRow:
    role = role_in(actor, community.pk) or ""
    return CommunityRow(
        id=community.pk,
        name=community.name,
        purpose_id=community.purpose_id,
        purpose=community.purpose.title,
        member_gain=community.purpose.member_gain,
        access=community.access,
        access_label=str(wording.ACCESS_NAMES[Access(community.access)]),
        state=community.state,
        state_label=str(wording.STATES[State(community.state)]),
        role=role,
        role_label=str(wording.ROLES[Role(role)]) if role else "",
        people=community.people_count if CAN_SEE_PEOPLE(actor, community) else None,
    )


def community_list(actor: Actor, *, purpose_id: int | None = None) -> tuple[CommunityRow, ...]:
    """The communities the actor may know of: their own first, then the living ones, by name.

    How many people each has is told where the actor may see who they are.
    """
    rows = visible_to(actor).for_page().select_related("purpose").order_by("name", "id")
    if purpose_id is not None:
        rows = rows.of_purpose(purpose_id)
    listed = (_row(community, actor) for community in rows)
    return tuple(sorted(listed, key=lambda row: (row.state == State.CLOSED, not row.role)))


def community_detail(actor: Actor, community_id: int) -> CommunityDetail:
    community = visible_community(actor, community_id)
    may_read = CAN_READ(actor, community)
    role = role_in(actor, community.pk) or ""
    mine = _membership_of(actor, community.pk) if not role else None
    people = Membership.objects.active().for_page().filter(community=community, role__in=["sponsor", "facilitator"])
    named = [(each.role, str(each.user)) for each in people.select_related("user").order_by("id")] if may_read else []
    inside = Membership.objects.active().for_page().filter(community=community)
    may_see_people = CAN_SEE_PEOPLE(actor, community)
    shown = inside.alias(rank=RANK).select_related("user").order_by("rank", "id")[:FACES] if may_see_people else ()
    return CommunityDetail(
        community=community,
        purpose=community.purpose,
        access_label=str(wording.ACCESS_NAMES[Access(community.access)]),
        state_label=str(wording.STATES[State(community.state)]),
        role=role,
        role_label=str(wording.ROLES[Role(role)]) if role else "",
        about_html=community.about_html if may_read else "",
        result_note_html=community.result_note_html if may_read else "",
        facilitators=tuple(name for held, name in named if held == Role.FACILITATOR),
        sponsor=next((name for held, name in named if held == Role.SPONSOR), ""),
        has_asked=bool(mine and mine.state == MembershipState.REQUESTED),
        declined_because=mine.note if mine and mine.state == MembershipState.DECLINED else "",
        faces=tuple(str(each.user) for each in shown),
        people=community.people_count if may_see_people else 0,
    )


def _membership_of(actor: Actor, community_id: int) -> Membership | None:
    if actor.user_id is None:
        return None
    found: Membership | None = Membership.objects.filter(community_id=community_id, user_id=actor.user_id).first()
    return found


def people_page(actor: Actor, community_id: int, *, page: int = 1, words: str = "") -> PeoplePage:
    """Fifty people with role and internal/external mark, sponsor first, then by name. No activity figures."""
    community = visible_community(actor, community_id)
    require(CAN_SEE_PEOPLE, actor, community)
    page = min(max(page, 1), rules.PAGES_MAX)
    start = (page - 1) * rules.PEOPLE_PER_PAGE
    people = named_like(Membership.objects.active().for_page().filter(community=community), words)
    people = people.select_related("user")
    rows = list(
        people.alias(rank=RANK).order_by("rank", "user__name", "user_id")[start : start + rules.PEOPLE_PER_PAGE + 1]
    )
    facilitates = CAN_FACILITATE(actor, community)
    ids = [each.user_id for each in rows[: rules.PEOPLE_PER_PAGE]]
    known = seen_of_people(ids, facilitates=facilitates, actor=actor)
    pictures = pictures_of(ids)
    shown = tuple(
        replace(_noted(_person(each), known.get(each.user_id, ())), picture_key=pictures.get(each.user_id, ""))
        for each in rows[: rules.PEOPLE_PER_PAGE]
    )
    is_inside = role_in(actor, community_id) is not None
    return PeoplePage(community, shown, page, len(rows) > rules.PEOPLE_PER_PAGE, is_inside)


def _noted(person: PersonRow, known: Iterable[tuple[str, str]]) -> PersonRow:
    """With their role and those of their attributes that the reader may see, in one line."""
    return replace(person, note=" · ".join([person.role_label, *(f"{name}: {value}" for name, value in known)]))


def _person(membership: Membership) -> PersonRow:
    return PersonRow(
        user_id=membership.user_id,
        name=str(membership.user),
        role=membership.role,
        role_label=str(wording.ROLES[Role(membership.role)]),
        is_external=membership.is_external,
    )


def person_in(community_id: int, user_id: int) -> PersonRow:
    """One person who takes part; raises ``NotFoundError`` when they do not."""
    people = Membership.objects.active().for_page().filter(community_id=community_id, user_id=user_id)
    membership = people.select_related("user").first()
    if membership is None:
        raise NotFoundError
    return _person(membership)


def requests_of(community_id: int) -> tuple[RequestRow, ...]:
    """Who waits for an answer, the longest first."""
    rows = Membership.objects.waiting().for_page().filter(community_id=community_id).select_related("user")
    return tuple(
        RequestRow(row.user_id, str(row.user), row.is_external, row.answer, row.requested_at)
        for row in rows.order_by("requested_at", "id")
        if row.requested_at is not None
    )


def address_report(community: Community, addresses: Sequence[Address], role: Role) -> tuple[Address, ...]:
    """The addresses again, those who cannot be invited as ``role`` marked with the reason too."""
    emails = [address.text for address in addresses if not address.code]
    known = dict(get_user_model().objects.filter(email__in=emails).values_list("email", "pk"))
    inside = set(
        Membership.objects.active()
        .filter(community=community, user_id__in=known.values())
        .values_list("user_id", flat=True)
    )
    owners = outcome_owner_ids(community.purpose_id) if role not in rules.MAY_OWN_AN_INDICATOR else set()

    def code(address: Address) -> str:
        user_id = known.get(address.text)
        if address.code or user_id is None:
            return address.code
        if user_id == community.purpose.sponsor_id:
            return "community:line-sponsor"
        if user_id in inside:
            return "community:line-already-inside"
        return "community:line-owner" if user_id in owners else ""

    return tuple(replace(address, code=code(address)) for address in addresses)


@dataclass(frozen=True, slots=True)
class Checked:
    """Addresses that can be invited, and those that cannot, each with its sentence."""

    good: list[str]
    bad: tuple[tuple[int, str, str], ...]


def checked_addresses(community: Community, addresses: Sequence[Address], role: Role) -> Checked:
    """``bad`` holds line, address and reason, in the order of the lines."""
    report = address_report(community, addresses, role)
    return Checked(
        good=[address.text for address in report if not address.code],
        bad=tuple(
            (address.line, address.text, str(wording.REFUSALS[address.code])) for address in report if address.code
        ),
    )


def request_of(community_id: int, user_id: int) -> RequestRow:
    """One waiting request; raises ``NotFoundError`` when there is none."""
    for row in requests_of(community_id):
        if row.user_id == user_id:
            return row
    raise NotFoundError


def purpose_choices(actor: Actor) -> list[tuple[int, str]]:
    """The GO and GROW purposes this actor may found a community for."""
    return list(visible_purposes(actor).active().on_roadmap().values_list("pk", "title"))


def settings_to_edit(actor: Actor, community: Community, names: Iterable[str]) -> dict[str, str]:
    """What a community says of itself, as it is edited: with the names of who is mentioned."""
    written = {name: getattr(community, name) for name in names}
    place = ("community", community.pk)
    return written | {"about": to_edit(community.about, place=place, by=actor, html=community.about_html)}
