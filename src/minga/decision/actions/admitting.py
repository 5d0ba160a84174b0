"""Who is verified while a vote for verified people goes on comes onto its roll, where the vote admits it."""

from datetime import datetime

from django.db import transaction

from minga.decision import events, rules
from minga.decision.models import Decision, RollEntry
from minga.decision.queries.electorate import comes_late
from minga.foundation import clock
from minga.foundation.events import publish


@transaction.atomic
def admit_verified(census_id: int, user_id: int, now: datetime) -> None:
    """Whoever has just been verified is on the roll of each open vote that admits it: once, and told to nobody."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("community__purpose").order_by("pk")
    going = rows.filter(census_id=census_id, admits_verified=True, state=rules.State.OPEN, closes_at__gt=now)
    for decision in going.defer("result", "counted"):
        if not comes_late(decision, user_id):
            continue
        _entry, is_new = RollEntry.objects.get_or_create(decision=decision, user_id=user_id)
        if is_new:
            day = clock.beginning_of(clock.day_of(now))
            moment = rules.fact_moment(opened_at=decision.opens_at or now, day_began=day)
            publish(events.VoterAdmitted(decision_id=decision.pk), by=None, now=moment)


def is_on_open_roll(census_id: int, user_id: int | None) -> bool:
    """Whether a vote that goes on asks for this census, and has this person on its roll where one is named."""
    going = Decision.objects.filter(census_id=census_id, state=rules.State.OPEN)
    if user_id is None:
        return going.exists()
    return RollEntry.objects.filter(decision__in=going.values("pk"), user_id=user_id).exists()
