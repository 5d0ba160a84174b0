"""A plan's page, from the draft to the assessments."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.initiative.queries import unit_starts
from minga.outcome import wording
from minga.outcome.models import Assessment, MeasurementPlan, PlanAmendment, Rival, Trial
from minga.outcome.permissions import CAN_EXAMINE, plans_of_figures, plans_visible_to, what_actor_may
from minga.outcome.queries.freezing import design_of, is_locked_before_start, plan_content
from minga.outcome.queries.lots import draw_row
from minga.outcome.queries.pictures import charts_of
from minga.outcome.queries.rows import AmendmentRow, AssessmentRow, Change, FigurePlan, PlanPage, PlanRow, RivalRow
from minga.outcome.queries.saying import claim_of, rungs
from minga.outcome.queries.steps import steps_of
from minga.outcome.queries.timelines import timeline_of
from minga.outcome.queries.worth import hope_of, smallest_change_label
from minga.outcome.rules import ALONE, EVERYBODY_DRAWN, PEOPLE, Code, Method, PlanState, RivalState, start_days, windows
from minga.purpose.models import Indicator
from minga.purpose.rules import GoalRole

PLAN_RELATIONS = (
    "indicator__purpose",
    "indicator__owner",
    "initiative__purpose",
    "initiative__owner",
    "initiative__decision__community__purpose",
    "drafted_by",
    "locked_by",
)


def visible_plan(actor: Actor, plan_id: int) -> MeasurementPlan:
    """The plan with what its page reads; ``NotFoundError`` where the actor may not know of it."""
    rows = plans_visible_to(actor).for_page().select_related(*PLAN_RELATIONS, "verdict")
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise NotFoundError
    return plan


def visible_rival(actor: Actor, rival_id: int) -> tuple[Rival, MeasurementPlan]:
    rival = Rival.objects.for_page().filter(pk=rival_id).first()
    if rival is None:
        raise NotFoundError
    return rival, visible_plan(actor, rival.plan_id)


@prepared
def _of_initiative(actor: Actor, initiative_id: int) -> QuerySet[MeasurementPlan]:
    rows = plans_visible_to(actor).for_page().filter(initiative_id=initiative_id)
    return rows.select_related("indicator", "verdict")


def plans_of_initiative(actor: Actor, initiative_id: int) -> tuple[PlanRow, ...]:
    rows = _of_initiative(actor, initiative_id)
    began = unit_starts(initiative_id) if rows else {}
    return tuple(plan_row(plan, began) for plan in rows)


def _verdict_id(plan: MeasurementPlan) -> int | None:
    try:
        return int(plan.verdict.pk)
    except MeasurementPlan.verdict.RelatedObjectDoesNotExist:
        return None


def plan_row(plan: MeasurementPlan, began: Mapping[str, date | None]) -> PlanRow:
    """A plan in a list; ``began`` is when the units of its initiative start."""
    return PlanRow(
        id=plan.pk,
        initiative_id=plan.initiative_id,
        indicator=plan.indicator.name,
        method=str(wording.METHODS_SHORT[Method(plan.method)]),
        state=plan.state,
        state_label=str(wording.PLAN_STATES[PlanState(plan.state)]),
        starts_on=plan.starts_on,
        closes_on=plan.closes_on,
        locked_on=clock.day_of(plan.locked_at) if plan.locked_at else None,
        is_locked_before_start=is_locked_before_start(plan, began),
        verdict_id=_verdict_id(plan),
    )


def plan_page(actor: Actor, plan_id: int) -> PlanPage:
    plan = visible_plan(actor, plan_id)
    row = plan_row(plan, unit_starts(plan.initiative_id))
    assessments = assessments_of(plan)
    latest = assessments[-1] if assessments else None
    content = plan_content(plan)
    trial = Trial.objects.filter(plan=plan, superseded_at=None).values_list("people", "drawn", "is_draw_proven").first()
    draw = draw_row(plan)
    may = what_actor_may(
        actor,
        plan,
        is_published=row.verdict_id is not None,
        has_assessment=latest is not None,
        is_over=plan.closes_on <= clock.today(),
        is_drawn=draw is not None and draw.drawn_at is not None,
    )
    return PlanPage(
        plan=plan,
        row=row,
        compared=str(wording.COMPARED[Method(plan.method)]),
        looks=looks_of(plan),
        timeline=timeline_of(actor, plan, row),
        starts=tuple((unit, date.fromisoformat(day)) for unit, day in plan.starts.items()),
        comparison=tuple(plan.comparison),
        is_compared=plan.method not in ALONE,
        smallest_change=smallest_change_label(plan),
        why_no_power=_("Too little is known from before the start to say.") if plan.smallest_change is None else "",
        hope=hope_of(plan, None),
        guardrails=tuple(content["guardrails"]),
        rivals=rivals_of(plan, actor),
        amendments=amendments_of(plan.pk),
        assessments=tuple(_assessment_row(each, row.verdict_id is not None and each is latest) for each in assessments),
        claim=claim_of(plan, latest) if latest else None,
        charts=charts_of(plan, latest) if latest else (),
        rungs=rungs(),
        drafted_by=str(plan.drafted_by),
        locked_by=str(plan.locked_by or ""),
        trial=trial,
        draw=draw,
        steps=steps_of(plan, may_add=may.evidence),
        units=tuple(plan.units),
        waves=tuple((date.fromisoformat(day), size) for day, size in plan.waves),
        may=may,
        latest_id=latest.pk if latest else None,
    )


def looks_of(plan: MeasurementPlan) -> tuple[date, date]:
    """The first and the last day that the plan looks at; people of a lottery have no before."""
    design = design_of(plan)
    turns, grain = start_days(design), plan.indicator.grain
    begins, ends = windows.days(plan.pre_first, plan.post_last, first=min(turns), last=max(turns), grain=grain)
    return (plan.starts_on if plan.method in PEOPLE else begins), ends


def figure_plan(actor: Actor, plan_id: int) -> FigurePlan:
    """A plan as the owner of its figure sees it who does not belong to the community: what is asked, and when."""
    plan = plans_of_figures(actor).for_page().select_related(*PLAN_RELATIONS, "verdict").filter(pk=plan_id).first()
    if plan is None:
        raise NotFoundError
    row = plan_row(plan, {})
    return FigurePlan(
        row=row,
        indicator_id=plan.indicator_id,
        compared=str(wording.COMPARED[Method(plan.method)]),
        looks=looks_of(plan),
        units=() if plan.method in PEOPLE else (*sorted(plan.starts), *plan.comparison),
    )


def plans_of_indicator(actor: Actor, indicator_id: int) -> tuple[PlanRow, ...]:
    """The plans that use a figure, of those this actor may read or whose figure it is."""
    mine = plans_of_figures(actor).values("pk")
    seen = MeasurementPlan.objects.filter(Q(pk__in=plans_visible_to(actor).values("pk")) | Q(pk__in=mine))
    rows = seen.for_page().filter(indicator_id=indicator_id).select_related("indicator", "verdict").order_by("id")
    return tuple(plan_row(plan, {}) for plan in rows)


def assessments_of(plan: MeasurementPlan) -> list[Assessment]:
    rows = Assessment.objects.for_page().filter(plan=plan).select_related("computed_by").order_by("number")
    return list(rows)


def _assessment_row(assessment: Assessment, is_published: bool) -> AssessmentRow:
    code = Code(assessment.code)
    return AssessmentRow(
        id=assessment.pk,
        number=assessment.number,
        level=assessment.level,
        level_name=str(wording.LEVELS[assessment.level]),
        code=code.value,
        code_label=wording.code_label(code, assessment.level),
        tone=wording.code_tone(code, assessment.level),
        computed_at=assessment.computed_at,
        computed_by=str(assessment.computed_by),
        inputs_hash=assessment.inputs_hash,
        is_published=is_published,
    )


def rivals_of(plan: MeasurementPlan, actor: Actor | None = None) -> tuple[RivalRow, ...]:
    rows = Rival.objects.for_page().filter(plan=plan).select_related("raised_by", "examined_by")
    may_examine = actor is not None and CAN_EXAMINE(actor, plan) and _verdict_id(plan) is None
    return tuple(
        RivalRow(
            id=row.pk,
            text=row.text,
            state=row.state,
            state_label=str(wording.RIVAL_STATES[RivalState(row.state)]),
            tone=wording.RIVAL_TONES[RivalState(row.state)],
            finding=row.finding,
            raised_by=str(row.raised_by),
            raised_at=row.raised_at,
            examined_by=str(row.examined_by or ""),
            examined_at=row.examined_at,
            may_examine=may_examine and actor is not None and row.raised_by_id != actor.user_id,
        )
        for row in rows
    )


def amendments_of(plan_id: int) -> tuple[AmendmentRow, ...]:
    rows = PlanAmendment.objects.for_page().filter(plan_id=plan_id).select_related("amended_by")
    return tuple(
        AmendmentRow(
            changes=tuple(_change(name, before, row.after.get(name)) for name, before in row.before.items()),
            reason=row.reason,
            by=str(row.amended_by),
            amended_at=row.amended_at,
            hash_after=row.hash_after,
            is_after_data=row.is_after_data,
        )
        for row in rows
    )


def _change(name: str, before: Any, after: Any) -> Change:
    return Change(str(wording.PLAN_FIELDS.get(name, name)), as_words(name, before), as_words(name, after))


def as_words(name: str, value: Any) -> str:
    """A field of a plan as people read it."""
    if value is None:
        return "—"
    if name == "method":
        return str(wording.METHODS_SHORT[Method(value)])
    if name == "comparison_rule":
        return str(wording.COMPARISON_RULES[value])
    if isinstance(value, dict):
        pairs = [(key, each) for key, each in value.items() if each not in {None, ""}]
        return "; ".join(str(each) if key == EVERYBODY_DRAWN else f"{key}: {each}" for key, each in pairs)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "waves":
        return "; ".join(f"{day}: {size}" for day, size in value)
    if isinstance(value, list):
        joined: Iterable[str] = (str(each) for each in value)
        return (" … " if name in {"pre", "post"} else ", ").join(joined) or _("all the others")
    return str(value)


def outcome_indicators(purpose_id: int) -> list[tuple[int, str]]:
    """Choices: the purpose's outcome indicators."""
    rows = Indicator.objects.filter(purpose_id=purpose_id, goals__role=GoalRole.OUTCOME).order_by("id")
    return list(rows.values_list("id", "name"))


def suggested_units(initiative_id: int) -> tuple[dict[str, date], list[str]]:
    """(treated units with their starts, comparison units) from the initiative."""
    units = unit_starts(initiative_id)
    return {name: day for name, day in units.items() if day}, [name for name, day in units.items() if not day]


def inputs_document(actor: Actor, assessment_id: int) -> tuple[str, str, datetime]:
    """(frozen inputs, hash, computed at) of an assessment the actor may see; of a lottery only counts are in it."""
    assessment = Assessment.objects.for_page().filter(pk=assessment_id).first()
    if assessment is None:
        raise NotFoundError
    visible_plan(actor, assessment.plan_id)
    return assessment.inputs, assessment.inputs_hash, assessment.computed_at
