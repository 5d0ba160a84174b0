"""Say beforehand how an initiative will be judged; lock it; change it only in the open."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.initiative.models import Initiative
from minga.initiative.permissions import visible_to as visible_initiatives
from minga.kernel import Refusal
from minga.outcome import events, permissions, rules
from minga.outcome.models import MeasurementPlan, PlanAmendment, Rival
from minga.outcome.queries.evidence import has_data_after_start, power_of
from minga.outcome.rules import PlanMethod, PlanState, RivalState
from minga.purpose.models import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Who starts when, against whom, over which windows.

    ``pre`` and ``post`` count periods from each unit's own start, both ends included: (-12, -1) and (6, 17).
    ``excluded`` units are left out with their reason. ``starts_on`` is the day of a lottery's first invitation,
    ``lottery_seed`` the public seed of its draw.
    """

    treated: Mapping[str, date] = field(default_factory=dict)
    comparison: tuple[str, ...] = ()
    excluded: Mapping[str, str] = field(default_factory=dict)
    pre: tuple[int, int] = (-12, -1)
    post: tuple[int, int] = (0, 11)
    season: int | None = None
    log: bool = False
    not_yet: bool = False
    scale: float = 1.0
    starts_on: date | None = None
    lottery_seed: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "treated": {unit: start.isoformat() for unit, start in sorted(self.treated.items())},
            "comparison": sorted(self.comparison),
            "excluded": dict(sorted(self.excluded.items())),
            "pre": list(self.pre),
            "post": list(self.post),
            "season": self.season,
            "log": self.log,
            "not_yet": self.not_yet,
            "scale": self.scale,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "lottery_seed": self.lottery_seed,
        }


def plan_hash(plan: MeasurementPlan) -> str:
    """SHA-256 of the canonical JSON of everything a plan says."""
    body = {
        "design": plan.design,
        "indicator": plan.indicator_id,
        "initiative": plan.initiative_id,
        "method": plan.method,
        "smallest_change": plan.smallest_change,
        "theory": plan.theory,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seen_initiative(initiative_id: int, by: Actor) -> Initiative:
    """The locked initiative; ``NotFoundError`` where the actor may not know of it."""
    rows = visible_initiatives(by).select_related("decision__community", "purpose")
    initiative = rows.select_for_update(of=("self",)).filter(pk=initiative_id).first()
    if initiative is None:
        raise NotFoundError
    return initiative


def locked_plan(plan_id: int, by: Actor) -> MeasurementPlan:
    """The plan, locked against a second hand; ``NotFoundError`` where the actor may not know of it."""
    rows = permissions.visible_plans(by).select_related("initiative__decision__community", "indicator")
    plan: MeasurementPlan | None = rows.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise NotFoundError
    return plan


def _require_sound(method: PlanMethod, design: Design) -> None:
    first = min(design.treated.values()) if design.treated else design.starts_on
    refusal = rules.refusal_to_plan(
        method, treated=len(design.treated), comparison=len(design.comparison), first_start=first,
        pre=design.pre[1] - design.pre[0] + 1, post=design.post[1] - design.post[0] + 1,
    )  # fmt: skip
    refuse_if(refusal)


@transaction.atomic
def draft_plan(
    *, initiative_id: int, indicator_id: int, method: PlanMethod, design: Design, theory: str, by: Actor, now: datetime
) -> MeasurementPlan:
    """Write down how this initiative will be judged by this indicator, with the smallest change it could see."""
    initiative = seen_initiative(initiative_id, by)
    require(permissions.CAN_PLAN, by, initiative)
    indicator = Indicator.objects.filter(pk=indicator_id, purpose_id=initiative.purpose_id).first()
    if indicator is None:
        raise RefusedError(Refusal("outcome:unknown-indicator"))
    _require_sound(method, design)
    plan = MeasurementPlan(
        initiative=initiative, indicator=indicator, method=method, design=design.to_json(), theory=theory,
        drafted_by_id=by.person_id, drafted_at=now,
    )  # fmt: skip
    plan.smallest_change = power_of(plan)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise RefusedError(Refusal("outcome:plan-exists")) from None
    publish(events.PlanDrafted(plan_id=plan.pk, initiative_id=initiative.pk), by=by, now=now)
    return plan


@transaction.atomic
def revise_plan(
    *, plan_id: int, method: PlanMethod, design: Design, theory: str, by: Actor, now: datetime
) -> MeasurementPlan:
    """Change a draft."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_PLAN, by, plan.initiative)
    refuse_if(rules.refusal_to_revise(PlanState(plan.state)))
    _require_sound(method, design)
    plan.method, plan.design, plan.theory = method, design.to_json(), theory
    plan.smallest_change = power_of(plan)
    plan.save(update_fields=["method", "design", "theory", "smallest_change"])
    publish(events.PlanRevised(plan_id=plan.pk), by=by, now=now)
    return plan


@transaction.atomic
def lock_plan(*, plan_id: int, by: Actor, now: datetime) -> MeasurementPlan:
    """Give the plan its time and hash. Before the start, this is what carries evidence above level 3."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_LOCK, by, plan.initiative)
    refuse_if(rules.refusal_to_lock(PlanState(plan.state), theory=plan.theory))
    plan.smallest_change = power_of(plan)
    plan.state, plan.locked_at, plan.locked_by_id = PlanState.LOCKED, now, by.person_id
    plan.hash = plan_hash(plan)
    plan.save(update_fields=["smallest_change", "state", "locked_at", "locked_by", "hash"])
    publish(events.PlanLocked(plan_id=plan.pk, initiative_id=plan.initiative_id, plan_hash=plan.hash), by=by, now=now)
    return plan


@transaction.atomic
def amend_plan(
    *, plan_id: int, method: PlanMethod, design: Design, reason: str, by: Actor, now: datetime
) -> PlanAmendment:
    """Change a locked plan in the open. After data were seen, the level falls."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_AMEND, by, plan.initiative)
    refuse_if(rules.refusal_to_amend(PlanState(plan.state), reason=reason))
    _require_sound(method, design)
    before = {"method": plan.method, "design": plan.design, "hash": plan.hash}
    is_after_data = has_data_after_start(plan)
    plan.method, plan.design = method, design.to_json()
    plan.hash = plan_hash(plan)
    plan.save(update_fields=["method", "design", "hash"])
    amendment = PlanAmendment.objects.create(
        plan=plan, before=before, after={"method": plan.method, "design": plan.design, "hash": plan.hash},
        reason=reason, is_after_data=is_after_data, amended_by_id=by.person_id, amended_at=now,
    )  # fmt: skip
    fact = events.PlanAmended(
        plan_id=plan.pk, amendment_id=amendment.pk, before_hash=before["hash"], after_hash=plan.hash,
        is_after_data=is_after_data,
    )  # fmt: skip
    publish(fact, by=by, now=now)
    return amendment


@transaction.atomic
def name_rival(*, plan_id: int, text: str, by: Actor, now: datetime) -> Rival:
    """Name another explanation before somebody else does."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_NAME_RIVAL, by, plan.initiative)
    rival = Rival.objects.create(plan=plan, text=text, named_by_id=by.person_id, named_at=now)
    publish(events.RivalNamed(plan_id=plan.pk, rival_id=rival.pk), by=by, now=now)
    return rival


@transaction.atomic
def examine_rival(*, rival_id: int, stands: bool, examination: str, by: Actor, now: datetime) -> Rival:
    """Say what an evaluator, who did not name it, found about a rival explanation."""
    rival = Rival.objects.select_for_update().filter(pk=rival_id).first()
    if rival is None:
        raise NotFoundError
    plan = locked_plan(rival.plan_id, by)
    require(permissions.CAN_EXAMINE, by, plan.initiative)
    refuse_if(rules.refusal_to_examine(RivalState(rival.state), examination=examination))
    if rival.named_by_id == by.person_id:
        raise RefusedError(Refusal("outcome:rival-own"))
    rival.state = RivalState.STANDS if stands else RivalState.RULED_OUT
    rival.examination, rival.examined_by_id, rival.examined_at = examination, by.person_id, now
    rival.save(update_fields=["state", "examination", "examined_by", "examined_at"])
    publish(events.RivalExamined(plan_id=plan.pk, rival_id=rival.pk, state=rival.state), by=by, now=now)
    return rival
