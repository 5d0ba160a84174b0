"""What people say of themselves. Who may read it is asked by the pages: those who share a community."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.profiles.models import Portrait, Profile
from minga.foundation.profiles.rules import subjects
from minga.foundation.scope import current_space_id
from minga.foundation.search.words import EMPTY_WORDS, fold, split, variants
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.naming import may_read_names

READ_MOST = 5_000
"""Profiles that are read to find who helps; of a larger community those that changed last."""


@dataclass(frozen=True, slots=True)
class Presented:
    """What one person says of themselves; empty where they have said nothing."""

    helps_with: tuple[str, ...] = ()
    speaks: str = ""
    picture_key: str = ""


def presented(user_id: int) -> Presented:
    """What this person says of themselves in the space we are in."""
    kept = Profile.objects.filter(user_id=user_id).first()
    return Presented(subjects(kept.helps_with), kept.speaks, kept.picture_key) if kept else Presented()


def portrait_of(user_id: int, key: str) -> bytes | None:
    """The picture of this person in the space we are in, if it is called so."""
    kept = Portrait.objects.filter(profile__in=Profile.objects.filter(user_id=user_id, picture_key=key)).first()
    return bytes(kept.content) if kept and key else None


def pictures_of(user_ids: Collection[int]) -> Mapping[int, str]:
    """The names of the pictures of those of these people who have one."""
    rows = Profile.objects.filter(user_id__in=list(user_ids)).exclude(picture_key="")
    return dict(rows.values_list("user_id", "picture_key"))


def said_help(user_ids: Collection[int] | QuerySet[Any, int], words: str) -> Mapping[int, tuple[str, ...]]:
    """Of these people, those who say that they help with something of which these words speak: with what."""
    wanted, found = _stems(words), {}
    people = Profile.objects.filter(user_id__in=user_ids).exclude(helps_with="")
    for user_id, text in people.order_by("-revised_at").values_list("user_id", "helps_with")[:READ_MOST]:
        fitting = tuple(line for line in subjects(text) if wanted & _stems(line))
        if fitting:
            found[user_id] = fitting
    return found


def _stems(text: str) -> set[str]:
    words = (each.group() for each in split(text))
    return {stem for word in words if fold(word) not in EMPTY_WORDS for stem in variants(word)}


@dataclass(frozen=True, slots=True)
class Together:
    """A community that two people are in, with the role of the other one there."""

    name: str
    role_label: str
    url: str


type Company = Callable[[Actor, int], Iterable[Together]]

_company: list[Company] = []


def declare_company(source: Company) -> None:
    """``source(actor, user_id)`` gives where both are now; who is nowhere with somebody reads nothing of them."""
    _company.append(source)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, for those who share a community with them. No counts, no dates of visits."""

    user_id: int
    name: str
    time_zone: str
    said: Presented
    together: tuple[Together, ...]
    is_oneself: bool

    @property
    def local_hour(self) -> str:
        """What time it is where they are, as ``14:05``; empty where they have not said where."""
        return clock.now().astimezone(clock.zone_called(self.time_zone)).strftime("%H:%M") if self.time_zone else ""


def require_company(actor: Actor, user_id: int) -> tuple[User, tuple[Together, ...]]:
    """The person, and where both are; raises ``NotFoundError`` for who shares no community now, or reads no name."""
    user, together = _present(user_id), _together(actor, user_id)
    may_read = may_read_names(actor)
    is_named = may_read is None or may_read(user_id)
    if not actor.is_known or user is None or not (actor.user_id == user_id or (together and is_named)):
        raise NotFoundError
    return user, together


def person_page(actor: Actor, user_id: int) -> PersonPage:
    """Raises ``NotFoundError`` as :func:`require_company` does."""
    user, together = require_company(actor, user_id)
    is_oneself = actor.user_id == user_id
    return PersonPage(user_id, str(user), user.time_zone, presented(user_id), together, is_oneself)


def _present(user_id: int) -> User | None:
    places = SpaceMembership.objects.filter(space_id=current_space_id(), user_id=user_id, user__is_active=True)
    place = places.select_related("user").first()
    return place.user if place else None


def _together(actor: Actor, user_id: int) -> tuple[Together, ...]:
    return tuple(each for source in _company for each in source(actor, user_id)) if actor.is_known else ()
