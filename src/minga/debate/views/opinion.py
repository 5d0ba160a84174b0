"""The opinion map and the statements behind it."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minga.debate import queries, tasks, wording
from minga.debate.models import OpinionSnapshot, Question, Visitor
from minga.debate.queries.opinion import Figures, GroupRow, MapPage, OpinionRow, OpinionTable, visitor_place
from minga.debate.rules import State, state_at
from minga.debate.views import saying
from minga.debate.views.frame import may_of, page_number, pages_around, show
from minga.debate.views.pictures import map_chart
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import Actor
from minga.ui.charts import stance_strip

NOBODY = Actor(None, 0)


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of a statement: whose figures, as a bar and in words. ``kind`` is the class of the group."""

    kind: str
    name: str
    svg: str
    said: str


@dataclass(frozen=True, slots=True)
class Card:
    """A statement as the map's page shows it; ``chosen`` are the words for the viewer's own stance."""

    id: int
    text: str
    chosen: str
    everybody: Strip
    groups: tuple[Strip, ...]


@require_GET
def opinion_map(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    snapshot = tasks.map_for(question, now=clock.now())
    template = "map#map" if "fragment" in request.GET else "map"
    return show(request, template, question, "map", **map_context(request, question, snapshot))


@require_GET
def opinion_statements(request: SpaceRequest, question_id: int) -> HttpResponse:
    """Every statement of the map as a table, thirty a page, narrowed to a verdict where one is asked for."""
    question = queries.visible_question(request.actor, question_id)
    snapshot = tasks.map_for(question, now=clock.now())
    asked = request.GET.get("verdict", "")
    number = page_number(request)
    table = queries.opinion_table(snapshot, request.actor, verdict=asked, number=number) if snapshot else None
    return show(request, "map_statements", question, "map", table=table, **(_listed(table) if table else {}))


def _listed(table: OpinionTable) -> dict[str, Any]:
    """The rows with their verdicts in words, the verdicts to narrow to, and the pages before and after."""
    tabs = [(_("All"), "?", not table.verdict, sum(table.verdicts.values()))]
    tabs += [
        (str(wording.VERDICTS[verdict]), f"?verdict={verdict}", table.verdict == verdict, count)
        for verdict, count in table.verdicts.items()
        if count
    ]
    rows = [(row, wording.VERDICTS[row.verdict]) for row in table.rows]
    narrowed = f"verdict={table.verdict}" if table.verdict else ""
    return {"rows": rows, "tabs": tabs, **pages_around(table.number, table.pages, narrowed)}


def map_context(request: SpaceRequest, question: Question, snapshot: OpinionSnapshot | None) -> dict[str, Any]:
    """What the map's templates show of it to this viewer."""
    if snapshot is None:
        return {"map": None, "pending": True}
    page = queries.map_page(snapshot, request.actor)
    may = may_of(request, question)
    context = {
        "map": page,
        "flood": saying.flood(snapshot.floods) if may.facilitate else "",
        "audience": page.audience,
        "may_vote": may.take_part and queries.has_unanswered(question.pk, request.actor),
    }
    if not page.points:
        is_open = state_at(State(question.state), closes_at=question.closes_at, now=clock.now()) == State.OPEN
        return context | {
            "missing": saying.missing(page, is_open=is_open),
            "waiting": saying.waiting(page, is_open=is_open),
            "answers": _answers(request, question),
        }
    return context | _drawn(page)


def public_map(question: Question, snapshot: OpinionSnapshot | None, visitor: Visitor | None) -> dict[str, Any]:
    """What everybody may see of a map, and the visitor's own place."""
    if snapshot is None:
        return {"map": None, "pending": True}
    page = replace(queries.map_page(snapshot, NOBODY), mine=visitor_place(snapshot, visitor))
    if page.points:
        return {"map": page} | _drawn(page)
    is_open = state_at(State(question.state), closes_at=question.closes_at, now=clock.now()) == State.OPEN
    said = {"missing": saying.missing(page, is_open=is_open), "waiting": saying.waiting(page, is_open=is_open)}
    return {"map": page} | said


def _drawn(page: MapPage) -> dict[str, Any]:
    """The picture of a map that shows figures, and what is read in it."""
    return {
        "chart": map_chart(page),
        "headline": saying.headline(page),
        "steadiness": saying.steadiness(page),
        "directions": saying.directions(page.axes),
        "explained": saying.explained(page.axes),
        "without_place": saying.without_place(page),
        "readings": [(f"g{number}", group, _reading(group)) for number, group in enumerate(page.groups)],
        "unites": [_card(page, row) for row in page.unites if row.verdict.startswith("unites")],
        "divides": [_card(page, row) for row in page.divides if row.verdict == "divides"],
        "unknown": saying.unknown(page),
    }


def _answers(request: SpaceRequest, question: Question) -> list[dict[str, str]]:
    """The viewer's own stances, with their words."""
    mine = queries.own_answers(question.pk, request.actor)
    return [{"text": each.text, "chosen": each.chosen, "said": str(wording.CHOSEN[each.chosen])} for each in mine]


def _reading(group: GroupRow) -> dict[str, Any]:
    """What characterises a group, in words."""
    typical = [(one, saying.beside(one.inside, one.side, one.everybody)) for one in group.typical]
    return {"steadiness": saying.steadiness_of(group), "typical": typical}


def _card(page: MapPage, row: OpinionRow) -> Card:
    side = "disagree" if row.verdict == "unites_against" else "agree"
    groups = zip(page.groups, row.groups, strict=True) if page.is_grouped else ()
    return Card(
        id=row.id,
        text=row.text,
        chosen=str(wording.CHOSEN[row.chosen]) if row.chosen else "",
        everybody=_strip("", "", row.everybody, side),
        groups=tuple(_strip(f"g{n}", group.name, told, side) for n, (group, told) in enumerate(groups)),
    )


def _strip(kind: str, name: str, told: Figures | None, side: str) -> Strip:
    said = saying.figures(told, side)
    if told is None:
        return Strip(kind, name, "", said)
    svg = stance_strip(told.agree.value, told.disagree.value, _whisker(told, side))
    return Strip(kind, name, svg, said)


def _whisker(told: Figures, side: str) -> tuple[float, float]:
    """From the left where people agree, from the right where they disagree."""
    if side == "agree":
        return told.agree.low, told.agree.high
    return 1 - told.disagree.high, 1 - told.disagree.low
