"""Say how an effect will be measured, and hold to it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.markdown import to_html
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.initiative.models import Initiative
from minga.initiative.permissions import CAN_SEE as CAN_SEE_INITIATIVE
from minga.kernel import Refusal
from minga.outcome import events, permissions, rules
from minga.outcome.actions._locking import is_published, locked_plan
from minga.outcome.actions.rivals import raise_rival
from minga.outcome.models import Draw, MeasurementPlan, Observation, PlanAmendment, Trial
from minga.outcome.queries.freezing import design_of, freeze, plan_content
from minga.outcome.queries.lots import draw_of
from minga.purpose.actions import seal_indicators
from minga.purpose.models import Goal, Indicator
from minga.purpose.rules import GoalRole


def _indicator(indicator_id: int, purpose_id: int) -> Indicator:
    """An outcome indicator of the initiative's purpose."""
    indicator = Indicator.objects.select_related("purpose").filter(pk=indicator_id, purpose_id=purpose_id).first()
    if indicator is None:
        raise RefusedError(Refusal("outcome:unknown-indicator"))
    if not Goal.objects.filter(indicator=indicator, role=GoalRole.OUTCOME).exists():
        raise RefusedError(Refusal("outcome:not-an-outcome"))
    return indicator


def _fields(design: rules.Design, grain: str) -> dict[str, Any]:
    return {
        "method": design.method,
        "starts": {unit: day.isoformat() for unit, day in sorted(design.starts.items())},
        "comparison": sorted(set(design.comparison)),
        "comparison_rule": design.comparison_rule,
        "pre_first": design.pre_first,
        "pre_last": design.pre_last,
        "post_first": design.post_first,
        "post_last": design.post_last,
        "is_logarithmic": design.is_logarithmic,
        "theory": design.theory,
        "theory_html": to_html(design.theory),
        "draw_seed": design.draw_seed.strip(),
        "draw_size": design.draw_size,
        "draw_total": design.draw_total,
        "is_seed_sealed": rules.is_sealed(design),
        "units": sorted(design.units),
        "waves": [[day.isoformat(), size] for day, size in sorted(design.waves)],
        "steps": list(design.steps),
        "starts_on": min(rules.start_days(design)),
        "closes_on": rules.window_closes(design, grain),
    }


def _smallest_change(plan: MeasurementPlan, now: datetime) -> float | None:
    from minga.outcome.assessing import smallest_change  # noqa: PLC0415  (loads scipy)

    return smallest_change(freeze(plan, now=now))[0]


@once(MeasurementPlan.objects.all)
@transaction.atomic
def draft_plan(
    *,
    initiative_id: int,
    indicator_id: int,
    design: rules.Design,
    by: Actor,
    now: datetime,
    rivals: Collection[str] = (),
) -> MeasurementPlan:
    """Draft how an initiative's effect on an outcome indicator will be measured; says what it could see at all.

    ``rivals``: what else could cause the change, named at once.
    """
    rows = Initiative.objects.select_related("purpose", "decision__community__purpose")
    initiative = rows.filter(pk=initiative_id).first()
    if initiative is None or not CAN_SEE_INITIATIVE(by, initiative):
        raise NotFoundError
    require(permissions.CAN_PLAN, by, initiative)
    indicator = _indicator(indicator_id, initiative.purpose_id)
    refuse_if(rules.refusal_to_plan(design, grain=indicator.grain))
    plan = MeasurementPlan(
        initiative=initiative,
        indicator=indicator,
        drafted_by_id=by.person_id,
        drafted_at=now,
        **_fields(design, indicator.grain),
    )
    plan.smallest_change = _smallest_change(plan, now)
    plan.save()
    publish(events.PlanDrafted(plan_id=plan.pk, initiative_id=initiative.pk), by=by, now=now)
    for text in rivals:
        raise_rival(plan_id=plan.pk, text=text, by=by, now=now)
    return plan


@transaction.atomic
def revise_plan(*, plan_id: int, indicator_id: int, design: rules.Design, by: Actor, now: datetime) -> MeasurementPlan:
    """Change a draft."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_REVISE, by, plan)
    refuse_if(rules.refusal_to_revise(rules.PlanState(plan.state)))
    if (plan.method, plan.draw_total) != (design.method, design.draw_total):
        plan.list_hash = ""
    _apply(plan, indicator_id, design)
    plan.smallest_change = _smallest_change(plan, now)
    plan.save()
    publish(events.PlanRevised(plan_id=plan.pk, initiative_id=plan.initiative_id), by=by, now=now)
    return plan


def _apply(plan: MeasurementPlan, indicator_id: int, design: rules.Design) -> None:
    indicator = _indicator(indicator_id, plan.initiative.purpose_id)
    refuse_if(rules.refusal_to_plan(design, grain=indicator.grain))
    plan.indicator = indicator
    for name, value in _fields(design, indicator.grain).items():
        setattr(plan, name, value)


@transaction.atomic
def lock_plan(*, plan_id: int, by: Actor, now: datetime) -> MeasurementPlan:
    """Hash and date the plan. Locked before the start it can carry level 4; afterwards it says so."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_LOCK, by, plan)
    refuse_if(rules.refusal_to_lock(rules.PlanState(plan.state), theory=plan.theory))
    refuse_if(rules.refusal_to_plan(design_of(plan), grain=plan.indicator.grain))
    plan.smallest_change = _smallest_change(plan, now)
    plan.content = rules.canonical(plan_content(plan))
    plan.content_hash = rules.fingerprint(plan.content)
    plan.state, plan.locked_by_id, plan.locked_at = rules.PlanState.LOCKED, by.person_id, now
    plan.save()
    seal_indicators(indicator_id=plan.indicator_id, now=now)
    fact = events.PlanLocked(plan_id=plan.pk, initiative_id=plan.initiative_id, content_hash=plan.content_hash)
    publish(fact, by=by, now=now)
    return plan


@transaction.atomic
def amend_plan(
    *, plan_id: int, indicator_id: int, design: rules.Design, reason: str, by: Actor, now: datetime
) -> PlanAmendment:
    """Change a locked plan in the open: before, after and reason are kept, and the level falls."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_AMEND, by, plan)
    before, hash_before, draw = plan_content(plan), plan.content_hash, draw_of(plan)
    _apply(plan, indicator_id, _as_drawn(plan, design, draw))
    after = plan_content(plan)
    changed = [name for name in {**before, **after} if after.get(name) != before.get(name)]
    refuse_if(rules.refusal_to_redraw(changed, is_drawn=draw is not None))
    refuse_if(
        rules.refusal_to_amend(
            rules.PlanState(plan.state), reason=reason, changed=changed, is_published=is_published(plan)
        )
    )
    plan.content = rules.canonical(after)
    plan.content_hash = rules.fingerprint(plan.content)
    plan.save()
    amendment = PlanAmendment.objects.create(
        plan=plan,
        before={name: before.get(name) for name in changed},
        after={name: after.get(name) for name in changed},
        reason=reason,
        hash_before=hash_before,
        hash_after=plan.content_hash,
        is_after_data=_has_data(plan),
        amended_by_id=by.person_id,
        amended_at=now,
    )
    fact = events.PlanAmended(
        plan_id=plan.pk,
        initiative_id=plan.initiative_id,
        amendment_id=amendment.pk,
        hash_before=hash_before,
        hash_after=plan.content_hash,
    )
    publish(fact, by=by, now=now)
    return amendment


def _as_drawn(plan: MeasurementPlan, design: rules.Design, draw: Draw | None) -> rules.Design:
    """How a locked plan is drawn stays as it was locked; starts that lots gave stay given."""
    if plan.method in rules.DRAWN:
        design = replace(design, is_seed_sealed=plan.is_seed_sealed)
    if draw is None or plan.method != rules.Method.STEPPED_WEDGE or design.method != plan.method:
        return design
    return replace(design, starts=design_of(plan).starts)


def _has_data(plan: MeasurementPlan) -> bool:
    """Whether anything from after the start is known."""
    seen = Observation.objects.filter(indicator=plan.indicator, period__gte=plan.starts_on)
    return seen.exists() or Trial.objects.filter(plan=plan).exists()
