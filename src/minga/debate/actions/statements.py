"""Write statements and take stances on them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from minga.debate import events, rules
from minga.debate.actions.locking import has_changed, locked_question, require_open
from minga.debate.actions.measures import hold_if_due, refuse_if_paused
from minga.debate.models import Question, Stance, Statement
from minga.debate.queries.statements import same_statement_id, was_hidden
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if
from minga.kernel import Refusal
from minga.kernel.writing import one_line


@transaction.atomic
def write_statement(*, question_id: int, text: str, by: Actor, now: datetime) -> Statement:
    """Put one claim to everybody's vote. Its author agrees with it; that stance is marked as such.

    What reads the same (``comparison_key``) as a statement that stands is refused: it is there to vote on. So is what
    reads the same as one that the moderation has hidden.
    """
    question = locked_question(question_id, by)
    require_open(question, by, now)
    refuse_if_paused(question, by, now)
    is_there = same_statement_id(question.pk, text) is not None
    refuse_if(rules.refusal_to_state(text, is_there=is_there, was_hidden=was_hidden(question.pk, text)))
    statement = Statement.objects.create(
        question=question, author_id=by.person_id, text=one_line(text), written_at=now, seen_count=1
    )
    Stance.objects.create(
        question=question,
        statement=statement,
        person_id=by.person_id,
        value=rules.Stance.AGREE,
        is_own_statement=True,
        taken_at=now,
        recorded_at=now,
    )
    hold_if_due(statement, question, statement.text, by=by, now=now)
    votes_changed(question)
    has_changed(question)
    publish(events.StatementWritten(question_id=question.pk, statement_id=statement.pk), by=by, now=now)
    return statement


@transaction.atomic
def take_stance(*, statement_id: int, value: rules.Stance, by: Actor, now: datetime) -> Stance:
    """Agree, disagree or pass; changeable until the question closes."""
    found = Statement.objects.filter(pk=statement_id).values_list("question_id", flat=True).first()
    if found is None:
        raise NotFoundError
    question = locked_question(found, by)
    require_open(question, by, now)
    if not Statement.objects.standing().filter(pk=statement_id).exists():
        raise RefusedError(Refusal("debate:hidden"))
    stance, is_new = Stance.objects.get_or_create(
        statement_id=statement_id,
        person_id=by.person_id,
        defaults={"question": question, "value": value, "taken_at": now, "recorded_at": now},
    )
    if not is_new and stance.value == value:
        return stance
    if not is_new:
        # A vote cast by hand is the person's own from here on, wherever the earlier one came from.
        stance.value, stance.taken_at, stance.recorded_at = value, now, now
        stance.is_own_statement, stance.source = False, ""
        stance.save(update_fields=["value", "taken_at", "recorded_at", "is_own_statement", "source"])
    if is_new:
        Statement.objects.filter(pk=statement_id).update(seen_count=F("seen_count") + 1)
    votes_changed(question)
    publish(events.StanceTaken(question_id=question.pk, statement_id=statement_id), by=by, now=now)
    return stance


def votes_changed(question: Question) -> None:
    """Whatever is computed from votes is old from now on."""
    Question.objects.filter(pk=question.pk).update(stance_version=F("stance_version") + 1)
