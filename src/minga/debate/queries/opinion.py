"""The opinion map as its page shows it: groups of at least seven, figures with intervals, one's own place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.fields.json import KT

from minga.debate.models import OpinionSnapshot, Statement
from minga.foundation.policy import Actor

GROUP_NAMES = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are 0..1 of ``seen`` people; the interval of the agreeing share is Wilson's at 95 %."""

    seen: int
    agree: float
    disagree: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One statement. A group's figures are None where fewer than seven of it have voted on it."""

    id: int
    text: str
    everybody: Figures
    groups: tuple[Figures | None, ...]


@dataclass(frozen=True, slots=True)
class TypicalRow:
    text: str
    side: str
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    name: str
    size: int
    typical: tuple[TypicalRow, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the map; ``group`` indexes the groups."""

    x: float
    y: float
    group: int


@dataclass(frozen=True, slots=True)
class MapPage:
    """``state``: too_few_people, too_few_votes, one_cloud or grouped. ``mine`` is shown to its person only."""

    state: str
    computed_at: datetime
    voters: int | None
    placed: int | None
    groups: tuple[GroupRow, ...]
    points: tuple[Place, ...]
    mine: Place | None
    unites: tuple[OpinionRow, ...]
    divides: tuple[OpinionRow, ...]
    statements: tuple[OpinionRow, ...]

    @property
    def is_grouped(self) -> bool:
        return self.state == "grouped"


def latest_snapshot(question_id: int) -> OpinionSnapshot | None:
    """The newest map, without everybody's places."""
    rows = OpinionSnapshot.objects.filter(question_id=question_id).defer("places")
    return rows.order_by("-stance_version").first()


def map_page(snapshot: OpinionSnapshot, actor: Actor) -> MapPage:
    """A computed map with its statements' words and the viewer's own place."""
    drawing = snapshot.drawing
    texts = _texts(snapshot.question_id)
    groups = tuple(
        GroupRow(GROUP_NAMES[number], size, _typical(drawing["typical"][number], texts))
        for number, size in enumerate(drawing.get("groups", ()))
    )
    return MapPage(
        state=snapshot.state,
        computed_at=snapshot.computed_at,
        voters=drawing.get("voters"),
        placed=drawing.get("placed"),
        groups=groups,
        points=tuple(Place(*point) for point in drawing.get("points", ())),
        mine=own_place(snapshot, actor),
        unites=_rows(drawing.get("unites", ()), texts),
        divides=_rows(drawing.get("divides", ()), texts),
        statements=_rows(drawing.get("statements", ()), texts),
    )


def own_place(snapshot: OpinionSnapshot, actor: Actor) -> Place | None:
    """Where the viewer stands; one place is read out of all, never the others."""
    if actor.user_id is None:
        return None
    rows = OpinionSnapshot.objects.filter(pk=snapshot.pk, places__has_key=f"p{actor.user_id}")
    found = rows.annotate(
        x=KT(f"places__p{actor.user_id}__0"), y=KT(f"places__p{actor.user_id}__1"), g=KT(f"places__p{actor.user_id}__2")
    ).values_list("x", "y", "g")
    place = found.first()
    return Place(float(place[0]), float(place[1]), int(place[2])) if place else None


def _texts(question_id: int) -> dict[int, str]:
    rows = Statement.objects.standing().filter(question_id=question_id)
    return dict(rows.values_list("id", "text"))


def _typical(chosen: Iterable[dict[str, Any]], texts: dict[int, str]) -> tuple[TypicalRow, ...]:
    return tuple(
        TypicalRow(texts[one["id"]], one["side"], one["share"], one["n"]) for one in chosen if one["id"] in texts
    )


def _rows(rows: Iterable[dict[str, Any]], texts: dict[int, str]) -> tuple[OpinionRow, ...]:
    return tuple(
        OpinionRow(
            row["id"],
            texts[row["id"]],
            _figures(row),
            tuple(_figures(group) if group else None for group in row["groups"]),
        )
        for row in rows
        if row["id"] in texts
    )


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(row["seen"], row["agree"], row["disagree"], *row["agree_interval"])
