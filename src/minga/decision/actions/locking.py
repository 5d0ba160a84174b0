"""The lock that every action on a decision begins with."""

from django.db.models import QuerySet

from minga.decision import permissions
from minga.decision.models import Decision
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared


@prepared
def _locked(decision_id: int) -> QuerySet[Decision]:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("community__purpose")
    return rows.filter(pk=decision_id).defer("result", "counted")


def lock_decision(decision_id: int, by: Actor | None) -> Decision:
    """The decision with its community and purpose, locked; ``NotFoundError`` where the actor may not know of it.

    ``by`` is None for the clock, which sees everything.
    """
    decision = _locked.first(decision_id)
    if decision is None or (by is not None and not permissions.CAN_SEE(by, decision)):
        raise NotFoundError
    return decision
