"""Forecasts: questions whose estimates can be scored. Nothing of a sealed round is ever in them, nor of one person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from minga.debate.models import Estimate, EstimateRound, ForecastTerms, Question
from minga.debate.permissions import visible_to
from minga.debate.rules import FEWEST_SHOWN, RoundState, State, state_at
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.purpose.models import Indicator

OVER = (State.CLOSED, State.SUMMARIZED)


@dataclass(frozen=True, slots=True)
class TermsRow:
    """What stands beside a round. The status quo and the named forecast are None until the closing: they lead."""

    is_probability: bool
    resolves_on: date
    indicator_id: int | None
    indicator: str
    grain: str
    unit: str
    period: date | None
    status_quo: float | None
    status_quo_source: str
    named: float | None
    named_by: str
    fixed_at: datetime


@dataclass(frozen=True, slots=True)
class CrowdRow:
    """A revealed round of at least seven people."""

    number: int
    people: int
    median: float
    lower_quartile: float
    upper_quartile: float
    revealed_at: datetime


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A forecast of a closed question that the actor may see, whose first round is revealed."""

    question_id: int
    community_id: int
    title: str
    prompt: str
    round_unit: str
    closes_at: datetime
    fixed_by_id: int
    terms: TermsRow
    crowd: tuple[CrowdRow, ...]


def terms_of(question: Question, *, now: datetime) -> TermsRow | None:
    """The terms of a question that the actor was found to see; None where it is no forecast."""
    rows = ForecastTerms.objects.for_page().select_related("indicator")
    found = rows.filter(question=question).first()
    state = state_at(State(question.state), closes_at=question.closes_at, now=now)
    return None if found is None else _terms(found, is_told=state in OVER)


def _terms(terms: ForecastTerms, *, is_told: bool) -> TermsRow:
    return TermsRow(
        is_probability=terms.is_probability,
        resolves_on=terms.resolves_on,
        indicator_id=terms.indicator_id,
        indicator=terms.indicator.name if terms.indicator else "",
        grain=terms.indicator.grain if terms.indicator else "",
        unit=terms.unit,
        period=terms.period,
        status_quo=terms.status_quo if is_told else None,
        status_quo_source=terms.status_quo_source if is_told else "",
        named=terms.named if is_told else None,
        named_by=terms.named_by if is_told else "",
        fixed_at=terms.fixed_at,
    )


def forecasts(
    actor: Actor,
    *,
    now: datetime,
    question_id: int | None = None,
    community_id: int | None = None,
    purpose_id: int | None = None,
) -> tuple[ForecastRow, ...]:
    """Forecasts of closed questions that this actor may see and whose first round is revealed, by their day."""
    found = _over(actor, now, question_id, community_id, purpose_id)
    crowds = _crowds(each.question_id for each in found) if found else {}
    return tuple(_forecast(each, *crowds[each.question_id]) for each in found if each.question_id in crowds)


@prepared
def _over(
    actor: Actor, now: datetime, question_id: int | None, community_id: int | None, purpose_id: int | None
) -> QuerySet[ForecastTerms]:
    is_over = Q(question__state__in=[each.value for each in OVER])
    is_over |= Q(question__state=State.OPEN, question__closes_at__lte=now)
    rows = ForecastTerms.objects.for_page().select_related("question", "indicator")
    rows = rows.filter(is_over, question__in=visible_to(actor).values("pk"))
    if question_id is not None:
        rows = rows.filter(question_id=question_id)
    if community_id is not None:
        rows = rows.filter(question__community_id=community_id)
    if purpose_id is not None:
        rows = rows.filter(question__community__purpose_id=purpose_id)
    return rows


def _crowds(question_ids: Iterable[int]) -> dict[int, tuple[EstimateRound, tuple[CrowdRow, ...]]]:
    """By question: its first round, and what of its rounds is revealed."""
    told: dict[int, list[EstimateRound]] = defaultdict(list)
    rows = EstimateRound.objects.for_page().filter(question_id__in=list(question_ids), state=RoundState.REVEALED)
    for each in rows.order_by("number"):
        if each.distribution.get("median") is not None and each.distribution["n"] >= FEWEST_SHOWN:
            told[each.question_id].append(each)
    return {pk: (rounds[0], tuple(_crowd(each) for each in rounds)) for pk, rounds in told.items()}


def _crowd(asked: EstimateRound) -> CrowdRow:
    shown: Mapping[str, Any] = asked.distribution
    if asked.revealed_at is None:
        raise LookupError("A revealed round has its moment.")
    return CrowdRow(
        number=asked.number,
        people=shown["n"],
        median=shown["median"],
        lower_quartile=shown["lower_quartile"],
        upper_quartile=shown["upper_quartile"],
        revealed_at=asked.revealed_at,
    )


def _forecast(terms: ForecastTerms, first: EstimateRound, crowd: tuple[CrowdRow, ...]) -> ForecastRow:
    question = terms.question
    return ForecastRow(
        question_id=question.pk,
        community_id=question.community_id,
        title=question.title,
        prompt=first.prompt,
        round_unit=first.unit,
        closes_at=question.closes_at,
        fixed_by_id=terms.fixed_by_id,
        terms=_terms(terms, is_told=True),
        crowd=crowd,
    )


type Loss = Callable[[int, float], float]


def member_losses(numbers: Mapping[int, int], loss: Loss) -> dict[int, float]:
    """The mean ``loss(question_id, value)`` over the members of one revealed round of each question.

    ``numbers`` gives the round's number by question. Never of one person: a round of fewer than seven is left out.
    """
    rounds = EstimateRound.objects.filter(question_id__in=list(numbers), state=RoundState.REVEALED)
    picked = [
        (pk, question)
        for pk, question, number in rounds.values_list("pk", "question_id", "number")
        if numbers.get(question) == number
    ]
    values: dict[int, list[float]] = defaultdict(list)
    questions = dict(picked)
    rows = Estimate.objects.filter(round_id__in=list(questions)).values_list("round_id", "value")
    for round_id, value in rows:
        values[questions[round_id]].append(loss(questions[round_id], value))
    return {pk: sum(each) / len(each) for pk, each in values.items() if len(each) >= FEWEST_SHOWN}


def has_estimated(question_id: int, person_id: int) -> bool:
    """Whether this person gave a number in any round; for that person's own permissions only."""
    return Estimate.objects.filter(round__question_id=question_id, person_id=person_id).exists()


def rounds_estimated_by(person_id: int) -> QuerySet[EstimateRound]:
    """Rounds in which this person gave a number; for that person's own lists only."""
    given = Estimate.objects.filter(person_id=person_id).values("round_id")
    return EstimateRound.objects.filter(pk__in=given)


def estimator_ids(question_id: int) -> Sequence[int]:
    """Who gave a number, to tell each of them what happened; never shown."""
    return list(Estimate.objects.filter(round__question_id=question_id).values_list("person_id", flat=True).distinct())


def indicator_choices(purpose_id: int) -> list[tuple[str, str]]:
    """The purpose's indicators, as a form's choices."""
    rows = Indicator.objects.filter(purpose_id=purpose_id).order_by("id").values_list("pk", "name", "unit")
    return [(str(pk), f"{name} ({unit})") for pk, name, unit in rows]
