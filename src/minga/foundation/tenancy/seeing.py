"""On which day somebody was last here: kept once a day for each person and space, and no hour of it."""

from datetime import date

from minga.foundation import clock
from minga.foundation.patience import by_the_way
from minga.foundation.policy import Actor
from minga.foundation.tenancy.models import SpaceMembership


class DaysAreKept:
    """Whether a first visit of the day is written down (service); tests that count what pages read switch it off."""

    enabled = True


def see_person(actor: Actor, seen_on: date | None) -> None:
    """Whoever opens a page of their space was here today. A second page of the same day writes nothing."""
    if actor.space_role is None or not DaysAreKept.enabled:
        return
    today = clock.today()
    if seen_on != today:
        with by_the_way():
            place = SpaceMembership.objects.filter(space_id=actor.space_id, user_id=actor.person_id)
            place.update(last_seen_on=today)
