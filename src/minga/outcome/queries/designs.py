"""Which methods an initiative's units and values allow, what each could say at most, and what it could see."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from minga.foundation.declared import sentence_for
from minga.initiative.models import Initiative
from minga.initiative.queries import unit_starts
from minga.outcome import wording
from minga.outcome.models import MeasurementPlan
from minga.outcome.queries.freezing import freeze
from minga.outcome.queries.plans import outcome_indicators, suggested_units
from minga.outcome.queries.rows import Hope
from minga.outcome.queries.saying import places_for, unit_of_change, why
from minga.outcome.queries.worth import hope_of, way
from minga.outcome.rules import (
    ALONE,
    DRAWN,
    OFFSET_MAX,
    WAITING,
    ComparisonRule,
    Design,
    Method,
    period_containing,
    refusal_to_plan,
)
from minga.purpose.models import Goal, Indicator
from minga.purpose.rules import GoalRole
from minga.ui import numbers

LOOK_AHEAD = {"day": 27, "week": 51, "month": 11, "quarter": 7, "year": 4}
LOOK_BACK = {"day": 28, "week": 52, "month": 12, "quarter": 8, "year": 5}
PROPOSED = (
    Method.DIFFERENCE_IN_DIFFERENCES,
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES,
    Method.INTERRUPTED_TIME_SERIES,
    Method.BEFORE_AFTER,
)
"""What is proposed while no value is known, the first that can be."""
YEARLY = frozenset({Method.DIFFERENCE_IN_DIFFERENCES})
"""Methods whose window before is a season; the others look at the whole past."""


@dataclass(frozen=True, slots=True)
class DesignRow:
    """One method: what it needs, how far it may carry, and what it would see here, or why it cannot be used."""

    method: str
    name: str
    needs: str
    level: int
    level_name: str
    may_say: str
    smallest: str
    unit: str
    why_not: str
    is_beyond_sight: bool
    is_advised: bool
    pre_first: int
    post_last: int
    comparison_rule: str
    compared: str = ""

    @property
    def is_possible(self) -> bool:
        return not self.why_not

    @property
    def asked(self) -> str:
        """What the plan's form is asked with."""
        names = ("method", "pre_first", "post_last", "comparison_rule")
        return urlencode({name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class GuidePage:
    indicators: tuple[tuple[int, str], ...]
    indicator_id: int | None
    indicator: str
    hope: Hope | None
    treated: int
    others: int
    waves: int
    families: tuple[tuple[str, tuple[DesignRow, ...]], ...]
    grain: str = "month"
    owner: str = ""
    has_values: bool = False
    first: date | None = None
    last: date | None = None

    @property
    def rows(self) -> tuple[DesignRow, ...]:
        """All methods that need no lots: the advised first, then by evidence."""
        rows = [row for _family, members in self.families for row in members if row.method not in DRAWN]
        return tuple(sorted(rows, key=lambda row: (not row.is_advised, -row.level)))

    @property
    def possible(self) -> tuple[DesignRow, ...]:
        return tuple(row for row in self.rows if row.is_possible)

    @property
    def refused(self) -> tuple[tuple[str, tuple[DesignRow, ...]], ...]:
        """What cannot be used here, reason by reason."""
        reasons: dict[str, list[DesignRow]] = {}
        for row in self.rows:
            if not row.is_possible:
                reasons.setdefault(row.why_not, []).append(row)
        return tuple((reason, tuple(rows)) for reason, rows in reasons.items())

    @property
    def shared_reason(self) -> str:
        """Why most methods cannot be used, where one reason holds for them: it is said once, above them."""
        said = Counter(row.why_not for _family, rows in self.families for row in rows)
        reason, times = said.most_common(1)[0] if said else ("", 0)
        return reason if 2 * times > said.total() else ""

    @property
    def advised(self) -> DesignRow | None:
        return next((row for row in self.possible if row.is_advised), None)


def guide_page(initiative: Initiative, *, indicator_id: str, now: datetime) -> GuidePage:
    """Every method, on the values of the chosen outcome indicator (the first where none is) as known now."""
    choices = outcome_indicators(initiative.purpose_id)
    chosen = next((pk for pk, _name in choices if str(pk) == indicator_id), choices[0][0] if choices else None)
    units = unit_starts(initiative.pk)
    starts = {unit: day for unit, day in units.items() if day is not None}
    indicator = Indicator.objects.select_related("owner").filter(pk=chosen or 0).first()
    rows: dict[Method, DesignRow] = {}
    hope, has_values = None, False
    if indicator is not None and starts:
        plan = _whole(initiative, indicator, starts)
        inputs = freeze(plan, now=now)
        has_values, hope = bool(inputs["periods"]), hope_of(plan, None)
        rows = _compared(plan, inputs) if has_values else _before_values(plan, len(units) - len(starts))
    families = tuple(
        (str(family), tuple(rows.get(method) or _unknown(method) for method in members))
        for family, members in wording.METHOD_FAMILIES
    )
    return GuidePage(
        indicators=tuple(choices),
        indicator_id=chosen,
        indicator=indicator.name if indicator else "",
        hope=hope,
        treated=len(starts),
        others=len(units) - len(starts),
        waves=len(set(starts.values())),
        families=families,
        grain=indicator.grain if indicator else "month",
        owner=str(indicator.owner) if indicator else "",
        has_values=has_values,
        first=min(starts.values(), default=None),
        last=max(starts.values(), default=None),
    )


def _before_values(plan: MeasurementPlan, others: int) -> dict[Method, DesignRow]:
    """What starts and those that do not allow, while no value is known to say what could be seen."""
    starts = {unit: date.fromisoformat(day) for unit, day in plan.starts.items()}
    is_staggered = len(set(starts.values())) > 1
    rows: dict[Method, DesignRow] = {}
    for method in Method:
        rule = rule_for(method, has_others=others > 0)
        design = Design(method=method, starts=starts, steps=("",) if method == Method.CONTRIBUTION_ANALYSIS else ())
        refusal = None if method in DRAWN else refusal_to_plan(design, grain=plan.indicator.grain)
        reason = sentence_for(refusal) if refusal else ""
        if not reason and method not in ALONE | DRAWN and not others and not (method in WAITING and is_staggered):
            reason = _("Every unit starts, so there is none to compare with.")
        rows[method] = replace(_unknown(method), why_not=reason, comparison_rule=rule, post_last=plan.post_last)
    best = next(
        (each for each in PROPOSED if rows[each].is_possible and (each in ALONE or others or is_staggered)), None
    )
    return {method: replace(row, is_advised=method == best) for method, row in rows.items()}


def rule_for(method: Method, *, has_others: bool) -> ComparisonRule:
    """Where everybody starts, those that have not started yet are the comparison."""
    return ComparisonRule.NOT_YET if method in WAITING and not has_others else ComparisonRule.NEVER


def _whole(initiative: Initiative, indicator: Indicator, starts: Mapping[str, date]) -> MeasurementPlan:
    """A plan nobody saves, that looks at every unit and the whole past."""
    treated = {unit: day.isoformat() for unit, day in starts.items()}
    return MeasurementPlan(
        initiative=initiative,
        indicator=indicator,
        method=Method.DIFFERENCE_IN_DIFFERENCES,
        starts=treated,
        comparison_rule=ComparisonRule.NEVER,
        pre_first=-OFFSET_MAX,
        pre_last=-1,
        post_first=0,
        post_last=LOOK_AHEAD.get(indicator.grain, 11),
        starts_on=min(starts.values()),
        closes_on=max(starts.values()),
    )


def _compared(plan: MeasurementPlan, inputs: dict[str, Any]) -> dict[Method, DesignRow]:
    grain, unit = plan.indicator.grain, unit_of_change(plan.indicator.unit)
    first = period_containing(plan.starts_on, grain)
    past = sum(date.fromisoformat(period) < first for period in inputs["periods"])
    ahead = _ahead(plan)
    rows: dict[Method, tuple[DesignRow, float | None]] = {}
    for method in Method:
        season = LOOK_BACK.get(grain, 12)
        back = -max(1, min(season if method in YEARLY else past or season, OFFSET_MAX))
        mine = _for(method, inputs, back)
        change, reason = _seen(method, plan, mine)
        is_beyond = change is not None and ahead is not None and abs(ahead) < change
        smallest = numbers.number(change, places_for(change)) if change is not None else ""
        row = replace(
            _unknown(method),
            smallest=smallest,
            unit=unit,
            why_not=reason,
            is_beyond_sight=is_beyond,
            pre_first=back,
            post_last=plan.post_last,
            comparison_rule=mine["comparison_rule"],
        )
        rows[method] = row, change
    return _advised(rows)


def _ahead(plan: MeasurementPlan) -> float | None:
    goal = Goal.objects.filter(indicator_id=plan.indicator_id, role=GoalRole.OUTCOME).first()
    return way(goal.baseline, goal.target) if goal is not None else None


def _for(method: Method, inputs: dict[str, Any], back: int) -> dict[str, Any]:
    """The frozen values as a plan with this method would freeze them."""
    mine = inputs | {"method": method.value, "pre": [back, -1]}
    if method in WAITING and set(inputs["units"]) <= set(inputs["starts"]):
        mine["comparison_rule"] = ComparisonRule.NOT_YET.value
    if method in ALONE:
        kept = [row for row, unit in enumerate(inputs["units"]) if unit in inputs["starts"]]
        mine |= {"units": [inputs["units"][row] for row in kept], "values": [inputs["values"][row] for row in kept]}
    return mine


def _seen(method: Method, plan: MeasurementPlan, inputs: dict[str, Any]) -> tuple[float | None, str]:
    """(smallest change that would be seen, "") or (None, why this method cannot be used here)."""
    from minga.outcome.assessing import smallest_change  # noqa: PLC0415  (loads scipy)

    if method in DRAWN:
        return None, ""
    starts = {unit: date.fromisoformat(day) for unit, day in plan.starts.items()}
    design = Design(method=method, starts=starts, steps=("",) if method == Method.CONTRIBUTION_ANALYSIS else ())
    refusal = refusal_to_plan(design, grain=plan.indicator.grain)
    if refusal is not None:
        return None, sentence_for(refusal)
    change, error = smallest_change(inputs)
    return change, why(error) if error else ""


def _unknown(method: Method) -> DesignRow:
    """The method in general, before anything is known of units and values."""
    from minga.algorithms import impact  # noqa: PLC0415  (loads scipy)

    level = impact.method_cap(impact.EvidenceFacts(method=impact.Method(method.value)))
    return DesignRow(
        method=method.value,
        name=str(wording.METHODS_SHORT[method]),
        needs=str(wording.METHOD_NEEDS[method]),
        level=level,
        level_name=str(wording.LEVELS[level]),
        may_say=str(wording.MAY_SAY[level]),
        smallest="",
        unit="",
        why_not="" if method in DRAWN else _("The initiative names no unit with a start, or no value is known yet."),
        is_beyond_sight=False,
        is_advised=False,
        pre_first=-12,
        post_last=11,
        comparison_rule=ComparisonRule.NEVER.value,
        compared=str(wording.COMPARED[method]),
    )


def _advised(rows: dict[Method, tuple[DesignRow, float | None]]) -> dict[Method, DesignRow]:
    """Of the methods that can be used and say what they see: the highest level, then the smallest change."""
    able = [(row.level, -change, method) for method, (row, change) in rows.items() if change is not None]
    best = max(able)[2] if able else None
    return {method: replace(row, is_advised=method is best) for method, (row, _change) in rows.items()}


def plain_design(initiative_id: int) -> Design:
    """Who starts, and whom they are compared with, as the initiative says; the rest is asked."""
    starts, comparison = suggested_units(initiative_id)
    return Design(method=Method.DIFFERENCE_IN_DIFFERENCES, starts=starts, comparison=tuple(comparison))


def suggested_design(values: Mapping[str, str]) -> dict[str, Any]:
    """What the guide passes on to the plan's form: a method and windows; anything else is not looked at."""
    found: dict[str, Any] = {}
    if values.get("method") in set(Method):
        found["method"] = values["method"]
    if values.get("comparison_rule") in set(ComparisonRule):
        found["comparison_rule"] = values["comparison_rule"]
    for name, low, high in (("pre_first", -OFFSET_MAX, -1), ("post_last", 0, OFFSET_MAX)):
        text = values.get(name, "")
        if text.removeprefix("-").isdecimal() and len(text) <= 5 and low <= int(text) <= high:
            found[name] = int(text)
    return found
