"""What the use cases of this link begin with."""

from django.db.models import QuerySet

from minga.foundation import clock
from minga.foundation.policy import Actor, NotFoundError, RefusedError
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal
from minga.purpose import permissions
from minga.purpose.models import Indicator, Purpose


@prepared
def _locked(purpose_id: int) -> QuerySet[Purpose]:
    return Purpose.objects.select_for_update().filter(pk=purpose_id)


def locked(purpose_id: int, by: Actor) -> Purpose:
    """The purpose, locked for this transaction; ``NotFoundError`` where the actor may not know of it."""
    purpose = _locked.first(purpose_id)
    if purpose is None or not permissions.CAN_SEE(by, purpose):
        raise NotFoundError
    return purpose


def locked_indicator(indicator_id: int, by: Actor) -> tuple[Purpose, Indicator]:
    """An indicator with its purpose, the purpose locked first."""
    purpose_id = Indicator.objects.filter(pk=indicator_id).values_list("purpose_id", flat=True).first()
    if purpose_id is None:
        raise NotFoundError
    purpose = locked(purpose_id, by)
    indicator: Indicator | None = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if indicator is None:
        raise NotFoundError
    indicator.purpose = purpose
    return purpose, indicator


def require_person(user_id: int | None, space_id: int, *, stands: int | None = None) -> None:
    """Refuse whom the space does not have; who ``stands`` there already may stay, suspended or not."""
    if user_id is None or user_id == stands:
        return
    if not SpaceMembership.objects.filter(space_id=space_id, user_id=user_id).present(clock.now()).exists():
        raise RefusedError(Refusal("purpose:unknown-person"))
