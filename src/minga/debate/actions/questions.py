"""Ask, revise, open and close a question: those for whom the space chose it, never the sponsor."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from minga.community.queries import readable_community
from minga.debate import events, permissions, rules
from minga.debate.actions.locking import close_if_due, close_now, has_changed, locked_question
from minga.debate.models import Question
from minga.debate.rules import State
from minga.debate.rules.supporting import refusal_to_set
from minga.foundation.events import publish
from minga.foundation.markdown import people_named
from minga.foundation.media.standing import stand, with_files
from minga.foundation.policy import Actor, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.writing.actions import mention_people
from minga.foundation.writing.mentions import read
from minga.kernel.writing import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is written when asking a question."""

    title: str
    body: str = ""
    opens_at: datetime
    closes_at: datetime
    support_threshold: int | None = None
    are_supports_sealed: bool = False


QUESTION = Question._meta.label_lower
ASKING_FIELDS = ("title", "body", "opens_at", "closes_at", "support_threshold", "are_supports_sealed")


@once(Question.objects.all)
@transaction.atomic
def ask_question(*, community_id: int, asking: Asking, by: Actor, now: datetime) -> Question:
    """Write a question down as a draft that only facilitators see, and who asked it."""
    community = readable_community(by, community_id)
    text = read(asking.body, place=("community", community.pk), by=by)
    told = with_files(text, by=by)
    question = Question(
        community_id=community.pk,
        title=one_line(asking.title),
        body=text.source,
        body_html=told.html,
        opens_at=asking.opens_at,
        closes_at=asking.closes_at,
        answer_due_at=rules.answer_due(asking.closes_at, community.purpose.response_days),
        asked_by_id=by.person_id,
        asked_at=now,
        support_threshold=asking.support_threshold,
        are_supports_sealed=asking.are_supports_sealed,
    )
    question.community = community
    require(permissions.CAN_ASK, by, question)
    refuse_if(rules.refusal_to_time(asking.opens_at, asking.closes_at, now=now))
    refuse_if(refusal_to_set(asking.support_threshold, is_sealed=asking.are_supports_sealed))
    question.save()
    stand(QUESTION, question.pk, told, now=now, is_new=True)
    publish(events.QuestionAsked(question_id=question.pk), by=by, now=now)
    return question


@transaction.atomic
def revise_question(*, question_id: int, asking: Asking, by: Actor, now: datetime) -> Question:
    """Change a draft; what stood there before stays in the journal."""
    question = locked_question(question_id, by)
    require(permissions.CAN_RUN_ASKING, by, question)
    refuse_if(rules.refusal_to_revise_question(State(question.state)))
    refuse_if(rules.refusal_to_time(asking.opens_at, asking.closes_at, now=now))
    refuse_if(refusal_to_set(asking.support_threshold, is_sealed=asking.are_supports_sealed))
    text = read(asking.body, place=("community", question.community_id), by=by, before=question.body_html)
    asking = replace(asking, body=text.source)
    changed = [name for name in ASKING_FIELDS if getattr(question, name) != getattr(asking, name)]
    if not changed:
        return question
    before = {name: str(getattr(question, name)) for name in changed}
    for name in changed:
        setattr(question, name, getattr(asking, name))
    told = with_files(text, by=by)
    question.body_html = told.html
    question.answer_due_at = rules.answer_due(question.closes_at, question.community.purpose.response_days)
    question.save(update_fields=[*changed, "body_html", "answer_due_at"])
    stand(QUESTION, question.pk, told, now=now)
    has_changed(question)
    publish(events.QuestionRevised(question_id=question.pk, before=before), by=by, now=now)
    return question


@transaction.atomic
def open_question(*, question_id: int, by: Actor, now: datetime) -> Question:
    """Show the question to its community; people write from ``opens_at`` on, or from now when that is past."""
    question = locked_question(question_id, by)
    require(permissions.CAN_RUN_ASKING, by, question)
    refuse_if(
        rules.refusal_to_open(State(question.state), opens_at=question.opens_at, closes_at=question.closes_at, now=now)
    )
    question.state, question.opened_at = State.OPEN, now
    question.save(update_fields=["state", "opened_at"])
    has_changed(question)
    publish(events.QuestionOpened(community_id=question.community_id, question_id=question.pk), by=by, now=now)
    mention_people(kind="question", text_id=question.pk, people=people_named(question.body_html), by=by, now=now)
    return question


@transaction.atomic
def close_question(*, question_id: int, by: Actor, now: datetime) -> Question:
    """Close before the time is up; the answer's clock starts with the closing."""
    question = locked_question(question_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    if close_if_due(question, now):
        return question
    refuse_if(rules.refusal_to_close(State(question.state)))
    if question.opens_at < now:
        question.closes_at = now
        question.answer_due_at = rules.answer_due(now, question.community.purpose.response_days)
    close_now(question, by=by, now=now)
    return question


@transaction.atomic
def close_due_question(*, question_id: int, now: datetime) -> bool:
    """Close one question of the current space whose time is up; False when it is not due."""
    question = Question.objects.select_for_update().filter(pk=question_id).first()
    return question is not None and close_if_due(question, now)
