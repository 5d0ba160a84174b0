"""Ask for sealed estimates, give one, reveal the distribution."""

from dataclasses import asdict
from datetime import datetime
from math import isfinite

from django.db import transaction

from minga.algorithms.estimates import reveal
from minga.debate import events, permissions, rules
from minga.debate.actions.locking import locked_question, require_open
from minga.debate.models import Estimate, EstimateRound, ForecastTerms, Question
from minga.debate.rules import RoundState, State, Terms
from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.kernel import Refusal
from minga.kernel.writing import one_line
from minga.purpose.models import Indicator


@transaction.atomic
def ask_estimate(
    *,
    question_id: int,
    prompt: str,
    unit: str,
    low_hint: float | None,
    high_hint: float | None,
    by: Actor,
    now: datetime,
    terms: Terms | None = None,
) -> EstimateRound:
    """Open the question's round of estimates. Hints say what is plausible; they bind nobody.

    With ``terms`` it is a forecast: the status quo and the day are fixed in the same moment, and never changed.
    """
    question = locked_question(question_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    refuse_if(_closed(question, now))
    _require_finite(low_hint, high_hint)
    refuse_if(rules.refusal_to_state(prompt))
    has_round = EstimateRound.objects.filter(question=question).exists()
    refuse_if(rules.refusal_to_ask_estimate(has_round=has_round, low=low_hint, high=high_hint))
    asked = EstimateRound.objects.create(
        question=question,
        prompt=one_line(prompt),
        unit=one_line(unit),
        low_hint=low_hint,
        high_hint=high_hint,
        asked_by_id=by.person_id,
        asked_at=now,
    )
    if terms is not None:
        _fix_terms(question, terms, by=by, now=now)
    publish(events.EstimateAsked(question_id=question.pk, round_id=asked.pk), by=by, now=now)
    return asked


def _fix_terms(question: Question, terms: Terms, *, by: Actor, now: datetime) -> None:
    _require_finite(terms.status_quo, terms.named)
    refuse_if(rules.refusal_to_fix(terms, closes_on=clock.day_of(question.closes_at)))
    _require_known(question, terms.indicator_id)
    fixed = ForecastTerms.objects.create(
        question=question,
        is_probability=terms.is_probability,
        status_quo=terms.status_quo,
        status_quo_source=one_line(terms.status_quo_source),
        named=terms.named,
        named_by=one_line(terms.named_by),
        resolves_on=terms.resolves_on,
        indicator_id=terms.indicator_id,
        unit=one_line(terms.unit),
        period=terms.period,
        fixed_by_id=by.person_id,
        fixed_at=now,
    )
    publish(events.ForecastTermsFixed(question_id=question.pk, terms_id=fixed.pk), by=by, now=now)


def _require_known(question: Question, indicator_id: int | None) -> None:
    if indicator_id is None:
        return
    if not Indicator.objects.filter(pk=indicator_id, purpose_id=question.community.purpose_id).exists():
        raise RefusedError(Refusal("debate:unknown-indicator"))


@transaction.atomic
def ask_second_round(*, question_id: int, by: Actor, now: datetime) -> EstimateRound:
    """Ask for the same number once more, sealed again, after the first distribution was revealed and debated."""
    question = locked_question(question_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    require_open(question, by, now)
    asked = list(EstimateRound.objects.filter(question=question).order_by("number"))
    refuse_if(rules.refusal_to_ask_again([RoundState(each.state) for each in asked]))
    first = asked[0]
    second = EstimateRound.objects.create(
        question=question,
        number=2,
        prompt=first.prompt,
        unit=first.unit,
        low_hint=first.low_hint,
        high_hint=first.high_hint,
        asked_by_id=by.person_id,
        asked_at=now,
    )
    publish(events.EstimateAsked(question_id=question.pk, round_id=second.pk), by=by, now=now)
    return second


def _closed(question: Question, now: datetime) -> Refusal | None:
    state = rules.state_at(State(question.state), closes_at=question.closes_at, now=now)
    # A draft may have its round prepared; people estimate once the question is open.
    return None if state in {State.DRAFT, State.OPEN} else Refusal("debate:closed")


def _require_finite(*values: float | None) -> None:
    given = [value for value in values if value is not None]
    if not all(isfinite(value) for value in given):
        raise RefusedError(Refusal("debate:not-a-number"))
    if any(abs(value) > rules.ESTIMATE_MAX for value in given):
        raise RefusedError(Refusal("writing:out-of-range"))


@transaction.atomic
def seal_estimate(*, round_id: int, value: float, by: Actor, now: datetime) -> Estimate:
    """Give one number, or change it, while the round is sealed."""
    question, asked = _locked_round(round_id, by)
    require_open(question, by, now)
    refuse_if(rules.refusal_to_estimate(RoundState(asked.state)))
    _require_finite(value)
    if ForecastTerms.objects.filter(question=question, is_probability=True).exists():
        refuse_if(rules.refusal_of_chance(value))
    estimate, is_new = Estimate.objects.get_or_create(
        round=asked, person_id=by.person_id, defaults={"value": value, "given_at": now}
    )
    if not is_new and estimate.value == value:
        return estimate
    if not is_new:
        estimate.value, estimate.given_at = value, now
        estimate.save(update_fields=["value", "given_at"])
    publish(events.EstimateSealed(question_id=question.pk, round_id=asked.pk), by=by, now=now)
    return estimate


@transaction.atomic
def reveal_estimates(*, round_id: int, by: Actor, now: datetime) -> EstimateRound:
    """Show the distribution to everybody: once, and only when it hides each single number."""
    question, asked = _locked_round(round_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    values = list(Estimate.objects.filter(round=asked).order_by("value").values_list("value", flat=True))
    refuse_if(rules.refusal_to_reveal(RoundState(asked.state), estimates=len(values)))
    asked.state, asked.revealed_at, asked.distribution = RoundState.REVEALED, now, asdict(reveal(values))
    asked.save(update_fields=["state", "revealed_at", "distribution"])
    publish(events.EstimatesRevealed(question_id=question.pk, round_id=asked.pk), by=by, now=now)
    return asked


def _locked_round(round_id: int, by: Actor) -> tuple[Question, EstimateRound]:
    question_id = EstimateRound.objects.filter(pk=round_id).values_list("question_id", flat=True).first()
    if question_id is None:
        raise NotFoundError
    question = locked_question(question_id, by)
    return question, EstimateRound.objects.get(pk=round_id)
