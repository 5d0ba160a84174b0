"""Simulate what a plan would see: asked for by who works on it, computed in the worker, kept."""

import json
import time
from datetime import datetime
from typing import Any

from django.db import transaction

from minga.foundation import clock
from minga.foundation.jobs.later import later
from minga.foundation.policy import Actor, refuse_if, require
from minga.foundation.scope import current_space_id, in_space
from minga.outcome import permissions, rules
from minga.outcome.actions._locking import locked_plan
from minga.outcome.models import PowerRun
from minga.outcome.queries.freezing import freeze
from minga.outcome.rules.power import PowerState, is_stuck, refusal_to_simulate

TOLD_EVERY = 0.3
# What changes nothing about the futures that are drawn.
ASIDE = ("facts", "guardrails", "known_at", "assessed_on", "plan", "trial", "smallest_change")


@transaction.atomic
def ask_power(*, plan_id: int, by: Actor, now: datetime) -> PowerRun:
    """Begin a simulation, or find the one of the same history; one that died is begun again."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_SIMULATE, by, plan)
    refuse_if(refusal_to_simulate(rules.Method(plan.method), has_starts=bool(plan.starts)))
    inputs = {name: value for name, value in freeze(plan, now=now).items() if name not in ASIDE}
    text = rules.canonical(inputs)
    fields: dict[str, Any] = {
        "inputs": text,
        "state": PowerState.WAITING,
        "share": 0.0,
        "asked_by_id": by.person_id,
        "asked_at": now,
    }
    run, is_new = PowerRun.objects.get_or_create(plan=plan, inputs_hash=rules.fingerprint(text), defaults=fields)
    if not is_new:
        if not is_stuck(PowerState(run.state), asked_at=run.asked_at, now=now):
            return run
        PowerRun.objects.filter(pk=run.pk).update(**fields)
    later(compute_power, current_space_id(), run.pk, attempts=1)
    run.refresh_from_db()
    return run


def compute_power(space_id: int, run_id: int) -> None:
    """Draw the futures and assess each; the share done is told as it goes. The worker's job."""
    from minga.outcome.assessing import simulate_power  # noqa: PLC0415  (loads scipy)

    with in_space(space_id):
        waiting = PowerRun.objects.filter(pk=run_id, state=PowerState.WAITING)
        if not waiting.update(state=PowerState.RUNNING):
            return
        try:
            inputs = json.loads(PowerRun.objects.values_list("inputs", flat=True).get(pk=run_id))
            result = simulate_power(inputs, _Teller(run_id).tell)
        except Exception:
            PowerRun.objects.filter(pk=run_id).update(state=PowerState.BROKEN)
            raise
        PowerRun.objects.filter(pk=run_id).update(state=PowerState.DONE, share=1.0, result=result, ended_at=clock.now())


class _Teller:
    """Writes the share done, a few times a second at most."""

    def __init__(self, run_id: int) -> None:
        self.run_id, self.told_at = run_id, 0.0

    def tell(self, share: float) -> None:
        moment = time.monotonic()
        if moment - self.told_at >= TOLD_EVERY:
            self.told_at = moment
            PowerRun.objects.filter(pk=self.run_id).update(share=min(1.0, max(0.0, share)))
