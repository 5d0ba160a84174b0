"""Forecasts against what happened: one question, and a community's or a purpose's pooled. Nobody is ranked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from minga.algorithms.estimates import ForecastScore, Resolved, loss, score_forecasts
from minga.community.permissions import roles_of
from minga.community.queries import readable_community
from minga.community.rules import Role
from minga.debate import queries as debate
from minga.debate.models import ForecastTerms, Question
from minga.debate.permissions import visible_to
from minga.debate.queries.forecasts import CrowdRow, ForecastRow
from minga.foundation import clock
from minga.foundation.policy import Actor, NotFoundError
from minga.outcome import permissions
from minga.outcome.models import ForecastTruth, Observation
from minga.outcome.rules import period_containing
from minga.purpose.queries import visible_purpose

SEED = 20_260_301
"""Any fixed number: the same questions give the same interval to everybody, every time."""

SURE = 100
WATCHERS = (Role.FACILITATOR, Role.EVALUATOR)

type State = Literal["resolved", "waiting", "untold", "known_before"]
type Nearer = Literal["crowd", "status_quo", "tied"]


@dataclass(frozen=True, slots=True)
class TruthRow:
    """What happened: ``value`` in the estimates' unit, None where it cannot be told; how often it was said before."""

    value: float | None
    source: str
    reason: str
    known_at: datetime
    first_known_at: datetime
    earlier: int
    by: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A forecast beside what happened. ``crowd`` are the rounds revealed before it was known; the last one counts."""

    question_id: int
    title: str
    prompt: str
    unit: str
    is_probability: bool
    resolves_on: date
    state: State
    truth: TruthRow | None
    crowd: tuple[CrowdRow, ...]
    status_quo: float
    status_quo_source: str
    named: float | None
    named_by: str
    is_measured: bool
    nearer: Nearer | None

    @property
    def last(self) -> float | None:
        return self.crowd[-1].median if self.crowd else None

    @property
    def first(self) -> float | None:
        return self.crowd[0].median if self.crowd else None

    @property
    def second(self) -> float | None:
        return self.crowd[1].median if len(self.crowd) > 1 else None


@dataclass(frozen=True, slots=True)
class ForecastPool:
    """A group's forecasts: resolved ones, those that are not, and what all say together (None: nothing resolved)."""

    name: str
    resolved: tuple[ResultRow, ...]
    others: tuple[ResultRow, ...]
    score: ForecastScore | None
    names: tuple[str, ...]
    revised: int


@dataclass(frozen=True, slots=True)
class DueRow:
    question_id: int
    title: str
    resolves_on: date
    community: str


def result_of(actor: Actor, question_id: int, *, now: datetime) -> ResultRow | None:
    """One forecast of a question the actor may see; None where it is none, or nothing of it may be shown yet."""
    return next(iter(_results(debate.forecasts(actor, now=now, question_id=question_id))), None)


def community_forecasts(actor: Actor, community_id: int, *, now: datetime) -> ForecastPool:
    """Raises ``NotFoundError`` where the actor may not read the community."""
    name = readable_community(actor, community_id).name
    return _pool(name, _results(debate.forecasts(actor, now=now, community_id=community_id)))


def purpose_forecasts(actor: Actor, purpose_id: int, *, now: datetime) -> ForecastPool:
    """Of those communities of the purpose whose questions the actor may see."""
    name = visible_purpose(actor, purpose_id).title
    return _pool(name, _results(debate.forecasts(actor, now=now, purpose_id=purpose_id)))


def all_forecasts(actor: Actor, *, now: datetime) -> ForecastPool:
    return _pool("", _results(debate.forecasts(actor, now=now)))


def earlier_truths(question_id: int) -> tuple[TruthRow, ...]:
    """What was said before of a question that the actor was found to see, the newest first."""
    rows = ForecastTruth.objects.for_page().filter(question_id=question_id).exclude(superseded_at=None)
    return tuple(_stated([row]) for row in rows.select_related("stated_by").order_by("-stated_at", "-id"))


def due_forecasts(actor: Actor, *, today: date) -> tuple[DueRow, ...]:
    """Forecasts whose day has come and of which this actor may say what happened: not one's own, not measured."""
    mine = [pk for pk, role in roles_of(actor).items() if role in WATCHERS]
    if not mine:
        return ()
    rows = ForecastTerms.objects.for_page().select_related("question__community__purpose")
    rows = rows.filter(
        question__in=visible_to(actor).filter(community_id__in=mine).values("pk"),
        indicator=None,
        resolves_on__lte=today,
        question__truths__isnull=True,
        question__rounds__state="revealed",
    )
    rows = rows.exclude(fixed_by_id=actor.person_id)
    rows = rows.exclude(question__rounds__in=debate.rounds_estimated_by(actor.person_id))
    return tuple(
        DueRow(row.question_id, row.question.title, row.resolves_on, row.question.community.name)
        for row in rows.distinct().order_by("resolves_on", "id")
        if permissions.CAN_STATE_TRUTH(actor, row.question)
    )


def may_state_truth(actor: Actor, question: Question, row: ResultRow, *, now: datetime) -> bool:
    """Whether a page offers this actor to say what happened."""
    if row.is_measured or clock.day_of(now) < row.resolves_on:
        return False
    terms = ForecastTerms.objects.filter(question=question).values_list("fixed_by_id", flat=True).first()
    if not permissions.CAN_STATE_TRUTH(actor, question) or terms == actor.user_id:
        return False
    return not debate.has_estimated(question.pk, actor.person_id)


def forecast_question(actor: Actor, question_id: int) -> tuple[Question, ForecastTerms]:
    """The question and its terms; ``NotFoundError`` where it is no forecast."""
    question = debate.visible_question(actor, question_id)
    terms = ForecastTerms.objects.for_page().filter(question=question).first()
    if terms is None:
        raise NotFoundError
    return question, terms


# From rows to results


def _results(rows: Sequence[ForecastRow]) -> tuple[ResultRow, ...]:
    truths = _entered(rows) | _measured(rows)
    return tuple(_result(row, truths.get(row.question_id)) for row in rows)


def _entered(rows: Sequence[ForecastRow]) -> dict[int, TruthRow]:
    told: dict[int, list[ForecastTruth]] = defaultdict(list)
    asked = [row.question_id for row in rows if row.terms.indicator_id is None]
    found = ForecastTruth.objects.for_page().filter(question_id__in=asked).select_related("stated_by")
    for each in found.order_by("stated_at", "id"):
        told[each.question_id].append(each)
    return {pk: _stated(each) for pk, each in told.items()}


def _stated(versions: Sequence[ForecastTruth]) -> TruthRow:
    last = versions[-1]
    return TruthRow(
        value=last.value,
        source=last.source,
        reason=last.reason,
        known_at=last.stated_at,
        first_known_at=versions[0].stated_at,
        earlier=len(versions) - 1,
        by=str(last.stated_by),
    )


def _measured(rows: Sequence[ForecastRow]) -> dict[int, TruthRow]:
    """Truths that observations tell, as they are known now; earlier values of the same period are counted."""
    keys = {row.question_id: _key(row) for row in rows if row.terms.indicator_id is not None}
    if not keys:
        return {}
    wanted = set(keys.values())
    found = Observation.objects.for_page().filter(
        indicator_id__in={key[0] for key in wanted},
        unit__in={key[1] for key in wanted},
        period__in={key[2] for key in wanted},
    )
    told: dict[tuple[int, str, date], list[Observation]] = defaultdict(list)
    for each in found.select_related("import_batch").order_by("known_at", "id"):
        told[each.indicator_id, each.unit, each.period].append(each)
    return {question: _observed(told[key]) for question, key in keys.items() if told.get(key)}


def _key(row: ForecastRow) -> tuple[int, str, date]:
    if row.terms.indicator_id is None or row.terms.period is None:
        raise LookupError("A measured forecast has its indicator and its period.")
    return row.terms.indicator_id, row.terms.unit, period_containing(row.terms.period, row.terms.grain)


def _observed(versions: Sequence[Observation]) -> TruthRow:
    last = versions[-1]
    return TruthRow(
        value=last.value,
        source=last.import_batch.source,
        reason="",
        known_at=last.known_at,
        first_known_at=versions[0].known_at,
        earlier=len(versions) - 1,
        by="",
    )


def _result(row: ForecastRow, truth: TruthRow | None) -> ResultRow:
    terms = row.terms
    if terms.status_quo is None:
        raise LookupError("A closed question tells its status quo.")
    # An estimate sealed after the truth was known is no forecast.
    crowd = tuple(each for each in row.crowd if truth is None or each.revealed_at <= truth.first_known_at)
    state = _state(truth, crowd)
    return ResultRow(
        question_id=row.question_id,
        title=row.title,
        prompt=row.prompt,
        unit=row.round_unit,
        is_probability=terms.is_probability,
        resolves_on=terms.resolves_on,
        state=state,
        truth=truth,
        crowd=crowd,
        status_quo=terms.status_quo,
        status_quo_source=terms.status_quo_source,
        named=terms.named,
        named_by=terms.named_by,
        is_measured=terms.indicator_id is not None,
        nearer=_nearer(truth, crowd, terms.status_quo) if state == "resolved" else None,
    )


def _state(truth: TruthRow | None, crowd: Sequence[CrowdRow]) -> State:
    if truth is None:
        return "waiting"
    if truth.value is None:
        return "untold"
    return "resolved" if crowd else "known_before"


def _nearer(truth: TruthRow | None, crowd: Sequence[CrowdRow], status_quo: float) -> Nearer | None:
    if truth is None or truth.value is None:
        return None
    own, other = abs(crowd[-1].median - truth.value), abs(status_quo - truth.value)
    if abs(own - other) <= 1e-12 * max(own, other):
        return "tied"
    return "crowd" if own < other else "status_quo"


# From results to a score


def _pool(name: str, rows: Iterable[ResultRow]) -> ForecastPool:
    rows = tuple(rows)
    resolved = tuple(row for row in rows if row.state == "resolved")
    return ForecastPool(
        name=name,
        resolved=resolved,
        others=tuple(row for row in rows if row.state != "resolved"),
        score=score_forecasts(_comparable(resolved), seed=SEED) if resolved else None,
        names=tuple(sorted({row.named_by for row in resolved if row.named_by})),
        revised=sum(row.truth is not None and row.truth.earlier > 0 for row in resolved),
    )


def _comparable(rows: Sequence[ResultRow]) -> list[Resolved]:
    by_id = {row.question_id: row for row in rows}

    def missed(question_id: int, value: float) -> float:
        row = by_id[question_id]
        return loss(_scaled(row, value), _truth(row), is_probability=row.is_probability)

    members = debate.member_losses({row.question_id: row.crowd[-1].number for row in rows}, missed)
    return [_resolved(row, members) for row in rows]


def _scaled(row: ResultRow, value: float) -> float:
    return value / SURE if row.is_probability else value


def _truth(row: ResultRow) -> float:
    if row.truth is None or row.truth.value is None:
        raise LookupError("A resolved question has its truth.")
    return _scaled(row, row.truth.value)


def _resolved(row: ResultRow, members: Mapping[int, float]) -> Resolved:
    last = row.crowd[-1]
    return Resolved(
        truth=_truth(row),
        first=_scaled(row, row.crowd[0].median),
        second=None if row.second is None else _scaled(row, row.second),
        status_quo=_scaled(row, row.status_quo),
        named=None if row.named is None else _scaled(row, row.named),
        member_error=members.get(row.question_id),
        quartiles=(_scaled(row, last.lower_quartile), _scaled(row, last.upper_quartile)),
        is_probability=row.is_probability,
    )


def forecast_cells(row: ResultRow) -> list[object]:
    """One row of the file, in the order of its columns."""
    truth = row.truth
    return [
        row.title,
        row.prompt,
        row.unit,
        int(row.is_probability),
        row.resolves_on.isoformat(),
        row.state,
        truth.value if truth else None,
        truth.source if truth else "",
        row.first,
        row.second,
        row.status_quo,
        row.status_quo_source,
        row.named,
        row.named_by,
        row.nearer or "",
    ]
