"""Who hears of a thing: the one place where levels are applied, and what somebody has chosen where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from minga.foundation.accounts.models import User
from minga.foundation.attending import SPACE, Level, Text, Thing, followables, places_of
from minga.foundation.notices import wording
from minga.foundation.notices.models import Follow
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.foundation.scope import across_spaces, current_space_id, in_space
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.foundation.tenancy.queries import spaces_of

USUAL = Level.MINE
ORDER = ("space", "community", "question", "decision", "initiative", "indicator")


def who_hears[R: QuerySet[SpaceMembership]](members: R, places: Sequence[Thing], passes: Level) -> R:
    """Of these members those whose level is high enough: of the nearest thing for which they have chosen one.

    It stays one query, whoever they are and however many: the database looks each up by its key.
    """
    if passes == Level.NOTHING:
        return members
    chosen = [_chosen(kind, thing_id) for kind, thing_id in (*places, (SPACE, current_space_id()))]
    level = Coalesce(*chosen, _by_default(places, passes))
    return members.alias(level=level).filter(level__gte=int(passes))


def _chosen(kind: str, thing_id: int) -> Subquery:
    rows = Follow.objects.filter(user_id=OuterRef("user_id"), kind=kind, thing_id=thing_id)
    return Subquery(rows.order_by().values("level")[:1])


def _by_default(places: Sequence[Thing], passes: Level) -> Value | Case:
    """What holds for who has chosen nothing: everything for those who run a place, what is theirs for the others."""
    if passes <= USUAL:
        return Value(int(USUAL))
    eager = Q(pk__in=())
    for kind, thing_id in places:
        if (people := followables()[kind].eager) is not None:
            eager |= Q(user_id__in=people(thing_id))
    return Case(When(eager, then=Value(int(Level.EVERYTHING))), default=Value(int(USUAL)))


def people_for_everything(*about: Thing) -> QuerySet[User, int]:
    """Ids of who may want everything of these things: those who run where they stand, and who has asked for it.

    A notice to them passes :attr:`Level.EVERYTHING`, so that whoever has chosen less here is left out again.
    """
    followed, people = Q(kind=SPACE, thing_id=current_space_id()), Q()
    for kind, thing_id in chain.from_iterable(map(places_of, about)):
        followed |= Q(kind=kind, thing_id=thing_id)
        if (eager := followables()[kind].eager) is not None:
            people |= Q(pk__in=eager(thing_id))
    asked = Follow.objects.filter(followed, level=int(Level.EVERYTHING)).order_by().values("user_id")
    return User.objects.filter(people | Q(pk__in=asked)).order_by().values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a person hears of a thing: the level, whether it was chosen here, and whence it comes otherwise."""

    kind: str
    thing_id: int
    level: Level
    is_own: bool
    above: str
    is_by_role: bool


@prepared
def _levels_at(user_id: int, kinds: list[str], ids: list[int]) -> QuerySet[Follow, tuple[str, int, int]]:
    rows = Follow.objects.filter(user_id=user_id, kind__in=kinds, thing_id__in=ids)
    return rows.values_list("kind", "thing_id", "level")


def standing_at(actor: Actor, places: Sequence[Thing]) -> Standing:
    """How much the actor hears of the first of these places, which stand in each other, the nearest first."""
    whole = (*places, (SPACE, actor.space_id))
    rows = _levels_at(actor.person_id, [kind for kind, _id in whole], [thing_id for _kind, thing_id in whole])
    chosen = {(kind, thing_id): level for kind, thing_id, level in rows}
    kind, thing_id = whole[0]
    for place in whole:
        if place in chosen:
            above = "" if place == whole[0] else place[0]
            return Standing(kind, thing_id, Level(chosen[place]), place == whole[0], above, is_by_role=False)
    eager = any((is_eager := followables()[each].is_eager) is not None and is_eager(actor, at) for each, at in places)
    return Standing(kind, thing_id, Level.EVERYTHING if eager else USUAL, False, "", is_by_role=eager)


@dataclass(frozen=True, slots=True)
class Followed:
    """A thing that can be followed, as its reader may know of it."""

    kind: str
    thing_id: int
    label: Text
    name: str
    url: str
    level: Level | None = None
    space_name: str = ""
    choose_url: str = ""

    @property
    def level_label(self) -> str:
        return "" if self.level is None else str(wording.LEVELS[self.level])


def thing_called(actor: Actor, kind: str, thing_id: int) -> Followed:
    """The thing with its name, for who belongs to the space and may read it; raises ``NotFoundError`` for others."""
    for found in things_called(actor, [(kind, thing_id)]).values():
        return found
    raise NotFoundError


def things_called(actor: Actor, things: Sequence[Thing]) -> Mapping[Thing, Followed]:
    """Those of these things that the actor may read, with one query for each kind."""
    found: dict[Thing, Followed] = {}
    if actor.space_role is None:
        return found
    by_kind: dict[str, set[int]] = {}
    for kind, thing_id in things:
        by_kind.setdefault(kind, set()).add(thing_id)
    slug, space_name = Space.objects.values_list("slug", "name").get(pk=actor.space_id)
    for kind, ids in by_kind.items():
        if (known := followables().get(kind)) is None:
            continue
        rows = known.rows(actor).filter(pk__in=ids).order_by().values_list("pk", known.name)
        for pk, name in rows:
            choose_url = reverse("following:choose", args=[slug, kind, pk])
            page = _page(known.page, slug, pk)
            found[kind, pk] = Followed(kind, pk, known.label, name, page, None, space_name, choose_url)
    return found


class Offered(NamedTuple):
    """A level that may be chosen; ``holds`` if it is the one now."""

    value: str
    label: str
    says: str
    holds: bool


def choice_at(standing: Standing) -> dict[str, object]:
    """What the form shows: each level with its words, which one holds, and whether it was chosen here."""
    rows = tuple(
        Offered(level.name.lower(), str(label), str(wording.LEVELS_SAY[level]), level == standing.level)
        for level, label in wording.LEVELS.items()
    )
    return {"levels": rows, "standing": standing, "label": wording.LEVELS[standing.level]}


def followed_by(user_id: int, *, space_id: int | None = None) -> tuple[Followed, ...]:
    """Everything for which somebody has chosen a level, by space; what they may not read now is left out."""
    found: list[Followed] = []
    chosen: dict[int, dict[Thing, int]] = {}
    with across_spaces():
        rows = Follow.objects.filter(user_id=user_id).values_list("space_id", "kind", "thing_id", "level")
        for at, kind, thing_id, level in rows:
            chosen.setdefault(at, {})[kind, thing_id] = level
    for place in spaces_of(user_id) if chosen else ():
        if place.id not in chosen or space_id not in {None, place.id}:
            continue
        actor = Actor(user_id, place.id, space_role=place.role, is_external=place.is_external)
        with in_space(place.id):
            seen = things_called(actor, list(chosen[place.id]))
        named = [replace(each, level=Level(chosen[place.id][thing])) for thing, each in seen.items()]
        found += sorted(named, key=lambda each: (ORDER.index(each.kind), each.name))
    return tuple(found)


def _page(page: str, slug: str, thing_id: int) -> str:
    return reverse(page, args=[slug]) if page == "home:space" else reverse(page, args=[slug, thing_id])
