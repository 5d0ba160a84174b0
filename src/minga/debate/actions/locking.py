"""The first beat of every action: the row, locked, or not found."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from minga.debate import events, permissions, rules
from minga.debate.actions.reaching import unseal_supports
from minga.debate.models import Contribution, Question
from minga.debate.rules import State
from minga.foundation.events import publish
from minga.foundation.ids import random_id
from minga.foundation.policy import Actor, NotFoundError, refuse_if, require
from minga.foundation.prepared import prepared


@prepared
def _locked(question_id: int) -> QuerySet[Question]:
    rows = Question.objects.select_for_update(of=("self",)).select_related("community__purpose")
    return rows.filter(pk=question_id)


def locked_question(question_id: int, by: Actor) -> Question:
    """The question with its community, locked; raises ``NotFoundError`` where the actor may not know of it."""
    question = _locked.first(question_id)
    if question is None or not permissions.CAN_SEE(by, question):
        raise NotFoundError
    return question


def locked_contribution(contribution_id: int, by: Actor) -> tuple[Question, Contribution]:
    """The contribution under the lock of its question, so that whoever writes there waits."""
    question_id = Contribution.objects.filter(pk=contribution_id).values_list("question_id", flat=True).first()
    if question_id is None:
        raise NotFoundError
    question = locked_question(question_id, by)
    return question, Contribution.objects.select_related("author").get(pk=contribution_id)


def require_open(question: Question, by: Actor, now: datetime) -> None:
    """The actor takes part and the question is open."""
    require(permissions.CAN_TAKE_PART, by, question)
    refuse_if(
        rules.refusal_to_take_part(
            State(question.state), opens_at=question.opens_at, closes_at=question.closes_at, now=now
        )
    )


def close_if_due(question: Question, now: datetime) -> bool:
    """Close a locked question whose time is up; the clock does it, not a person."""
    if question.state != State.OPEN or now < question.closes_at:
        return False
    close_now(question, by=None, now=now)
    return True


def close_now(question: Question, *, by: Actor | None, now: datetime) -> None:
    question.state, question.closed_at = State.CLOSED, now
    question.save(update_fields=["state", "closed_at", "closes_at", "answer_due_at"])
    unseal_supports(question, now=now)
    has_changed(question)
    publish(events.QuestionClosed(community_id=question.community_id, question_id=question.pk), by=by, now=now)


def has_changed(question: Question, *, written: int = 0, waiting: int = 0) -> None:
    """Something of a locked question has changed: let nothing computed before pass for new.

    ``written`` contributions were added, and so many more ideas wait for their answer (fewer, below zero): the two
    counts are kept, since counting takes longer the more people write.
    """
    question.content_version = random_id()
    changes: dict[str, Any] = {"content_version": question.content_version}
    if written:
        changes["contribution_count"] = F("contribution_count") + written
    if waiting:
        changes["unanswered_ideas"] = F("unanswered_ideas") + waiting
    Question.objects.filter(pk=question.pk).update(**changes)
    question.contribution_count += written
    question.unanswered_ideas += waiting
