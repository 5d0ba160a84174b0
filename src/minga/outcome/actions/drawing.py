"""Draw lots for a locked plan: once, in public, so that anybody can draw again and get the same."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from minga.algorithms.sampling import draw_order
from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.journal.chain import seal_waiting
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.initiative.actions import set_units
from minga.initiative.permissions import CAN_PLAN
from minga.kernel import Refusal
from minga.kernel.cells import as_csv
from minga.outcome import events, permissions, rules
from minga.outcome.actions._locking import is_published, locked_plan
from minga.outcome.actions.imports import read_or_refuse
from minga.outcome.models import Draw, MeasurementPlan
from minga.outcome.queries.freezing import design_of, first_start_of
from minga.outcome.queries.lots import dealt, draw_of, seal_of
from minga.outcome.reading.people import read_list


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw hands back: its row, and the list in drawn order as CSV. People are in nothing but this."""

    draw: Draw
    csv: str


@transaction.atomic
def fix_list(*, plan_id: int, content: bytes, by: Actor, now: datetime) -> MeasurementPlan:
    """Keep the hash of the list that will be drawn from, before the lock; the list itself is not kept."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_REVISE, by, plan)
    design = design_of(plan)
    refuse_if(rules.refusal_to_fix(rules.PlanState(plan.state), design))
    names = read_or_refuse(lambda: read_list(content))
    refuse_if(rules.refusal_of_list(names, design))
    plan.list_hash = rules.list_hash(names)
    plan.save(update_fields=["list_hash"])
    publish(events.PlanRevised(plan_id=plan.pk, initiative_id=plan.initiative_id), by=by, now=now)
    return plan


@transaction.atomic
def draw_plan(*, plan_id: int, content: bytes, by: Actor, now: datetime) -> Drawn:
    """Draw from a list (UTF-8, one number or name a line) as the locked plan says, or deal its units to its waves.

    The list's hash is kept, a list of people is not. A stepped wedge brings its own list: ``content`` is then empty.
    """
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_DRAW, by, plan)
    design, is_wedge = design_of(plan), plan.method == rules.Method.STEPPED_WEDGE
    refuse_if(
        rules.refusal_to_draw(
            rules.PlanState(plan.state),
            design,
            is_drawn=draw_of(plan) is not None,
            is_published=is_published(plan),
            first=first_start_of(plan),
            today=clock.day_of(now),
        )
    )
    names = plan.units if is_wedge else read_or_refuse(lambda: read_list(content))
    if not is_wedge:
        refuse_if(rules.refusal_of_list(names, design))
        if plan.list_hash and plan.list_hash != rules.list_hash(names):
            raise RefusedError(Refusal("outcome:list-differs"))
    position, chain_hash = _sealed(plan)
    seed = rules.sealed_seed(plan.draw_seed, chain_hash)
    order = draw_order(sorted(names), seed)
    draw = Draw(
        plan=plan,
        list_hash=rules.list_hash(names),
        listed=len(names),
        drawn=plan.draw_size or len(names),
        seed=seed,
        chain_hash=chain_hash,
        chain_position=position,
        algorithm=rules.DRAW_ALGORITHM,
        drawn_by_id=by.person_id,
        drawn_at=now,
    )
    _decide(plan, draw, order, by=by, now=now)
    draw.save()
    publish(_told(plan, draw), by=by, now=now)
    return Drawn(draw, _as_csv(order, draw.drawn, plan.starts if is_wedge else {}))


def _told(plan: MeasurementPlan, draw: Draw) -> events.PlanDrawn:
    return events.PlanDrawn(
        plan_id=plan.pk,
        initiative_id=plan.initiative_id,
        draw_id=draw.pk,
        list_hash=draw.list_hash,
        listed=draw.listed,
        drawn=draw.drawn,
        seed=draw.seed,
        algorithm=draw.algorithm,
    )


def _sealed(plan: MeasurementPlan) -> tuple[int, str]:
    """The lock's place in the journal. Sealing now or later gives it the same hash: only what came before counts."""
    seal_waiting(plan.space_id or 0)
    found = seal_of(plan)
    if found is None:
        raise RefusedError(Refusal("outcome:not-sealed"))
    return found


def _decide(plan: MeasurementPlan, draw: Draw, order: tuple[str, ...], *, by: Actor, now: datetime) -> None:
    """What stays of a draw: clusters by name, units with their starts, of people nothing."""
    if plan.method == rules.Method.CLUSTER_LOTTERY:
        draw.chosen = list(order[: draw.drawn])
    if plan.method != rules.Method.STEPPED_WEDGE:
        return
    plan.starts = draw.chosen = dict(sorted(dealt(plan, draw.seed).items()))
    plan.save()
    if CAN_PLAN(by, plan.initiative):
        starts: dict[str, date | None] = {unit: date.fromisoformat(day) for unit, day in plan.starts.items()}
        set_units(initiative_id=plan.initiative_id, starts=starts, by=by, now=now)


def _as_csv(order: tuple[str, ...], drawn: int, starts: dict[str, str]) -> str:
    """Place, number or name, and whether it was drawn (1 or 0) or when it starts."""
    head = ["place", "name", "starts_on" if starts else "assigned"]
    rows = [(place, name, starts.get(name, int(place <= drawn))) for place, name in enumerate(order, start=1)]
    return as_csv([head, *rows], is_marked=False, line_end="\n")
