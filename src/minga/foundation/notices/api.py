"""The REST door of what reaches a person, under ``/api/v1/s/{space}/follow/``."""

from typing import Any, Literal

from ninja import Schema

from minga.foundation import clock
from minga.foundation.attending import Level, places_of
from minga.foundation.doors import SpaceRequest
from minga.foundation.notices import actions, following
from minga.foundation.policy import NotAllowedError
from minga.foundation.rest import Door

router = Door()

type LevelName = Literal["everything", "mine", "mentions", "nothing"]

NAMES: dict[Level, LevelName] = {
    Level.EVERYTHING: "everything",
    Level.MINE: "mine",
    Level.MENTIONS: "mentions",
    Level.NOTHING: "nothing",
}


class FollowOut(Schema):
    """``level`` is what holds here; ``is_own`` whether it was chosen here, and not above it or by one's role."""

    kind: str
    thing_id: int
    level: LevelName
    is_own: bool
    name: str
    url: str


class LevelIn(Schema):
    """``above``: as much as of what stands above, as if nothing had been chosen."""

    level: LevelName | Literal["above"]


def _out(thing: following.Followed, level: Level, *, is_own: bool) -> FollowOut:
    return FollowOut(
        kind=thing.kind,
        thing_id=thing.thing_id,
        level=NAMES[level],
        is_own=is_own,
        name=thing.name,
        url=thing.url,
    )


@router.get("/", response=list[FollowOut])
def list_followed(request: SpaceRequest) -> Any:
    """What one has chosen in this space, of what one may read now."""
    mine = following.followed_by(request.actor.person_id, space_id=request.space.pk)
    return [_out(each, each.level, is_own=True) for each in mine if each.level is not None]


@router.get("/{kind}/{thing_id}/", response=FollowOut)
def get_level(request: SpaceRequest, kind: str, thing_id: int) -> Any:
    """How much of a thing reaches one, and whether that was chosen for it."""
    if not request.actor.is_known:
        raise NotAllowedError("is_known")
    thing = following.thing_called(request.actor, kind, thing_id)
    standing = following.standing_at(request.actor, places_of((kind, thing_id)))
    return _out(thing, standing.level, is_own=standing.is_own)


@router.put("/{kind}/{thing_id}/", response=FollowOut)
def choose_level(request: SpaceRequest, kind: str, thing_id: int, wanted: LevelIn) -> Any:
    level = None if wanted.level == "above" else Level[wanted.level.upper()]
    actions.choose_level(kind=kind, thing_id=thing_id, level=level, by=request.actor, now=clock.now())
    return get_level(request, kind, thing_id)
