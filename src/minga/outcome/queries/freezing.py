"""Freeze what an assessment looks at: the plan, the values as known at a moment, and the history of both."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from minga.community.rules import Access
from minga.foundation import clock
from minga.initiative.queries import unit_starts
from minga.outcome.models import (
    Assessment,
    MeasurementPlan,
    Observation,
    ObservationImport,
    Rival,
    Trial,
    Verdict,
)
from minga.outcome.queries.lots import is_proven
from minga.outcome.queries.steps import contribution_of
from minga.outcome.rules import (
    ALONE,
    PEOPLE,
    ComparisonRule,
    Design,
    Method,
    first_start,
    is_before_start,
    period_containing,
    rivals_standing,
    shifted,
    start_days,
    window,
)
from minga.purpose.models import Goal
from minga.purpose.rules import GoalRole

RULES_VERSION = 3
"""Of what is frozen and of how it is judged; what an earlier version judged is not compared with this one."""
GUARDRAIL_FIELDS = (
    "id",
    "indicator_id",
    "indicator__name",
    "indicator__unit",
    "indicator__direction",
    "target",
)


def design_of(plan: MeasurementPlan) -> Design:
    """The plan's design as the rules know it."""
    return Design(
        method=Method(plan.method),
        starts={unit: date.fromisoformat(day) for unit, day in plan.starts.items()},
        comparison=tuple(plan.comparison),
        comparison_rule=ComparisonRule(plan.comparison_rule),
        pre_first=plan.pre_first,
        pre_last=plan.pre_last,
        post_first=plan.post_first,
        post_last=plan.post_last,
        is_logarithmic=plan.is_logarithmic,
        theory=plan.theory,
        draw_seed=plan.draw_seed,
        draw_size=plan.draw_size,
        draw_total=plan.draw_total,
        is_seed_sealed=plan.is_seed_sealed,
        units=tuple(plan.units),
        waves=tuple((date.fromisoformat(day), size) for day, size in plan.waves),
        steps=tuple(plan.steps),
    )


def guardrails_of(purpose_id: int) -> list[dict[str, Any]]:
    """The purpose's guardrail goals, as a plan freezes them."""
    rows = Goal.objects.filter(purpose_id=purpose_id, role=GoalRole.GUARDRAIL).order_by("id")
    return [
        {"goal": goal, "indicator": indicator, "name": name, "unit": unit, "direction": direction, "limit": limit}
        for goal, indicator, name, unit, direction, limit in rows.values_list(*GUARDRAIL_FIELDS)
    ]


def plan_content(plan: MeasurementPlan) -> dict[str, Any]:
    """What is hashed when a plan is locked: everything that could bend a result."""
    return _later_fields(plan) | {
        "initiative": plan.initiative_id,
        "indicator": plan.indicator_id,
        "method": plan.method,
        "starts": plan.starts,
        "comparison": sorted(plan.comparison),
        "comparison_rule": plan.comparison_rule,
        "pre": [plan.pre_first, plan.pre_last],
        "post": [plan.post_first, plan.post_last],
        "is_logarithmic": plan.is_logarithmic,
        "theory": plan.theory,
        "draw": {"seed": plan.draw_seed, "size": plan.draw_size, "total": plan.draw_total},
        "guardrails": guardrails_of(plan.indicator.purpose_id),
    }


def _later_fields(plan: MeasurementPlan) -> dict[str, Any]:
    """What plans locked earlier do not have is left out of theirs, so that their hash stays what it was."""
    fields = {
        "is_seed_sealed": plan.is_seed_sealed,
        "units": plan.units,
        "waves": plan.waves,
        "steps": plan.steps,
        "list": plan.list_hash,
    }
    return {name: value for name, value in fields.items() if value}


def freeze(plan: MeasurementPlan, *, now: datetime) -> dict[str, Any]:
    """Everything :func:`minga.outcome.assessing.assess` needs, as plain JSON. ``plan.indicator`` must be loaded."""
    design, indicator = design_of(plan), plan.indicator
    grain = indicator.grain
    began = unit_starts(plan.initiative_id)
    too = _started_too(design, grain, began)
    units, periods, values, sources = _panel(plan, design, now, too)
    trial = Trial.objects.filter(plan=plan, superseded_at=None).first() if plan.pk else None
    goal = Goal.objects.filter(indicator=indicator, role=GoalRole.OUTCOME).values_list("baseline", flat=True).first()
    if trial is not None:
        sources |= set(ObservationImport.objects.filter(trial__plan=plan).values_list("source", flat=True))
    return {
        "version": RULES_VERSION,
        "plan": plan.content_hash,
        "method": plan.method,
        "grain": grain,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "starts": plan.starts,
        "comparison_rule": plan.comparison_rule,
        "is_logarithmic": plan.is_logarithmic,
        "pre": [plan.pre_first, plan.pre_last],
        "post": [plan.post_first, plan.post_last],
        "draw": {"size": plan.draw_size, "total": plan.draw_total},
        "baseline": goal,
        "scale": 100 if indicator.unit.strip() == "%" else 1,
        "units": units,
        "periods": [period.isoformat() for period in periods],
        "values": values,
        "started_too": sorted(too & set(units)),
        "trial": _trial(trial),
        "is_list_fixed": bool(plan.list_hash) if plan.is_seed_sealed and design.method in PEOPLE else None,
        "guardrails": [_guardrail(each, design, grain, now) for each in _promised_guardrails(plan)],
        "smallest_change": plan.smallest_change,
        "known_at": now.isoformat(),
        "assessed_on": clock.day_of(now).isoformat(),
        "closes_on": plan.closes_on.isoformat(),
        "facts": _facts(plan, sources=sources, trial=trial, periods=periods, began=began),
        **_told_by_steps(plan, now),
        **({"waves": plan.waves} if plan.waves else {}),
    }


def _told_by_steps(plan: MeasurementPlan, now: datetime) -> dict[str, Any]:
    return {"contribution": contribution_of(plan, now)} if plan.method == Method.CONTRIBUTION_ANALYSIS else {}


def _promised_guardrails(plan: MeasurementPlan) -> list[dict[str, Any]]:
    """Those of the locked plan; a draft has the purpose's."""
    if plan.content:
        locked: list[dict[str, Any]] = json.loads(plan.content)["guardrails"]
        return locked
    return guardrails_of(plan.indicator.purpose_id)


def _trial(trial: Trial | None) -> dict[str, Any] | None:
    if trial is None:
        return None
    return {
        "id": trial.pk,
        "hash": trial.columns_hash,
        "people": trial.people,
        "drawn": trial.drawn,
        "known_on": clock.day_of(trial.known_at).isoformat(),
        **({"clusters": trial.clusters} if trial.clusters else {}),
    }


def _started_too(design: Design, grain: str, began: Mapping[str, date | None]) -> set[str]:
    """Units that the plan does not treat and that took part in the initiative before its window was over."""
    last = window(design, grain)[1]
    return {
        unit
        for unit, day in began.items()
        if unit not in design.starts and day is not None and period_containing(day, grain) <= last
    }


def _panel(
    plan: MeasurementPlan, design: Design, now: datetime, started_too: Collection[str]
) -> tuple[list[str], list[date], list[list[float | None]], set[str]]:
    """(units, periods, values, sources): every period from first to last, None where nothing is known.

    Where the plan compares with all the others, those that took part too are not among them.
    """
    first, last = window(design, plan.indicator.grain)
    rows = Observation.objects.as_known_at(now).filter(indicator=plan.indicator, period__lte=last)
    if design.method != Method.DIFFERENCE_IN_DIFFERENCES:
        rows = rows.filter(period__gte=first)
    if design.method in ALONE:
        rows = rows.filter(unit__in=list(design.starts))
    elif design.units:
        rows = rows.filter(unit__in=list(design.units))
    elif design.comparison:
        rows = rows.filter(unit__in=[*design.starts, *design.comparison])
    else:
        rows = rows.exclude(unit__in=started_too)
    points = list(rows.order_by("unit", "period").values_list("unit", "period", "value", "import_batch_id"))
    batches = {batch for *_, batch in points}
    sources = set(ObservationImport.objects.filter(pk__in=batches).values_list("source", flat=True))
    units = sorted({unit for unit, *_ in points})
    periods = _every(sorted({period for _, period, *_ in points}), plan.indicator.grain)
    row_of, column_of = {unit: i for i, unit in enumerate(units)}, {period: i for i, period in enumerate(periods)}
    values: list[list[float | None]] = [[None] * len(periods) for _ in units]
    for unit, period, value, _batch in points:
        values[row_of[unit]][column_of[period]] = value
    return units, periods, values, sources


def _every(known: list[date], grain: str) -> list[date]:
    """All periods from the first to the last; a period nobody reported is there too."""
    if not known:
        return []
    periods = [known[0]]
    while periods[-1] < known[-1]:
        periods.append(shifted(periods[-1], grain, 1))
    return periods


def _guardrail(frozen: dict[str, Any], design: Design, grain: str, now: datetime) -> dict[str, Any]:
    """The guardrail's values since the first start, of the treated units where it is kept by unit."""
    start = min(start_days(design))
    last = window(design, grain)[1]
    rows = Observation.objects.as_known_at(now).filter(
        indicator_id=frozen["indicator"], period__gte=start, period__lte=last
    )
    points = list(rows.order_by("unit", "period").values_list("unit", "value"))
    own = [value for unit, value in points if unit in design.starts]
    return frozen | {"values": own or [value for _, value in points]}


def _moved(plan: MeasurementPlan, began: Mapping[str, date | None]) -> list[str]:
    """Treated units that in the initiative started in another period than the plan says, or did not."""
    grain = plan.indicator.grain
    planned = {unit: period_containing(date.fromisoformat(day), grain) for unit, day in plan.starts.items()}
    real = {unit: period_containing(day, grain) if day else None for unit, day in began.items()}
    return sorted(unit for unit, period in planned.items() if unit in real and real[unit] != period)


def _replications(plan: MeasurementPlan) -> list[dict[str, Any]]:
    """What other initiatives are published to have done to the same indicator.

    Whoever may see the verdict downloads this: of other communities only what all readers of the purpose may read.
    """
    is_read = Q(initiative__decision__community__access=Access.OPEN)
    is_read |= Q(initiative__decision__community_id=plan.initiative.decision.community_id)
    rows = Verdict.objects.filter(is_read, plan__indicator_id=plan.indicator_id)
    rows = rows.exclude(initiative_id=plan.initiative_id)
    return [
        {"verdict": verdict, "code": code, "level": level, "units": sorted(starts)}
        for verdict, code, level, starts in rows.order_by("id").values_list("id", "code", "level", "plan__starts")
    ]


def first_start_of(plan: MeasurementPlan, began: Mapping[str, date | None] | None = None) -> date:
    """The day of the first treated start, as the plan and the initiative know it."""
    known = unit_starts(plan.initiative_id) if began is None else began
    return first_start(plan.starts_on, {*plan.starts, *plan.units}, known)


def is_locked_before_start(plan: MeasurementPlan, began: Mapping[str, date | None] | None = None) -> bool:
    """Whether nothing had started when the plan was locked; a draft is not locked."""
    return plan.locked_at is not None and is_before_start(clock.day_of(plan.locked_at), first_start_of(plan, began))


def _facts(
    plan: MeasurementPlan,
    *,
    sources: Iterable[str],
    trial: Trial | None,
    periods: list[date],
    began: Mapping[str, date | None],
) -> dict[str, Any]:
    """The history of plan and data, from which the level is computed."""
    tried = set(
        Assessment.objects.filter(plan__initiative_id=plan.initiative_id).order_by().values_list("plan_id", flat=True)
    ) | {plan.pk}
    told = set(Verdict.objects.filter(initiative_id=plan.initiative_id).order_by().values_list("plan_id", flat=True))
    rivals = list(Rival.objects.filter(plan_id=plan.pk).values_list("state", "examined_by_id"))
    first = first_start_of(plan, began)
    return {
        "is_locked_before_start": is_locked_before_start(plan, began),
        "is_registered_before_start": is_before_start(clock.day_of(plan.indicator.registered_at), first),
        "amendments": plan.amendments.count() if plan.pk else 0,
        "sources": sorted(sources),
        "tried": len(tried),
        "told": len(told | {plan.pk}),
        "rivals": rivals_standing(rivals, close_ids={plan.initiative.owner_id, plan.drafted_by_id}),
        "moved": _moved(plan, began),
        "replications": _replications(plan),
        "is_draw_proven": is_proven(plan, trial),
        "points_before": sum(period < first for period in periods),
    }
