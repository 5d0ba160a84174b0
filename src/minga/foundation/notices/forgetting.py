"""What was told and no longer holds, because who did it has taken it back: unread, it is gone."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from minga.foundation.journal.models import Entry
from minga.foundation.notices.models import UNREAD, Notice
from minga.foundation.policy import Actor
from minga.kernel import Fact


def forget_told(facts: Iterable[type[Fact]], *, at: datetime, by: Actor, instead: str) -> None:
    """Nobody is told any more of these facts, which this actor made at this very moment.

    A notice that speaks of several things at once speaks of one less, and leads to ``instead``.
    """
    names = [fact.name for fact in facts]
    entries = Entry.objects.filter(space_id=by.space_id, name__in=names, actor_id=by.user_id, occurred_at=at)
    told = Notice.objects.filter(UNREAD, entry_id__in=list(entries.values_list("pk", flat=True)))
    told.filter(many__gt=1).update(many=F("many") - 1, url=instead, entry_id=0)
    told.delete()
