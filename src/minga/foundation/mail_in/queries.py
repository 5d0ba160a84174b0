"""What a person is shown of their mail, and what those who look after the house are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Q, QuerySet

from minga.foundation.mail_in.models import Arrival, Mailbox, MailTrouble
from minga.foundation.mail_in.rules import KEPT_FOR, Fate
from minga.foundation.mail_in.telling import thing_of, why_not
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.models import SpaceMembership

SHOWN: Final = 30
LATELY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    at: datetime
    is_taken: bool
    why: str
    text: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Since when nothing is mailed to somebody, and what the other server said."""

    since: datetime
    said: str


@dataclass(frozen=True, slots=True)
class MailInState:
    """How mail comes in: counts of seven days, and how the mailbox was last."""

    last_at: datetime | None
    taken: int
    refused: int
    ignored: int
    paused: int
    failed_at: datetime | None
    why: str


@prepared
def _paused(user_id: int) -> QuerySet[MailTrouble, tuple[datetime | None, str, str]]:
    rows = MailTrouble.objects.filter(user_id=user_id, paused_at__isnull=False)
    return rows.values_list("paused_at", "said", "status")


def paused_mail(user_id: int) -> Paused | None:
    """Why nothing is mailed to this person; None where mail leaves."""
    found = _paused.first(user_id)
    return Paused(found[0], found[1] or found[2]) if found and found[0] else None


def arrivals_of(user_id: int, now: datetime) -> tuple[ArrivalRow, ...]:
    """What came from a person lately, newest first: what was not taken with its text."""
    rows = Arrival.objects.filter(user_id=user_id, arrived_at__gt=now - KEPT_FOR)
    shown = rows.filter(fate__in=[Fate.TAKEN, Fate.REFUSED]).select_related("space", "user").order_by("-arrived_at")
    return tuple(_row(arrival) for arrival in shown[:SHOWN])


def _row(arrival: Arrival) -> ArrivalRow:
    thing = thing_of(arrival)
    path = (arrival.path or thing.path) if thing else ""
    title = thing.title if thing else ""
    return ArrivalRow(arrival.arrived_at, arrival.fate == Fate.TAKEN, why_not(arrival), arrival.text, title, path)


def mail_in_state(now: datetime, space_id: int | None = None) -> MailInState:
    """Of one space, or of the whole house. Of how many mail is paused is said in numbers, and of whom to nobody."""
    here = Q(space_id=space_id) if space_id else Q()
    lately = Q(arrived_at__gt=now - LATELY)
    found = Arrival.objects.filter(here).aggregate(
        last=Max("arrived_at"), **{fate: Count("pk", filter=lately & Q(fate=fate)) for fate in Fate}
    )
    troubled = MailTrouble.objects.filter(paused_at__isnull=False)
    if space_id:
        troubled = troubled.filter(user__in=SpaceMembership.objects.filter(space_id=space_id).values("user_id"))
    box = Mailbox.objects.first() or Mailbox()
    return MailInState(
        last_at=found["last"],
        taken=found[Fate.TAKEN],
        refused=found[Fate.REFUSED],
        ignored=found[Fate.IGNORED],
        paused=troubled.count(),
        failed_at=box.failed_at if box.why else None,
        why=box.why,
    )
