"""What somebody writes by mail becomes: a contribution to a question, or a reply to what they were told of."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from minga.debate import actions, events, queries
from minga.debate.actions import Writing
from minga.debate.declarations.waiting import address
from minga.debate.forms import KIND_OF_REPLY
from minga.debate.models import Contribution, Question
from minga.debate.permissions import CAN_TAKE_PART
from minga.debate.rules import ContributionState, Kind, ReplyRole, State, refusal_to_reply, refusal_to_take_part
from minga.debate.rules.naming import called
from minga.foundation.mail_in.answerable import Answerable, Thing
from minga.foundation.media.rules import without_files
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.events import PeopleMentioned

# The first word of a mail may say what it does, as the buttons of the page do.
_FIRST_WORDS: Final = (
    (
        ReplyRole.OBJECTS,
        re.compile(r"^\W*(en contra|objeci[oó]n|no estoy de acuerdo|against|i object|i disagree)\b", re.IGNORECASE),
    ),
    (ReplyRole.ADDS_EVIDENCE, re.compile(r"^\W*(dato|prueba|fuente|evidence|source)\s*:", re.IGNORECASE)),
    (ReplyRole.ASKS, re.compile(r"^\W*(pregunta|question)\s*:|\?\s*$", re.IGNORECASE)),
)


def role_of(text: str) -> ReplyRole:
    """What a reply by mail does, by its first words, or by the question in which it ends."""
    return next((role for role, said in _FIRST_WORDS if said.search(text.strip())), ReplyRole.SUPPORTS)


def _seen_question(actor: Actor, question_id: int) -> Thing | None:
    try:
        question = queries.visible_question(actor, question_id)
    except NotFoundError:
        return None
    return Thing(question.title, address("question", current_slug(), question.pk))


def _is_open(actor: Actor, question: Question, now: datetime) -> bool:
    refusal = refusal_to_take_part(
        State(question.state), opens_at=question.opens_at, closes_at=question.closes_at, now=now
    )
    return refusal is None and CAN_TAKE_PART(actor, question)


def _is_open_question(actor: Actor, question_id: int, now: datetime) -> bool:
    try:
        return _is_open(actor, queries.visible_question(actor, question_id), now)
    except NotFoundError:
        return False


def _answer_question(actor: Actor, question_id: int, text: str, now: datetime) -> str:
    writing = Writing(kind=Kind.ANSWER, body=text)
    written = actions.write_contribution(question_id=question_id, writing=writing, by=actor, now=now)
    return address("contribution", current_slug(), question_id, written.pk)


def _visible(actor: Actor, contribution_id: int) -> Contribution | None:
    try:
        return queries.visible_contribution(actor, contribution_id)
    except NotFoundError:
        return None


def _seen_contribution(actor: Actor, contribution_id: int) -> Thing | None:
    found = _visible(actor, contribution_id)
    if found is None:
        return None
    name = found.question.title if found.hidden_at else called(found.title, found.body)
    return Thing(name, address("contribution", current_slug(), found.question_id, found.pk))


def _is_open_contribution(actor: Actor, contribution_id: int, now: datetime) -> bool:
    found = _visible(actor, contribution_id)
    if found is None or not _is_open(actor, found.question, now):
        return False
    state = ContributionState(found.state)
    return refusal_to_reply(is_same_question=True, is_hidden=found.hidden_at is not None, state=state) is None


def _answer_contribution(actor: Actor, contribution_id: int, text: str, now: datetime) -> str:
    found = queries.visible_contribution(actor, contribution_id)
    role = role_of(without_files(text))
    writing = Writing(kind=KIND_OF_REPLY[role], body=text, reply_to_id=found.pk, reply_role=role)
    actions.write_contribution(question_id=found.question_id, writing=writing, by=actor, now=now)
    return address("contribution", current_slug(), found.question_id, found.pk)


def _question_of(fact: Any) -> int:
    return int(fact.question_id)


def _contribution_of(fact: Any) -> int:
    return int(fact.contribution_id)


def _mentioned_in(kind: str) -> Callable[[Any], int | None]:
    """Who is named in a text of this kind answers at that text."""
    return lambda fact: int(fact.text_id) if fact.kind == kind else None


ANSWERABLE = (
    Answerable(
        kind="question",
        of={events.QuestionOpened: _question_of, PeopleMentioned: _mentioned_in("question")},
        seen=_seen_question,
        is_open=_is_open_question,
        answer=_answer_question,
    ),
    Answerable(
        kind="contribution",
        of={
            events.ContributionWritten: _contribution_of,
            events.IdeaSettled: _contribution_of,
            PeopleMentioned: _mentioned_in("contribution"),
        },
        seen=_seen_contribution,
        is_open=_is_open_contribution,
        answer=_answer_contribution,
    ),
)
