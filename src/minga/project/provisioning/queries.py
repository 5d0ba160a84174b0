"""What pages show of groups and of whom they bring, and the plan of who comes and who goes."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from minga.community import rules, wording
from minga.community.models import Membership
from minga.community.permissions import visible_to
from minga.community.queries import outcome_owner_ids
from minga.community.rules import Access, MembershipState, Role
from minga.foundation.accounts.models import User
from minga.foundation.policy import Actor, NotFoundError, is_space_administrator, require
from minga.foundation.provisioning.models import DirectoryGroup, GroupMember
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import SpaceMembership
from minga.project.provisioning.models import Brought, GroupPlace

NAMES_SHOWN = 50
GROUPS_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class PlaceRow:
    id: int
    group_id: int
    group: str
    community_id: int
    community: str
    role: str
    role_label: str
    is_on: bool
    kept: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    id: int
    name: str
    people: int
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class GroupsPage:
    groups: tuple[GroupRow, ...]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Ids of those who come, who come back, who go, whom another group of this community takes over, who stay out."""

    coming: tuple[int, ...] = ()
    back: tuple[int, ...] = ()
    going: tuple[int, ...] = ()
    handed_on: tuple[tuple[int, int], ...] = ()
    outside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """How many people, and the names of the first."""

    count: int
    names: tuple[str, ...]

    @property
    def others(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class Preview:
    place: PlaceRow
    inside: int
    coming: Named
    going: Named
    outside: Named
    kept: Named


def groups_of_directory(actor: Actor, *, words: str = "", page: int = 1) -> GroupsPage:
    """A hundred groups by name, with how many people each has and where it comes in; for administrators only."""
    require(is_space_administrator, actor, None)
    page = min(max(page, 1), 10_000)
    start = (page - 1) * GROUPS_PER_PAGE
    groups = DirectoryGroup.objects.listed().annotate(people=Count("members"))
    if words:
        groups = groups.filter(name__icontains=words)
    found = list(groups.order_by("name", "pk")[start : start + GROUPS_PER_PAGE + 1])
    places: dict[int, list[PlaceRow]] = {group.pk: [] for group in found}
    for row in _places_seen(actor).filter(group__in=list(places)):
        places[row.group_id].append(_row(row))
    rows = tuple(
        GroupRow(each.pk, each.name, each.people, tuple(places[each.pk]))  # type: ignore[attr-defined]
        for each in found[:GROUPS_PER_PAGE]
    )
    return GroupsPage(rows, page, len(found) > GROUPS_PER_PAGE)


def group_called(actor: Actor, group_id: int) -> DirectoryGroup:
    require(is_space_administrator, actor, None)
    group: DirectoryGroup | None = DirectoryGroup.objects.listed().filter(pk=group_id).first()
    if group is None:
        raise NotFoundError
    return group


def communities_for_groups(actor: Actor) -> tuple[tuple[int, str], ...]:
    """Communities that groups may come into: living, known to this administrator, and not secret."""
    communities = visible_to(actor).living().exclude(access=Access.SECRET)
    return tuple(communities.order_by("name", "pk").values_list("pk", "name"))


def place_of(actor: Actor, place_id: int) -> GroupPlace:
    require(is_space_administrator, actor, None)
    place: GroupPlace | None = _places_seen(actor).filter(pk=place_id).first()
    if place is None:
        raise NotFoundError
    return place


def readable_places(actor: Actor) -> QuerySet[GroupPlace]:
    """Places whose page this person may open: those of administrators, in communities that they may know of."""
    places = GroupPlace.objects.filter(community__in=visible_to(actor).order_by().values("pk"))
    return places if is_space_administrator(actor, None) else places.none()


def _places_seen(actor: Actor) -> QuerySet[GroupPlace]:
    """Places in communities that this administrator may know of."""
    kept = Count("brought", filter=Q(brought__kept_since__isnull=False, brought__ended_at=None))
    places = readable_places(actor).select_related("group", "community__purpose")
    return places.annotate(kept=kept).order_by("pk")


def kept_inside(actor: Actor) -> int:
    """How many stay in a community only because they alone facilitate it."""
    if not is_space_administrator(actor, None):
        return 0
    return Brought.objects.filter(kept_since__isnull=False, ended_at=None).count()


def preview_of(actor: Actor, place_id: int) -> Preview:
    """Who would come and go if the group's place were switched on, or settled, now."""
    place = place_of(actor, place_id)
    plan = plan_of(place)
    kept = Brought.objects.filter(place=place, kept_since__isnull=False, ended_at=None)
    return Preview(
        place=_row(place),
        inside=Membership.objects.active().filter(community_id=place.community_id).count(),
        coming=_named((*plan.coming, *plan.back)),
        going=_named(plan.going),
        outside=_named(plan.outside),
        kept=_named(list(kept.values_list("user_id", flat=True))),
    )


def plan_of(place: GroupPlace) -> Plan:
    """What the community lacks of its group, and has too much of. Whoever came by themselves is not taken out."""
    wanted = _people_of(place)
    states = dict(Membership.objects.filter(community_id=place.community_id).values_list("user_id", "state"))
    mine = dict(Brought.objects.filter(place=place).values_list("user_id", "ended_at"))
    may = set(_may_hold(place, wanted))
    coming = [each for each in wanted if each not in states and each in may]
    back = [
        each
        for each in wanted
        if states.get(each) == MembershipState.LEFT and mine.get(each) is not None and each in may
    ]
    too_many = [
        each
        for each, ended_at in mine.items()
        if ended_at is None and each not in wanted and states.get(each) == MembershipState.ACTIVE
    ]
    heirs = _heirs(place, too_many)
    return Plan(
        coming=tuple(coming),
        back=tuple(back),
        going=tuple(each for each in too_many if each not in heirs),
        handed_on=tuple(heirs.items()),
        outside=tuple(each for each in wanted if each not in states and each not in may),
    )


def _people_of(place: GroupPlace) -> dict[int, None]:
    """The accounts of a group's people who are of the space, in a steady order."""
    if place.group.withdrawn_at is not None:
        return {}
    here = SpaceMembership.objects.filter(space_id=current_space_id()).values("user_id")
    members = GroupMember.objects.filter(
        group_id=place.group_id, person__user__in=here, person__withdrawn_at=None
    ).order_by("person__user_id")
    return dict.fromkeys(members.values_list("person__user_id", flat=True))


def _may_hold(place: GroupPlace, user_ids: Collection[int]) -> list[int]:
    purpose = place.community.purpose
    owners = outcome_owner_ids(purpose.pk)
    role = Role(place.role)
    return [
        each
        for each in user_ids
        if rules.refusal_to_hold(role, user_id=each, sponsor_id=purpose.sponsor_id, owner_ids=owners) is None
    ]


def _heirs(place: GroupPlace, user_ids: Collection[int]) -> dict[int, int]:
    """Who is also in another group that comes into the same community: that group's place has brought them then."""
    others = GroupPlace.objects.exclude(pk=place.pk).filter(
        community_id=place.community_id,
        is_on=True,
        group__withdrawn_at=None,
        group__members__person__user__in=list(user_ids),
        group__members__person__withdrawn_at=None,
    )
    return dict(others.order_by("-pk").values_list("group__members__person__user_id", "pk"))


def _named(user_ids: Collection[int]) -> Named:
    shown = User.objects.filter(pk__in=list(user_ids)[: 5 * NAMES_SHOWN]).order_by("name", "email")[:NAMES_SHOWN]
    return Named(len(user_ids), tuple(str(each) for each in shown))


def _row(place: GroupPlace) -> PlaceRow:
    return PlaceRow(
        id=place.pk,
        group_id=place.group_id,
        group=place.group.name,
        community_id=place.community_id,
        community=place.community.name,
        role=place.role,
        role_label=str(wording.ROLES[Role(place.role)]),
        is_on=place.is_on,
        kept=getattr(place, "kept", 0),
    )
