"""What a plan was simulated to see, with its curve."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minga.foundation.policy import Actor
from minga.outcome.models import MeasurementPlan, PowerRun
from minga.outcome.permissions import CAN_SIMULATE
from minga.outcome.queries.plans import visible_plan
from minga.outcome.queries.saying import places_for, unit_of_change, why
from minga.outcome.rules import Method
from minga.outcome.rules.power import PowerState, refusal_to_simulate
from minga.ui import numbers
from minga.ui.charts import Chart, LineNames, Words, line_with_band


@dataclass(frozen=True, slots=True)
class PowerRow:
    """``state`` is empty where nobody has asked yet. ``percent`` counts whole hundredths done."""

    plan_id: int
    state: str
    percent: int
    sentence: str
    error: str
    chart: Chart | None
    may_ask: bool

    @property
    def is_going(self) -> bool:
        return self.state in {PowerState.WAITING, PowerState.RUNNING}


def power_of(actor: Actor, plan_id: int) -> PowerRow:
    """The newest simulation of a plan that the actor may know of."""
    return power_of_plan(actor, visible_plan(actor, plan_id))


def power_of_plan(actor: Actor, plan: MeasurementPlan) -> PowerRow:
    """The same for a plan that :func:`visible_plan` gave."""
    run = PowerRun.objects.filter(plan=plan).defer("inputs").first()
    can_be = refusal_to_simulate(Method(plan.method), has_starts=bool(plan.starts)) is None
    may_ask = can_be and CAN_SIMULATE(actor, plan)
    if run is None:
        return PowerRow(plan.pk, "", 0, "", "", None, may_ask)
    result = run.result
    is_told = run.state == PowerState.DONE and result["error"] is None
    return PowerRow(
        plan.pk,
        run.state,
        int(run.share * 100),
        _sentence(plan, result) if is_told else "",
        why(result["error"]) if run.state == PowerState.DONE and result["error"] else "",
        _curve(plan, result) if is_told else None,
        may_ask,
    )


def _sentence(plan: MeasurementPlan, result: Mapping[str, Any]) -> str:
    change, places = result["change"], places_for(result["change"])
    error = result["monte_carlo_error"]
    return _(
        "A change of %(change)s %(unit)s or more would be seen in four cases of five (give or take %(error)s), in "
        "%(draws)s futures drawn like the past."
    ) % {
        "change": numbers.number(change, places),
        "unit": unit_of_change(plan.indicator.unit),
        "error": numbers.number(error, places_for(error / 2)),
        "draws": result["draws"],
    }


def _curve(plan: MeasurementPlan, result: Mapping[str, Any]) -> Chart:
    points = sorted(result["curve"])
    changes, shares = [point[0] for point in points], [100 * point[1] for point in points]
    low = [max(0.0, 100 * (share - 2 * error)) for _change, share, error in points]
    high = [min(100.0, 100 * (share + 2 * error)) for _change, share, error in points]
    places = places_for(result["change"])
    words = Words(
        title=_("How often a change would be seen"),
        description=_("Each point is a change that was added to the drawn futures; the band is the error of the draw."),
        x=_("Change (%(unit)s)") % {"unit": unit_of_change(plan.indicator.unit)},
        y="%",
    )
    return line_with_band(
        changes,
        shares,
        words=words,
        names=LineNames(actual=_("seen"), low=_("band, low"), high=_("band, high")),
        band=(low, high),
        markers=[(result["change"], _("four in five"))],
        number=lambda value: numbers.number(value, 0),
        write_x=lambda value: numbers.number(value, places),
    )
