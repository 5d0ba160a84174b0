"""Take a row for writing, or say that there is none."""

from minga.foundation.policy import Actor, NotFoundError
from minga.outcome import permissions
from minga.outcome.models import MeasurementPlan, Verdict
from minga.purpose.models import Indicator


def locked_plan(plan_id: int, by: Actor) -> MeasurementPlan:
    """The plan, locked for this transaction, with what its permissions read; ``NotFoundError`` where unseen."""
    if not MeasurementPlan.objects.select_for_update().filter(pk=plan_id).exists():
        raise NotFoundError
    rows = MeasurementPlan.objects.select_related(
        "indicator__purpose", "initiative__purpose", "initiative__decision__community__purpose"
    )
    plan: MeasurementPlan = rows.get(pk=plan_id)
    if not permissions.CAN_SEE(by, plan):
        raise NotFoundError
    return plan


def locked_indicator(indicator_id: int, by: Actor) -> Indicator:
    """The indicator, locked, so that two imports of it wait for each other; ``NotFoundError`` where unseen."""
    if not Indicator.objects.select_for_update().filter(pk=indicator_id).exists():
        raise NotFoundError
    indicator: Indicator = Indicator.objects.select_related("purpose").get(pk=indicator_id)
    if not permissions.CAN_SEE_DATA(by, indicator):
        raise NotFoundError
    return indicator


def is_published(plan: MeasurementPlan) -> bool:
    return Verdict.objects.filter(plan=plan).exists()
