"""Say what happened to a forecast, with a source. Earlier words stay."""

from datetime import datetime

from django.db import transaction

from minga.debate import queries as debate
from minga.debate.models import ForecastTerms, Question
from minga.debate.rules import State, state_at
from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.kernel import Refusal
from minga.kernel.writing import one_line, written
from minga.outcome import events, permissions
from minga.outcome.models import ForecastTruth
from minga.outcome.rules import truths


@once(ForecastTruth.objects.all)
@transaction.atomic
def state_truth(*, question_id: int, stated: truths.Stated, by: Actor, now: datetime) -> ForecastTruth:
    """What happened, or that it cannot be told; a second time it is a correction with a reason."""
    question, terms = _locked(question_id, by)
    require(permissions.CAN_STATE_TRUTH, by, question)
    refuse_if(_refusal_of(question, terms, by, now))
    before = ForecastTruth.objects.filter(question=question, superseded_at=None).first()
    refuse_if(
        truths.refusal_to_state(
            stated,
            is_measured=terms.indicator_id is not None,
            is_probability=terms.is_probability,
            resolves_on=terms.resolves_on,
            today=clock.day_of(now),
            is_correction=before is not None,
        )
    )
    if before is not None:
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
    truth = ForecastTruth.objects.create(
        question=question,
        value=stated.value,
        source=one_line(stated.source),
        reason=written(stated.reason).strip(),
        stated_by_id=by.person_id,
        stated_at=now,
    )
    fact = events.TruthStated(question_id=question.pk, truth_id=truth.pk, is_correction=before is not None)
    publish(fact, by=by, now=now)
    return truth


def _locked(question_id: int, by: Actor) -> tuple[Question, ForecastTerms]:
    if not Question.objects.select_for_update().filter(pk=question_id).exists():
        raise NotFoundError
    question = debate.visible_question(by, question_id)
    terms = ForecastTerms.objects.filter(question=question).first()
    if terms is None:
        raise NotFoundError
    return question, terms


def _refusal_of(question: Question, terms: ForecastTerms, by: Actor, now: datetime) -> Refusal | None:
    if state_at(State(question.state), closes_at=question.closes_at, now=now) not in {State.CLOSED, State.SUMMARIZED}:
        raise RefusedError(Refusal("outcome:forecast-open"))
    return truths.refusal_of_stater(
        stater_id=by.user_id,
        asked_by=terms.fixed_by_id,
        has_estimated=debate.has_estimated(question.pk, by.person_id),
    )
