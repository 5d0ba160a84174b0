"""REST doors: who could answer a question, and asking them."""

from typing import Any

from ninja import Schema, Status

from minga.debate import actions, queries
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door

router = Door()


class PassageOut(Schema):
    title: str
    url: str


class CouldAnswerOut(Schema):
    user_id: int
    name: str
    helps_with: list[str]
    wrote: list[PassageOut]


class AnswerersOut(Schema):
    """``asked`` are the names of those whom the reader has asked."""

    people: list[CouldAnswerOut]
    asked: list[str]


class AskPersonIn(Schema):
    user_id: int


@router.get("/questions/{int:question_id}/answerers/", response=AnswerersOut)
def list_answerers(request: SpaceRequest, question_id: int) -> Any:
    question = queries.visible_question(request.actor, question_id)
    return queries.who_could_answer(request.actor, question, now=clock.now())


@router.post("/questions/{int:question_id}/answerers/", response={204: None})
def ask_person(request: SpaceRequest, question_id: int, body: AskPersonIn) -> Status[None]:
    actions.ask_person(question_id=question_id, user_id=body.user_id, by=request.actor, now=clock.now())
    return Status(204, None)
