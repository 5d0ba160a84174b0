"""The opinion map as its page shows it: groups of at least seven, figures with intervals, one's own place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.fields.json import KT

from minga.debate.models import OpinionSnapshot, Stance, Statement, Visitor
from minga.debate.queries.statements import CHOSEN
from minga.debate.rules import PAGE_SIZE
from minga.debate.rules import Stance as Side
from minga.foundation.policy import Actor

GROUP_NAMES = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class Share:
    """A share, 0..1, with its interval: Wilson's at 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Of ``seen`` people who answered, how many agree and disagree; the others pass."""

    seen: int
    agree: Share
    disagree: Share


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One statement. A group's figures are None where too few of it have voted on it to be told.

    ``verdict``: unites_for, unites_against, divides, mixed or unknown. ``chosen`` is the viewer's own stance.
    """

    id: int
    text: str
    verdict: str
    everybody: Figures
    groups: tuple[Figures | None, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class TypicalRow:
    """A statement that sets a group apart: ``side`` is agree or disagree, ``inside`` the group's share on that side."""

    id: int
    text: str
    side: str
    inside: Share
    everybody: Share
    seen: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """``likeness`` 0..1 says how much of the group came back when others were drawn; None where it was not judged."""

    name: str
    size: int
    likeness: float | None
    typical: tuple[TypicalRow, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A direction of the map: the share of the differences it shows, and the statements that stand for it."""

    explained: float
    towards: str
    away: str


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the map; ``group`` indexes the groups."""

    x: float
    y: float
    group: int


@dataclass(frozen=True, slots=True)
class ApartRow:
    """How members and visitors stand on one statement; at least seven of each have answered it."""

    id: int
    text: str
    members: Figures
    visitors: Figures


@dataclass(frozen=True, slots=True)
class Audience:
    """Members and visitors of a map apart. Numbers are None where one of them would tell of fewer than seven.

    ``groups_with`` and ``groups_without`` visitors hold the sizes of the groups; nothing where there are none.
    """

    are_counted: bool
    are_left_out: bool
    members: int | None
    visitors: int | None
    groups_with: tuple[int, ...]
    groups_without: tuple[int, ...]
    statements: tuple[ApartRow, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """``state``: too_few_people, too_few_votes, one_cloud, unsteady or grouped. ``mine`` is shown to its person only.

    ``needed`` more people have to vote before anything is shown. ``same_number`` is the share of draws of other
    people in which as many groups came back. ``verdicts`` counts statements by what may be said of them.
    """

    state: str
    computed_at: datetime
    voters: int | None
    placed: int | None
    needed: int
    same_number: float | None
    groups: tuple[GroupRow, ...]
    points: tuple[Place, ...]
    axes: tuple[Axis, ...]
    mine: Place | None
    unites: tuple[OpinionRow, ...]
    divides: tuple[OpinionRow, ...]
    statements: tuple[OpinionRow, ...]
    verdicts: dict[str, int]
    audience: Audience | None = None

    @property
    def is_grouped(self) -> bool:
        return self.state == "grouped"


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """``chosen``: agree, disagree or pass."""

    text: str
    chosen: str


@dataclass(frozen=True, slots=True)
class OpinionTable:
    """One page of the statements of a map. ``verdict`` is that to which the list is narrowed, or empty."""

    groups: tuple[str, ...]
    rows: tuple[OpinionRow, ...]
    verdicts: dict[str, int]
    verdict: str
    number: int
    pages: int
    total: int


def latest_snapshot(question_id: int) -> OpinionSnapshot | None:
    """The newest map, without everybody's places."""
    rows = OpinionSnapshot.objects.filter(question_id=question_id).defer("places")
    return rows.order_by("-stance_version").first()


def map_page(snapshot: OpinionSnapshot, actor: Actor) -> MapPage:
    """A computed map with its statements' words and the viewer's own place and stances."""
    drawing = snapshot.drawing
    rows = _rows(snapshot, actor)
    texts = {number: row.text for number, row in rows.items()}
    stability = drawing.get("stability")
    return MapPage(
        state=snapshot.state,
        computed_at=snapshot.computed_at,
        voters=drawing.get("voters"),
        placed=drawing.get("placed"),
        needed=drawing.get("needed", 0),
        same_number=stability["same_number"] if stability else None,
        groups=_groups(drawing, rows),
        points=tuple(Place(*point) for point in drawing.get("points", ())),
        axes=tuple(
            Axis(axis["explained"], texts.get(axis["towards"], ""), texts.get(axis["away"], ""))
            for axis in drawing.get("axes", ())
        ),
        mine=own_place(snapshot, actor),
        unites=tuple(rows[number] for number in drawing.get("unites", ()) if number in rows),
        divides=tuple(rows[number] for number in drawing.get("divides", ()) if number in rows),
        statements=tuple(rows.values()),
        verdicts=_counted(rows),
        audience=_audience(snapshot),
    )


def _audience(snapshot: OpinionSnapshot) -> Audience | None:
    """None where no visitor has voted."""
    told = snapshot.beside
    if "are_counted" not in told:
        return None
    kept = {row["id"]: row for row in told.get("statements", ())}
    standing = Statement.objects.standing().filter(question_id=snapshot.question_id, pk__in=kept)
    texts = standing.order_by("pk").values_list("pk", "text") if kept else ()
    return Audience(
        are_counted=told["are_counted"],
        are_left_out=told["are_left_out"],
        members=told.get("members"),
        visitors=told.get("visitors"),
        groups_with=tuple(told.get("groups_with", ())),
        groups_without=tuple(told.get("groups_without", ())),
        statements=tuple(
            ApartRow(pk, text, _figures(kept[pk]["members"]), _figures(kept[pk]["visitors"])) for pk, text in texts
        ),
    )


def opinion_table(snapshot: OpinionSnapshot, actor: Actor, *, verdict: str = "", number: int = 1) -> OpinionTable:
    """Thirty statements of the map, the most answered first, of one verdict or of all."""
    drawing = snapshot.drawing
    rows = _rows(snapshot, actor)
    verdicts = _counted(rows)
    known = verdict if verdict in verdicts else ""
    wanted = [row for row in rows.values() if known in {"", row.verdict}]
    wanted.sort(key=lambda row: (-row.everybody.seen, row.id))
    pages = max(1, -(-len(wanted) // PAGE_SIZE))
    number = min(max(1, number), pages)
    page = wanted[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    names = tuple(GROUP_NAMES[: len(drawing.get("groups", ()))])
    return OpinionTable(names, tuple(page), verdicts, known, number, pages, len(wanted))


def own_answers(question_id: int, actor: Actor) -> tuple[OwnAnswer, ...]:
    """The viewer's own stances on standing statements, in the order of writing; at most a page of them."""
    if actor.user_id is None:
        return ()
    mine = Stance.objects.filter(question_id=question_id, person_id=actor.user_id, statement__hidden_at=None)
    rows = mine.order_by("statement_id").values_list("statement__text", "value")[:PAGE_SIZE]
    return tuple(OwnAnswer(text, CHOSEN[Side(value)]) for text, value in rows)


def own_place(snapshot: OpinionSnapshot, actor: Actor) -> Place | None:
    """Where the viewer stands; one place is read out of all, never the others."""
    return None if actor.user_id is None else _place(snapshot, f"p{actor.user_id}")


def visitor_place(snapshot: OpinionSnapshot, visitor: Visitor | None) -> Place | None:
    """Where a visitor stands, for that visitor only."""
    return None if visitor is None else _place(snapshot, f"v{visitor.pk}")


def _place(snapshot: OpinionSnapshot, key: str) -> Place | None:
    rows = OpinionSnapshot.objects.filter(pk=snapshot.pk, places__has_key=key)
    found = rows.annotate(x=KT(f"places__{key}__0"), y=KT(f"places__{key}__1"), g=KT(f"places__{key}__2")).values_list(
        "x", "y", "g"
    )
    place = found.first()
    return Place(float(place[0]), float(place[1]), int(place[2])) if place else None


def _rows(snapshot: OpinionSnapshot, actor: Actor) -> dict[int, OpinionRow]:
    """The map's statements by id, without those hidden since."""
    kept = snapshot.drawing.get("statements", ())
    if not kept:
        return {}
    standing = Statement.objects.standing().filter(question_id=snapshot.question_id)
    texts = dict(standing.values_list("id", "text"))
    mine = _own_stances(snapshot.question_id, actor)
    return {
        row["id"]: OpinionRow(
            id=row["id"],
            text=texts[row["id"]],
            verdict=row["verdict"],
            everybody=_figures(row),
            groups=tuple(_figures(group) if group else None for group in row["groups"]),
            chosen=mine.get(row["id"], ""),
        )
        for row in kept
        if row["id"] in texts
    }


def _own_stances(question_id: int, actor: Actor) -> dict[int, str]:
    if actor.user_id is None:
        return {}
    mine = Stance.objects.filter(question_id=question_id, person_id=actor.user_id)
    return {pk: CHOSEN[Side(value)] for pk, value in mine.values_list("statement_id", "value")}


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(row["seen"], Share(*row["agree"]), Share(*row["disagree"]))


def _groups(drawing: dict[str, Any], rows: dict[int, OpinionRow]) -> tuple[GroupRow, ...]:
    stability = drawing.get("stability")
    return tuple(
        GroupRow(
            name=GROUP_NAMES[number],
            size=size,
            likeness=stability["of_group"][number] if stability else None,
            typical=_typical(drawing["typical"][number], number, rows),
        )
        for number, size in enumerate(drawing.get("groups", ()))
    )


def _typical(chosen: list[dict[str, Any]], group: int, rows: dict[int, OpinionRow]) -> tuple[TypicalRow, ...]:
    found = []
    for one in chosen:
        row = rows.get(one["id"])
        inside = row.groups[group] if row else None
        if row and inside:
            side = one["side"]
            shares = (
                (inside.agree, row.everybody.agree) if side == "agree" else (inside.disagree, row.everybody.disagree)
            )
            found.append(TypicalRow(row.id, row.text, side, *shares, inside.seen))
    return tuple(found)


def _counted(rows: dict[int, OpinionRow]) -> dict[str, int]:
    counts = dict.fromkeys(("unites_for", "unites_against", "divides", "mixed", "unknown"), 0)
    for row in rows.values():
        counts[row.verdict] += 1
    return counts
