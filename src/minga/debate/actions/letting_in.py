"""Open a question to visitors and shut it again; leave them out of the map, set floods aside, bring them back."""

import secrets
from datetime import datetime

from django.db import transaction

from minga.debate import events, permissions
from minga.debate.actions.locking import locked_question
from minga.debate.actions.statements import votes_changed
from minga.debate.models import Question, Visitor, VisitorChoice, VisitorDoor
from minga.debate.queries import visiting as queries
from minga.debate.rules import State, visiting
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, refuse_if, require
from minga.kernel import Refusal


@transaction.atomic
def choose_visitors(*, are_allowed: bool, are_held: bool, by: Actor, now: datetime) -> VisitorChoice:
    """Say whether questions of the space may be opened to visitors, and whether what these write waits."""
    require(is_space_administrator, by, None)
    choice, _is_new = VisitorChoice.objects.select_for_update().get_or_create()
    wanted = {"are_allowed": are_allowed, "are_held": are_held}
    before = {name: getattr(choice, name) for name, value in wanted.items() if getattr(choice, name) != value}
    choice.are_allowed, choice.are_held = are_allowed, are_held
    choice.save()
    if before:
        publish(events.VisitorsChosen(before=before), by=by, now=now)
    return choice


@transaction.atomic
def let_visitors_in(*, question_id: int, by: Actor, now: datetime, is_new_address: bool = False) -> VisitorDoor:
    """Open a question to whoever has its address. Opened again it has the same one, unless a new one is asked for."""
    question = _facilitated(question_id, by)
    door = queries.door_of(question.pk)
    way = queries.way_into(question.community, door)
    refuse_if(visiting.refusal_to_let_in(way, State(question.state), closes_at=question.closes_at, now=now))
    if door is None:
        door = VisitorDoor(question=question, token=_new_token())
    elif is_new_address:
        door.token = _new_token()
    elif door.closed_at is None:
        return door
    door.opened_by_id, door.opened_at, door.closed_at = by.person_id, now, None
    door.save()
    fact = events.VisitorsLetIn(question_id=question.pk, is_new_address=is_new_address)
    publish(fact, by=by, now=now)
    return door


def _new_token() -> str:
    return secrets.token_urlsafe(18)


@transaction.atomic
def shut_visitors_out(*, question_id: int, by: Actor, now: datetime) -> VisitorDoor:
    """From this moment nobody does anything by the address; what was done stays."""
    question = _facilitated(question_id, by)
    door = _door(question)
    if door.closed_at is not None:
        return door
    door.closed_at = now
    door.save(update_fields=["closed_at"])
    publish(events.VisitorsShutOut(question_id=question.pk), by=by, now=now)
    return door


@transaction.atomic
def leave_visitors_out(*, question_id: int, are_left_out: bool, by: Actor, now: datetime) -> VisitorDoor:
    """Draw the opinion map without visitors, or with them again."""
    question = _facilitated(question_id, by)
    door = _door(question)
    if door.are_left_out == are_left_out:
        return door
    door.are_left_out = are_left_out
    door.save(update_fields=["are_left_out"])
    votes_changed(question)
    publish(events.VisitorsLeftOut(question_id=question.pk, are_left_out=are_left_out), by=by, now=now)
    return door


@transaction.atomic
def set_visitors_aside(*, question_id: int, first_id: int, count: int, by: Actor, now: datetime) -> int:
    """Let a set of visitors who voted alike no longer count, as it was seen: it begins with ``first_id``."""
    question = _facilitated(question_id, by)
    found = [each for each in queries.floods_in(question.pk) if (each.first_id, len(each.ids)) == (first_id, count)]
    if not found:
        raise RefusedError(Refusal("debate:flood-gone"))
    changed = Visitor.objects.filter(pk__in=found[0].ids).update(set_aside_at=now)
    _count_anew(question)
    publish(events.VisitorsSetAside(question_id=question.pk, count=changed), by=by, now=now)
    return changed


@transaction.atomic
def bring_visitors_back(*, question_id: int, first_id: int, by: Actor, now: datetime) -> int:
    """Let those who were set aside together count again."""
    question = _facilitated(question_id, by)
    first = Visitor.objects.filter(question=question, pk=first_id, set_aside_at__isnull=False).first()
    if first is None:
        raise RefusedError(Refusal("debate:flood-gone"))
    together = Visitor.objects.filter(question=question, set_aside_at=first.set_aside_at)
    changed = together.update(set_aside_at=None)
    _count_anew(question)
    publish(events.VisitorsBroughtBack(question_id=question.pk, count=changed), by=by, now=now)
    return changed


def _count_anew(question: Question) -> None:
    votes_changed(question)
    count_floods(question.pk)


def count_floods(question_id: int) -> None:
    """Keep how many floods wait for a facilitator, so that their inbox need not look for them."""
    floods = len(queries.floods_in(question_id))
    VisitorDoor.objects.filter(question_id=question_id).exclude(floods=floods).update(floods=floods)


def _facilitated(question_id: int, by: Actor) -> Question:
    question = locked_question(question_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    return question


def _door(question: Question) -> VisitorDoor:
    door = queries.door_of(question.pk)
    if door is None:
        raise NotFoundError
    return door


def forget_visits(before: datetime) -> int:
    """Let nothing lead to the browsers of visitors of questions that closed before a moment."""
    old = Visitor.objects.filter(question__closed_at__lt=before).exclude(key="", address="")
    return old.update(key="", address="")
