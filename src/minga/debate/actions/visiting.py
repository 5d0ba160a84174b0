"""Take part without an account: vote, write, forget oneself, and bring along what one did."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from minga.debate import events, permissions, rules
from minga.debate.actions.contributions import Writing
from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed, locked_question
from minga.debate.actions.measures import hold_visitor_text, refuse_if_paused
from minga.debate.actions.statements import votes_changed
from minga.debate.models import Contribution, Measure, Question, Stance, Statement, Visitor, VisitorStance
from minga.debate.queries import visiting as queries
from minga.debate.queries.statements import same_statement_id, was_hidden
from minga.debate.rules import State, visiting
from minga.debate.rules.moderating import HOUR
from minga.foundation.events import publish
from minga.foundation.markdown import to_html
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key
from minga.kernel.writing import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who comes by an address: the random number of their cookie and their network address, neither kept as it is."""

    token: str
    secret: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    stances: int
    texts: int


def new_secret() -> str:
    """The number for a cookie: nobody guesses it, and it says nothing."""
    return secrets.token_urlsafe(24)


@transaction.atomic
def take_visitor_stance(*, caller: Caller, statement_id: int, value: rules.Stance, now: datetime) -> VisitorStance:
    """Agree, disagree or pass without an account; changeable until the question closes."""
    question = _admitted(caller, now)
    statement = Statement.objects.filter(question=question, pk=statement_id).first()
    if statement is None:
        raise NotFoundError
    visitor = _visitor(question, caller, now)
    if statement.hidden_at is not None:
        raise RefusedError(Refusal("debate:hidden"))
    stance, is_new = VisitorStance.objects.get_or_create(
        statement=statement, visitor=visitor, defaults={"question": question, "value": value, "taken_at": now}
    )
    if not is_new and stance.value == value:
        return stance
    if is_new:
        Statement.objects.filter(pk=statement_id).update(seen_count=F("seen_count") + 1)
    else:
        stance.value, stance.taken_at, stance.is_own_statement = value, now, False
        stance.save(update_fields=["value", "taken_at", "is_own_statement"])
    votes_changed(question)
    publish(events.StanceTaken(question_id=question.pk, statement_id=statement_id), by=None, now=now)
    return stance


@transaction.atomic
def write_visitor_statement(*, caller: Caller, text: str, now: datetime) -> Statement:
    """Put one claim to everybody's vote without an account; it waits for a facilitator where the space says so.

    What was just sent with the same words is given back.
    """
    question = _admitted(caller, now)
    known = queries.visitor_with(question.pk, caller.secret)
    last = Statement.objects.filter(visitor=known).order_by("-pk").first() if known else None
    if last is not None and comparison_key(last.text) == comparison_key(text):
        return last
    is_there = same_statement_id(question.pk, text) is not None
    refuse_if(rules.refusal_to_state(text, is_there=is_there, was_hidden=was_hidden(question.pk, text)))
    visitor = _writer(question, caller, now)
    statement = Statement.objects.create(
        question=question, visitor=visitor, text=one_line(text), written_at=now, seen_count=1
    )
    VisitorStance.objects.create(
        question=question,
        statement=statement,
        visitor=visitor,
        value=rules.Stance.AGREE,
        is_own_statement=True,
        taken_at=now,
    )
    hold_visitor_text(statement, question, statement.text, now=now)
    votes_changed(question)
    has_changed(question)
    publish(events.StatementWritten(question_id=question.pk, statement_id=statement.pk), by=None, now=now)
    return statement


@transaction.atomic
def write_visitor_contribution(*, caller: Caller, writing: Writing, now: datetime) -> Contribution:
    """Add a contribution without an account. What was just sent with the same words is given back."""
    question = _admitted(caller, now)
    refuse_if(rules.refusal_to_write(title=writing.title, body=writing.body, kind=writing.kind, is_reply=False))
    known = queries.visitor_with(question.pk, caller.secret)
    last = Contribution.objects.filter(visitor=known).order_by("-pk").first() if known else None
    if last is not None and (last.kind, last.title, last.body) == (writing.kind, one_line(writing.title), writing.body):
        return last
    contribution = Contribution.objects.create(
        question=question,
        visitor=_writer(question, caller, now),
        kind=writing.kind,
        title=one_line(writing.title),
        body=writing.body,
        body_html=to_html(writing.body),
        written_at=now,
    )
    contribution.thread = contribution.pk
    contribution.save(update_fields=["thread"])
    hold_visitor_text(contribution, question, writing.body, now=now)
    redraw([contribution])
    has_changed(question, written=int(contribution.is_listed), waiting=int(contribution.is_waiting))
    fact = events.ContributionWritten(question_id=question.pk, contribution_id=contribution.pk, kind=contribution.kind)
    publish(fact, by=None, now=now)
    return contribution


def _admitted(caller: Caller, now: datetime) -> Question:
    """The question behind an address, locked; the door is looked at under the lock: a shut one holds at once."""
    question, _refusal = queries.question_behind(caller.token)
    question = Question.objects.select_for_update(of=("self",)).select_related("community__purpose").get(pk=question.pk)
    found, refusal = queries.question_behind(caller.token)
    refuse_if(refusal)
    refuse_if(
        rules.refusal_to_take_part(State(found.state), opens_at=found.opens_at, closes_at=found.closes_at, now=now)
    )
    return question


def _visitor(question: Question, caller: Caller, now: datetime) -> Visitor:
    """Who holds this cookie, from their first act on; under the lock of the question, so that there is one."""
    if not caller.secret:
        raise NotFoundError
    address = queries.digest_of_address(question.pk, caller.address)
    visitor, _is_new = Visitor.objects.get_or_create(
        key=queries.digest_of_visit(question.pk, caller.secret),
        defaults={"question": question, "address": address, "begun_at": now},
    )
    return visitor


def _writer(question: Question, caller: Caller, now: datetime) -> Visitor:
    visitor = _visitor(question, caller, now)
    from_address = queries.texts_from(question.pk, visitor.address, since=now - HOUR)
    refuse_if(visiting.refusal_to_write_more(waiting=queries.waiting_texts(visitor), from_address=from_address))
    return visitor


@transaction.atomic
def forget_visitor(*, caller: Caller) -> bool:
    """Let nothing lead from a browser to what was done with it; votes and texts stay, by a visitor.

    The trace of the address stays until it is time: whoever forgets after each text would pass every limit by it.
    """
    question, _refusal = queries.question_behind(caller.token)
    visitor = queries.visitor_with(question.pk, caller.secret)
    if visitor is None:
        return False
    Visitor.objects.filter(pk=visitor.pk).update(key="")
    return True


@transaction.atomic
def bring_visit_along(*, question_id: int, secret: str, by: Actor, now: datetime) -> Brought:
    """Take into one's account what one did as a visitor: once. Where one has voted already, that vote stays.

    What was written stands under the person's name from now on.
    """
    question = locked_question(question_id, by)
    require(permissions.CAN_TAKE_PART, by, question)
    visitor = queries.visitor_with(question.pk, secret)
    refuse_if(visiting.refusal_to_bring_along(State(question.state), is_there=visitor is not None))
    refuse_if_paused(question, by, now)
    assert visitor is not None  # noqa: S101  (the rule has refused)
    stances = _bring_stances(question, visitor, by=by, now=now)
    said = Statement.objects.filter(visitor=visitor)
    written = list(Contribution.objects.filter(visitor=visitor))
    Measure.objects.filter(statement__in=said, person=None).update(person=by.person_id)
    Measure.objects.filter(contribution__in=written, person=None).update(person=by.person_id)
    unlisted = sum(not each.is_listed for each in written)
    texts = len(written) + said.update(author=by.person_id, visitor=None)
    Contribution.objects.filter(pk__in=[each.pk for each in written]).update(author=by.person_id, visitor=None)
    visitor.key, visitor.address, visitor.taken_at = "", "", now
    visitor.save(update_fields=["key", "address", "taken_at"])
    votes_changed(question)
    has_changed(question, written=unlisted)
    fact = events.VisitBroughtAlong(question_id=question.pk, stances=stances, texts=texts)
    publish(fact, by=by, now=now)
    return Brought(stances, texts)


def _bring_stances(question: Question, visitor: Visitor, *, by: Actor, now: datetime) -> int:
    own = set(Stance.objects.filter(question=question, person_id=by.person_id).values_list("statement_id", flat=True))
    rows = list(VisitorStance.objects.filter(visitor=visitor))
    new = [row for row in rows if row.statement_id not in own]
    Stance.objects.bulk_create(
        Stance(
            question=question,
            statement_id=row.statement_id,
            person_id=by.person_id,
            value=row.value,
            is_own_statement=row.is_own_statement,
            taken_at=row.taken_at,
            recorded_at=now,
        )
        for row in new
    )
    # Whoever had voted on it was counted twice until now.
    twice = [row.statement_id for row in rows if row.statement_id in own]
    Statement.objects.filter(pk__in=twice).update(seen_count=F("seen_count") - 1)
    VisitorStance.objects.filter(visitor=visitor).delete()
    return len(new)
