"""The first beat of every action, and the one change that several of them share."""

from datetime import datetime

from django.db.models import QuerySet

from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.initiative import events, permissions, rules
from minga.initiative.models import Commitment, Initiative


@prepared
def _locked(initiative_id: int) -> QuerySet[Initiative]:
    return Initiative.objects.select_for_update().filter(pk=initiative_id)


def locked(initiative_id: int, by: Actor) -> Initiative:
    """The initiative, locked; ``NotFoundError`` where the actor may not know of it."""
    initiative = known(initiative_id)
    if not permissions.CAN_SEE(by, initiative):
        raise NotFoundError
    return initiative


def known(initiative_id: int) -> Initiative:
    """The initiative, locked, for the house itself."""
    initiative = _locked.first(initiative_id)
    if initiative is None:
        raise NotFoundError
    return initiative


def locked_commitment(commitment_id: int, by: Actor) -> Commitment:
    """The commitment, locked together with its initiative."""
    initiative_id = Commitment.objects.filter(pk=commitment_id).values_list("initiative_id", flat=True).first()
    if initiative_id is None:
        raise NotFoundError
    initiative = locked(initiative_id, by)
    commitment: Commitment = Commitment.objects.select_for_update().get(pk=commitment_id)
    commitment.initiative = initiative
    return commitment


def open_window_if_due(initiative: Initiative, *, by: Actor | None, now: datetime) -> None:
    """Open the measurement window when the rule says so, once."""
    before = rules.OutcomeStatus(initiative.outcome_status)
    has_started_unit = initiative.units.filter(started_on__isnull=False).exists()
    after = rules.outcome_status_after(before, rules.State(initiative.state), has_started_unit=has_started_unit)
    if after == before or initiative.started_at is None:
        return
    initiative.outcome_status = after
    initiative.save(update_fields=["outcome_status"])
    publish(events.MeasurementWindowOpened(initiative_id=initiative.pk), by=by, now=now)
