"""Each thing is reminded of once for each day it is due: noted in the same transaction as the fact that tells of it."""

from datetime import datetime

from django.db.models import Exists, Model, OuterRef, QuerySet

from minga.foundation.notices.models import Reminded


def not_reminded[M: Model](rows: QuerySet[M], kind: str, due: str, *, of: str = "pk") -> QuerySet[M]:
    """Those of these rows of which nobody has been reminded for the moment that stands in their field ``due``."""
    return rows.filter(~Exists(Reminded.objects.filter(kind=kind, thing_id=OuterRef(of), due_at=OuterRef(due))))


def is_first_reminder(kind: str, thing_id: int, due_at: datetime) -> bool:
    """Note the reminder; False where it was noted already, by an earlier round or by one at the same time.

    The database decides between two rounds; one that is stopped before its fact is written has noted nothing.
    """
    _row, is_new = Reminded.objects.get_or_create(kind=kind, thing_id=thing_id, due_at=due_at)
    return is_new
