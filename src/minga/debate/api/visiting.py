"""REST doors for whoever lets visitors in and looks after them; visitors themselves come by pages."""

from datetime import datetime
from typing import Any

from ninja import Schema, Status

from minga.debate import actions, permissions, queries
from minga.debate.queries import visiting
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.policy import is_space_administrator, require
from minga.foundation.rest import Door

router = Door()


class VisitorChoiceIn(Schema):
    are_allowed: bool
    are_held: bool = True


class VisitorChoiceOut(Schema):
    are_allowed: bool
    are_held: bool


class DoorIn(Schema):
    """``is_new_address``: the address handed out before leads nowhere from now on."""

    is_new_address: bool = False


class DoorOut(Schema):
    address: str


class MapIn(Schema):
    are_left_out: bool


class CountIn(Schema):
    """How many they were when they were looked at."""

    count: int


class ChangedOut(Schema):
    changed: int


class CountsOut(Schema):
    visitors: int
    voters: int
    stances: int
    texts: int
    waiting: int
    set_aside: int
    taken_along: int


class FloodOut(Schema):
    first_id: int
    count: int
    answers: int
    is_one_address: bool
    first_at: datetime
    last_at: datetime


class VisitorsOut(Schema):
    """``address`` is empty while the question is closed to visitors."""

    is_open: bool
    address: str
    are_left_out: bool
    counts: CountsOut
    floods: list[FloodOut]


@router.get("/visitors/", response=VisitorChoiceOut)
def get_visitor_choice(request: SpaceRequest) -> Any:
    require(is_space_administrator, request.actor, None)
    return visiting.visitor_choice()


@router.put("/visitors/", response=VisitorChoiceOut)
def choose_visitors(request: SpaceRequest, body: VisitorChoiceIn) -> Any:
    """Say whether questions of the space may be opened to visitors, and whether what these write waits."""
    return actions.choose_visitors(by=request.actor, now=clock.now(), **body.model_dump())


@router.get("/{int:question_id}/visitors/", response=VisitorsOut)
def get_visitors(request: SpaceRequest, question_id: int) -> dict[str, object]:
    """For facilitators: whether visitors come in, how many came, and sets of them who voted alike."""
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    door = visiting.door_of(question_id)
    is_open = door is not None and visiting.way_into(question.community, door).is_open
    floods = [
        {
            "first_id": each.first_id,
            "count": len(each.ids),
            "answers": each.answers,
            "is_one_address": each.is_one_address,
            "first_at": each.first_at,
            "last_at": each.last_at,
        }
        for each in visiting.floods_in(question_id)
    ]
    return {
        "is_open": is_open,
        "address": visiting.visit_address(request.space.slug, door.token) if door and is_open else "",
        "are_left_out": door is not None and door.are_left_out,
        "counts": visiting.visitor_counts(question_id),
        "floods": floods,
    }


@router.post("/{int:question_id}/visitors/", response=DoorOut)
def let_visitors_in(request: SpaceRequest, question_id: int, body: DoorIn) -> dict[str, object]:
    """Open a question to whoever has its address."""
    door = actions.let_visitors_in(
        question_id=question_id, is_new_address=body.is_new_address, by=request.actor, now=clock.now()
    )
    return {"address": visiting.visit_address(request.space.slug, door.token)}


@router.post("/{int:question_id}/visitors/close/", response={204: None})
def shut_visitors_out(request: SpaceRequest, question_id: int) -> Status[None]:
    actions.shut_visitors_out(question_id=question_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.put("/{int:question_id}/visitors/map/", response={204: None})
def leave_visitors_out(request: SpaceRequest, question_id: int, body: MapIn) -> Status[None]:
    """Draw the opinion map without visitors, or with them again."""
    by, now = request.actor, clock.now()
    actions.leave_visitors_out(question_id=question_id, are_left_out=body.are_left_out, by=by, now=now)
    return Status(204, None)


@router.post("/{int:question_id}/visitors/{int:first_id}/aside/", response=ChangedOut)
def set_visitors_aside(request: SpaceRequest, question_id: int, first_id: int, body: CountIn) -> dict[str, object]:
    by, now = request.actor, clock.now()
    changed = actions.set_visitors_aside(question_id=question_id, first_id=first_id, count=body.count, by=by, now=now)
    return {"changed": changed}


@router.post("/{int:question_id}/visitors/{int:first_id}/back/", response=ChangedOut)
def bring_visitors_back(request: SpaceRequest, question_id: int, first_id: int) -> dict[str, object]:
    by, now = request.actor, clock.now()
    return {"changed": actions.bring_visitors_back(question_id=question_id, first_id=first_id, by=by, now=now)}
